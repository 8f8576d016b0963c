import { parentPort, workerData } from "node:worker_threads";
import { scheduleBurst, scheduleRates } from "./arrival-schedule.ts";
import { runClosedLoop } from "./closed-loop.ts";
import { type HealthReading, watchHealth } from "./generator-health.ts";
import type { LoadTarget } from "./load-plan.ts";
import { createLoadCounter, type LoadCounter } from "./load-tally.ts";
import { runOpenLoop } from "./open-loop.ts";
import { createVerdict, type ResponseComparison } from "./response-verdict.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./worker-messages.ts";

/**
 * The program of a worker thread of the generator: waits for its beginning, makes its part of the traffic, tells what came
 * of it and ends.
 * @param comparisonOf makes what compares a response with the right one, which the task brings along
 */
export async function runLoadWorker(comparisonOf: (expected: unknown) => ResponseComparison): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("this program is for a worker thread");
  const task = workerData as WorkerTask;
  const tell = (message: FromWorker): void => port.postMessage(message);
  const inbox = openInbox(port);
  // Loaded before the load begins.
  if (task.plan.mode === "closed") await import("autocannon");
  tell({ type: "ready" });
  const beganNs = await inbox.begin;
  // The thread's own clock is the cheaper one: read several times for each request.
  const beganMs = performance.now() + (beganNs - Number(process.hrtime.bigint())) / 1e6;
  const now = (): number => performance.now() - beganMs;
  const counter = createLoadCounter(task.windowMs, task.plan.mode !== "closed");
  using health = watchHealth();
  const readings: HealthReading[] = [];
  await untilBegin(now);
  health.read();
  const timer = setInterval(() => void readings.push(health.read()), task.windowMs);
  await makeTraffic(task, { ...inbox, counter, now, judge: createVerdict(task.status, comparisonOf(task.expected)) });
  clearInterval(timer);
  readings.push(health.read());
  tell({ type: "done", tally: counter.tally(), health: readings });
  port.close();
}

/** What the messages of the main thread come to. */
interface Inbox {
  /** CLOCK_MONOTONIC at which the load begins, ns. */
  readonly begin: Promise<number>;
  readonly target: Promise<LoadTarget>;
  readonly signal: AbortSignal;
}

function openInbox(port: NonNullable<typeof parentPort>): Inbox {
  const stop = new AbortController();
  let [begin, address] = [(_ns: number): void => undefined, (_target: LoadTarget): void => undefined];
  const inbox = {
    begin: new Promise<number>((resolve) => void (begin = resolve)),
    target: new Promise<LoadTarget>((resolve) => void (address = resolve)),
    signal: stop.signal,
  };
  port.on("message", (message: ToWorker) => {
    if (message.type === "begin") begin(message.atNs);
    else if (message.type === "target") address(message.target);
    else stop.abort();
  });
  return inbox;
}

async function untilBegin(now: () => number): Promise<void> {
  for (let leftMs = -now(); leftMs > 0; leftMs = -now())
    await new Promise((resolve) => (leftMs > 2 ? setTimeout(resolve, leftMs - 2) : setImmediate(resolve)));
}

type Traffic = Omit<Inbox, "begin"> & {
  readonly counter: LoadCounter;
  readonly now: () => number;
  readonly judge: ReturnType<typeof createVerdict>;
};

function makeTraffic({ plan, share, starting }: WorkerTask, traffic: Traffic): Promise<void> {
  const { timeoutMs } = plan;
  if (plan.mode === "closed") {
    const stages = plan.stages.map((stage) => ({ ...stage, connections: partOf(stage.connections, share) }));
    return runClosedLoop({ ...traffic, stages, timeoutMs });
  }
  const isBurst = plan.mode === "burst";
  const schedule = isBurst ? scheduleBurst(plan.requests) : scheduleRates(plan.stages);
  const connections = partOf(isBurst ? plan.requests : plan.connections, share);
  return runOpenLoop({ ...traffic, schedule, share, connections, timeoutMs, starting });
}

/** A worker's part of a whole number, the parts of all of them adding up to it. */
function partOf(whole: number, { index, of }: WorkerTask["share"]): number {
  return Math.floor(whole / of) + (index < whole % of ? 1 : 0);
}
