import { workerData } from "node:worker_threads";
import { type RenderingSettings, renderOrder, type RunOrder } from "./run-rendering.ts";
import { answerOrders } from "./worker-answers.ts";

/** The program of a worker of `bench publish`. */
answerOrders((order: RunOrder) => renderOrder(order, workerData as RenderingSettings));
