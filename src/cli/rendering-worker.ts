import { parentPort, workerData } from "node:worker_threads";
import { BenchError } from "../errors/bench-error.ts";
import type { RunPage } from "../report/site/run-page.ts";
import { type RenderingSettings, renderOrder, type RunOrder } from "./run-rendering.ts";

/** What a worker answers to an order. An error of ours goes in parts: its class does not survive the way. */
export type RenderingAnswer =
  | { readonly page: RunPage }
  | { readonly refused: Pick<BenchError, "code" | "message" | "hint"> }
  | { readonly failed: unknown };

/** The program of a worker of `bench publish`: one order at a time, one answer to each. */
const port = parentPort;
if (port === null) throw new BenchError("internal", "the rendering worker was started as a program of its own");
port.on("message", async (order: RunOrder) => port.postMessage(await answer(order)));

async function answer(order: RunOrder): Promise<RenderingAnswer> {
  try {
    return { page: await renderOrder(order, workerData as RenderingSettings) };
  } catch (error) {
    if (!(error instanceof BenchError)) return { failed: error };
    const { code, message, hint } = error;
    return { refused: { code, message, hint } };
  }
}
