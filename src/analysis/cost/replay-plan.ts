import { msPerMonth, secondsPerMonth } from "../../cost/month.ts";
import { replay } from "../../cost/replay.ts";
import type { MeasuredTarget, Replay, Scaling } from "../../cost/replay-model.ts";
import { type TrafficShape, trafficAt } from "./cost-settings.ts";

/** How many requests a replay is made of. */
interface ReplaySize {
  readonly least: number;
  readonly most: number;
}
/** Of the figures of a row: its share of cold starts is known to some per mille. Of a point of its curve: to some per cent. */
export const replaySizes = {
  row: { least: 200_000, most: 2_000_000 },
  point: { least: 20_000, most: 60_000 },
} as const satisfies Readonly<Record<string, ReplaySize>>;

/** Requests in a window that is as long as instances must be seen: what is beyond is scaled up from it. */
const mostOfInstances = 1_000_000;
/**
 * Of `most`, how many requests a keep-alive is long at most: the instances of the very beginning, when none was there for
 * anybody, must be gone before anything counts. With so many requests in between, a longer one keeps hardly more.
 */
const keptRequests = 2;
const dayMs = 86_400_000;

/** A replay, and whether it is of fewer requests a month than were asked for. */
export interface MonthReplay {
  readonly replay: Replay;
  /** Requests a month that the replay is of. */
  readonly replayedRate: number;
  readonly askedRate: number;
}

/**
 * Replays at least so many requests and ten keep-alives (what happens once per keep-alive is then seen), whole days of traffic
 * that has days, all of a recording. Where that is more requests than at most, the time is cut: then instances are used
 * all the time, and what happens once per keep-alive is next to nothing beside the requests in between. A day and a recording
 * cannot be cut: traffic of fewer requests a month stands for them, whose share of cold starts is not lower.
 */
export function replayMonth(
  shape: TrafficShape,
  measured: MeasuredTarget,
  scaling: Scaling,
  {
    requestsPerMonth,
    seed,
    size,
  }: { readonly requestsPerMonth: number; readonly seed: number; readonly size: ReplaySize },
): MonthReplay {
  const canBeCut = shape.pattern !== "diurnal" && shape.pattern !== "minutes";
  const timeOf = (requests: number): number => (requests / requestsPerMonth) * msPerMonth;
  const keepAliveMs = canBeCut ? Math.min(scaling.keepAliveMs, timeOf(size.most * keptRequests)) : scaling.keepAliveMs;
  const settleMs = Number.isFinite(keepAliveMs) ? keepAliveMs : 0;
  const wholeMs = wholeOf(shape, Math.max(timeOf(size.least), 10 * settleMs, 60_000));
  // A lifetime's minimum is billed when it begins: a window that is not much longer than it, or begins with it, has no such bill.
  const cutMs = Math.max(timeOf(size.most), 4 * scaling.instanceMinimumMs);
  const horizonMs = canBeCut ? Math.min(wholeMs, cutMs) : wholeMs;
  const most = canBeCut ? Math.max(size.most, mostOfInstances) : size.most;
  const replayedRate = Math.min(requestsPerMonth, (most / horizonMs) * msPerMonth);
  const warmupMs = shape.pattern === "minutes" ? 0 : Math.max(2 * settleMs, 2 * scaling.instanceMinimumMs);
  const traffic = trafficAt(shape, replayedRate / secondsPerMonth);
  return {
    replay: replay(traffic, measured, { ...scaling, keepAliveMs }, { seed, horizonMs, warmupMs }),
    replayedRate,
    askedRate: requestsPerMonth,
  };
}

/** At least that long, and whole where the traffic has an end or a period. */
function wholeOf(shape: TrafficShape, leastMs: number): number {
  if (shape.pattern === "minutes") return shape.counts.length * 60_000;
  return shape.pattern === "diurnal" ? Math.ceil(leastMs / dayMs) * dayMs : leastMs;
}
