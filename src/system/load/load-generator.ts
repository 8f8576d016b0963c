import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type LoadPlan, type LoadTarget, plannedMs, windowMsOf } from "./load-plan.ts";
import { type MergedLoad, mergeWorkers, type WorkerResult } from "./merged-load.ts";
import { type TargetUsage, watchUsage } from "./usage-watch.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./worker-messages.ts";

/** A target that takes requests: where, and what it has used so far. */
export interface ServedTarget extends LoadTarget {
  usage(): Promise<TargetUsage>;
}

/** One load to make. */
export interface GeneratorOrder {
  readonly plan: LoadPlan;
  /** zero: `serve` is called when the load begins; warm: before. */
  readonly from: "warm" | "zero";
  /** Makes the target take requests. The caller ends it. */
  readonly serve: () => Promise<ServedTarget>;
  /** Status of the right answer. */
  readonly status: number;
  /** The right answer, for the worker's program. */
  readonly expected: unknown;
  /** The program of the workers (`runLoadWorker`). */
  readonly workerFile: string;
  readonly signal: AbortSignal;
  /** Threads that send. Default: half the cores, 1 to 4. */
  readonly workers?: number;
}

/** Time that workers get to hear when the load begins, ms. */
const noticeMs = 20;

/**
 * Makes a load from threads of its own, which begin together, and watches the target and the generator meanwhile. What was
 * sent before an interruption is kept.
 * @throws what `serve` threw, or a worker's own failure
 */
export async function generateLoad(order: GeneratorOrder): Promise<MergedLoad> {
  const { plan, from, serve, signal } = order;
  const windowMs = windowMsOf(plan);
  const of = order.workers ?? Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));
  const workers = Array.from({ length: of }, (_, index) => startWorker(order, { index, of }, windowMs));
  const tellAll = (message: ToWorker): void => workers.forEach(({ worker }) => worker.postMessage(message));
  const stop = (): void => tellAll({ type: "stop" });
  try {
    // What fails before it is waited for is no unhandled rejection.
    const done = Promise.all(workers.map(async (one) => one.done));
    done.catch(() => undefined);
    await Promise.all(workers.map(async ({ ready }) => ready));
    signal.throwIfAborted();
    const warm = from === "warm" ? await serve() : undefined;
    const beginNs = Number(process.hrtime.bigint()) + noticeMs * 1e6;
    tellAll({ type: "begin", atNs: beginNs });
    if (warm !== undefined) tellAll(addressOf(warm));
    await new Promise((resolve) => void setTimeout(resolve, noticeMs));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    await using usage = watchUsage(windowMs);
    const served = warm ?? (await serve());
    if (warm === undefined) tellAll(addressOf(served));
    usage.of(async () => served.usage());
    const results = await done;
    return mergeWorkers(results, { plan, windowMs, plannedMs: plannedMs(plan), readings: await usage.end() });
  } finally {
    signal.removeEventListener("abort", stop);
    await Promise.all(workers.map(async ({ worker }) => worker.terminate()));
  }
}

function addressOf({ origin, request }: ServedTarget): ToWorker {
  return { type: "target", target: { origin, request } };
}

interface RunningWorker {
  readonly worker: Worker;
  readonly ready: Promise<void>;
  readonly done: Promise<WorkerResult>;
}

function startWorker(
  { plan, from, status, expected, workerFile }: GeneratorOrder,
  share: WorkerTask["share"],
  windowMs: number,
): RunningWorker {
  const starting = from === "zero";
  const task: WorkerTask = { plan, share, windowMs, starting, status, expected };
  const worker = new Worker(workerFile, { workerData: task });
  const failed = once(worker, "exit").then(([code]) => {
    throw new Error(`a thread of the load generator ended with code ${String(code)}`);
  });
  failed.catch(() => undefined);
  const heard = async <T extends FromWorker["type"]>(type: T): Promise<FromWorker & { readonly type: T }> =>
    new Promise((resolve, reject) => {
      worker.on("message", (message: FromWorker) => {
        if (message.type === type) resolve(message as FromWorker & { readonly type: T });
      });
      worker.once("error", reject);
      failed.catch(reject);
    });
  const [ready, done] = [heard("ready"), heard("done")];
  ready.catch(() => undefined);
  done.catch(() => undefined);
  return { worker, ready: ready.then(() => undefined), done };
}
