import type { Expectation } from "../scenario/model.ts";
import { checkResponse } from "../scenario/response-check.ts";
import { runLoadWorker } from "../system/load/worker.ts";

/** The program of the load generator's worker threads: each compares every response as a trial does. */
await runLoadWorker((expected) => (response) => checkResponse(expected as Expectation, response));
