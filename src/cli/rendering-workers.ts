import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { BenchError } from "../errors/bench-error.ts";
import type { RunPage } from "../report/site/run-page.ts";
import type { RenderingAnswer } from "./rendering-worker.ts";
import { type RenderingSettings, renderOrder, type RunOrder } from "./run-rendering.ts";

/** More would need more memory than they save time: each holds all rows of a run. */
const mostWorkers = 8;
/** Runs above this are rendered one after the other: rows of a gigabyte are not wanted in memory twice, bytes. */
const largeBytes = 50e6;
/** Rows of a run live as long as its page takes: with the usual room for what is new they are copied again and again. */
const resourceLimits = { maxYoungGenerationSizeMb: 96 } as const;

/** Renders pages of runs: several at once where there are several processors. */
export interface Renderers extends AsyncDisposable {
  /** How many pages at once. */
  readonly count: number;
  /** Starts when a worker is free. @throws BenchError where the run is damaged */
  render(order: RunOrder): Promise<RunPage>;
}

/**
 * Workers for so many orders, or this thread alone where one thread is enough.
 * @param processors how many threads run at once
 */
export function openRenderers(orders: number, processors: number, settings: RenderingSettings): Renderers {
  const count = Math.min(orders, processors, mostWorkers);
  if (count < 2) {
    return {
      count: 1,
      render: (order) => renderOrder(order, settings),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const { site, assets, fonts } = settings;
  const workerData: RenderingSettings = { site, assets, fonts };
  const program = new URL("./rendering-worker.js", import.meta.url);
  const workers = Array.from({ length: count }, () => new Worker(program, { workerData, resourceLimits }));
  const queue = openQueue(workers);
  let large: Promise<unknown> = Promise.resolve();
  return {
    count,
    async render(order) {
      if (order.files.reduce((sum, { bytes }) => sum + bytes, 0) > largeBytes) {
        const page = large.then(() => renderOrder(order, settings));
        large = page.catch(() => undefined);
        return page;
      }
      const worker = await queue.take();
      let answer: RenderingAnswer;
      try {
        answer = await ask(worker, order);
      } catch (error) {
        queue.fail(error);
        throw error;
      }
      queue.give(worker);
      return pageOf(answer);
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

async function ask(worker: Worker, order: RunOrder): Promise<RenderingAnswer> {
  // Rejects when the worker ends with an error.
  const answered = once(worker, "message") as Promise<[RenderingAnswer]>;
  worker.postMessage(order);
  const [answer] = await answered;
  return answer;
}

function pageOf(answer: RenderingAnswer): RunPage {
  if ("page" in answer) return answer.page;
  if ("failed" in answer) throw answer.failed;
  const { code, message, hint } = answer.refused;
  throw new BenchError(code, message, { hint });
}
