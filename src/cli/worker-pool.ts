import { once } from "node:events";
import { type ResourceLimits, Worker } from "node:worker_threads";
import { BenchError } from "../errors/bench-error.ts";
import type { WorkerAnswer } from "./worker-answers.ts";

/** Threads that take orders, each one at a time. Every order starts when one is free. */
export interface WorkerPool<Order, Result> extends AsyncDisposable {
  /** How many at once. */
  readonly count: number;
  /** @throws BenchError, and whatever else the worker's program throws */
  run(order: Order): Promise<Result>;
}

/** @param program that calls `answerOrders` */
export function openPool<Order, Result>(
  program: URL,
  count: number,
  options: { readonly workerData?: unknown; readonly resourceLimits?: ResourceLimits },
): WorkerPool<Order, Result> {
  const workers = Array.from({ length: count }, () => new Worker(program, options));
  const queue = openQueue(workers);
  return {
    count,
    async run(order) {
      const worker = await queue.take();
      let answer: WorkerAnswer<Result>;
      try {
        answer = await ask(worker, order);
      } catch (error) {
        queue.fail(error);
        throw error;
      }
      queue.give(worker);
      return resultOf(answer);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Workers that wait for orders, or orders that wait for workers. */
function openQueue(workers: readonly Worker[]) {
  const free = [...workers];
  const waiting: Waiting[] = [];
  let failure: { readonly error: unknown } | undefined;
  return {
    async take(): Promise<Worker> {
      if (failure !== undefined) throw failure.error;
      return free.pop() ?? new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    give(worker: Worker): void {
      const next = waiting.shift();
      if (next === undefined) free.push(worker);
      else next.resolve(worker);
    },
    /** A worker is gone: whoever waits would wait for ever. */
    fail(error: unknown): void {
      failure = { error };
      for (const { reject } of waiting.splice(0)) reject(error);
    },
  };
}

interface Waiting {
  readonly resolve: (worker: Worker) => void;
  readonly reject: (error: unknown) => void;
}

async function ask<Order, Result>(worker: Worker, order: Order): Promise<WorkerAnswer<Result>> {
  // Rejects when the worker ends with an error.
  const answered = once(worker, "message") as Promise<[WorkerAnswer<Result>]>;
  worker.postMessage(order);
  const [answer] = await answered;
  return answer;
}

function resultOf<Result>(answer: WorkerAnswer<Result>): Result {
  if ("result" in answer) return answer.result;
  if ("failed" in answer) throw answer.failed;
  const { code, message, hint } = answer.refused;
  throw new BenchError(code, message, { hint });
}
