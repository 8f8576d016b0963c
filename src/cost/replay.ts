import { arrivals } from "./arrivals.ts";
import { InstancePool, type InstanceTimes } from "./instance-pool.ts";
import { addTo, latencyBin, latencyHistogram } from "./latency-histogram.ts";
import { invocationColumns } from "./invocation-columns.ts";
import { checkReplay } from "./replay-input.ts";
import type { MeasuredInvocation, MeasuredTarget, Replay, Scaling, Traffic } from "./replay-model.ts";
import { none } from "./shared-instances.ts";
import { traceLengthMs } from "./trace-arrivals.ts";
import { type Uniform, uniformNumbers } from "./uniform-numbers.ts";

/** What is replayed of traffic. */
export interface ReplayOptions {
  /** An integer. The same seed gives the same arrivals whatever the target: two targets then differ by nothing else. */
  readonly seed: number;
  /** Simulated time that counts, ms, > 0; of a trace all of it, whatever is said here. */
  readonly horizonMs: number;
  /** Simulated before it and not counted, ms, >= 0; of a trace its beginning. */
  readonly warmupMs: number;
  /** Which function of a fleet: each has random numbers of its own. */
  readonly stream?: number;
}

const batchLength = 1024;

/**
 * Replays the traffic of one function, event by event, in constant memory: bounded by instances and what they serve at once,
 * not by requests.
 *
 * A request goes to an instance with a free place, the most recently used one; else a new instance is started for it,
 * unless there are as many as there may be: then it is refused. It draws one of the measured invocations, with
 * replacement. A cold one waits for its latency: its instance is ready, and serves it, for the last `busyMs` of that.
 * A warm one holds its place for its `busyMs` from its arrival on, or, on an instance that is still starting, from
 * when that is ready: then the rest of the start is added to its latency. Idle instances go when they have been without
 * a request for the keep-alive, at that very moment; a place is free at the very moment its request ends.
 * What is assumed, and why, is in docs/decisions/replay.md.
 * @throws RangeError for input that is not of the model, naming it
 */
export function replay(traffic: Traffic, measured: MeasuredTarget, scaling: Scaling, options: ReplayOptions): Replay {
  const { seed, warmupMs, stream = 0 } = options;
  const endMs = traceLengthMs(traffic) ?? warmupMs + options.horizonMs;
  checkReplay(measured, scaling, endMs, warmupMs);
  const next = arrivals(traffic, endMs, uniformNumbers(seed, 2 * stream));
  const simulation = new Simulation(measured, scaling, uniformNumbers(seed, 2 * stream + 1));
  const batch = new Float64Array(batchLength);
  let counted = false;
  for (let count = batchLength; count === batchLength;) {
    count = next(batch);
    let at = 0;
    if (!counted) {
      while (at < count && (batch[at] as number) < warmupMs) at++;
      simulation.serve(batch, 0, at);
      counted = at < count || count < batchLength;
      if (counted) simulation.countFrom(warmupMs);
    }
    simulation.serve(batch, at, count);
  }
  return simulation.result(endMs);
}

/** One function's instances and what has been counted of its requests. */
class Simulation {
  private readonly pool: InstancePool;
  private readonly scaling: Scaling;
  private readonly uniform: Uniform;
  private readonly cold: Drawn;
  private readonly warm: Drawn;
  private refused = 0;
  /** Requests that waited for an instance to be ready: draws of `warm` whose latency is another. Null: none did. */
  private waited: Float64Array | null = null;
  private readonly waitedLatency = new Map<number, number>();
  private fromMs = 0;
  private before: InstanceTimes = { activeMs: 0, aliveMs: 0, billedMs: 0, billedActiveMs: 0 };

  constructor(measured: MeasuredTarget, scaling: Scaling, uniform: Uniform) {
    this.pool = new InstancePool(scaling);
    this.scaling = scaling;
    this.uniform = uniform;
    this.cold = new Drawn("cold", measured.cold);
    this.warm = new Drawn("warm", measured.warm);
  }

  /** Serves arrivals, each with one random number whatever becomes of it. */
  serve(arrivalsMs: Float64Array, from: number, to: number): void {
    const { pool, cold, warm, uniform } = this;
    const { maxInstances } = this.scaling;
    for (let i = from; i < to; i++) {
      const nowMs = arrivalsMs[i] as number;
      const share = uniform();
      pool.advance(nowMs);
      const instance = pool.place();
      if (instance !== none) {
        const draw = warm.draw(share);
        const waitMs = pool.waitMs(instance, nowMs);
        if (waitMs > 0 && warm.isCounted) this.addWaited(draw, waitMs);
        pool.use(instance, nowMs, nowMs + waitMs + (warm.busyMs[draw] as number));
      } else if (pool.alive < maxInstances) {
        const draw = cold.draw(share);
        const readyMs = nowMs + (cold.startMs[draw] as number);
        pool.start(nowMs, readyMs, readyMs + (cold.busyMs[draw] as number));
      } else this.refused++;
    }
  }

  /** From here on it counts; instances stay. */
  countFrom(nowMs: number): void {
    this.pool.advance(nowMs);
    this.pool.peak = this.pool.alive;
    this.before = this.pool.times(nowMs);
    this.fromMs = nowMs;
    this.refused = 0;
    this.cold.isCounted = true;
    this.warm.isCounted = true;
  }

  result(endMs: number): Replay {
    const { pool, before, cold, warm } = this;
    pool.advance(endMs);
    const times = pool.times(endMs);
    const aliveMs = times.aliveMs - before.aliveMs;
    const horizonMs = endMs - this.fromMs;
    const coldStarts = total(cold.counts);
    return {
      horizonMs,
      requests: coldStarts + total(warm.counts),
      coldStarts,
      refused: this.refused,
      coldDraws: cold.counts,
      warmDraws: warm.counts,
      latency: this.latency(),
      meanInstances: aliveMs / horizonMs,
      peakInstances: pool.peak,
      activeMs: times.activeMs - before.activeMs,
      aliveMs,
      billedInstanceMs: times.billedMs - before.billedMs,
      billedActiveMs: times.billedActiveMs - before.billedActiveMs,
    };
  }

  private addWaited(draw: number, waitMs: number): void {
    this.waited ??= new Float64Array(this.warm.counts.length);
    this.waited[draw] = (this.waited[draw] as number) + 1;
    addTo(this.waitedLatency, latencyBin(waitMs + (this.warm.latencyMs[draw] as number)), 1);
  }

  private latency(): Replay["latency"] {
    const counts = new Map(this.waitedLatency);
    const add = ({ bins, counts: drawn }: Drawn, waited: Float64Array | null): void => {
      for (let i = 0; i < drawn.length; i++) {
        const count = (drawn[i] as number) - (waited === null ? 0 : (waited[i] as number));
        if (count > 0) addTo(counts, bins[i] as number, count);
      }
    };
    add(this.cold, null);
    add(this.warm, this.waited);
    return latencyHistogram(counts);
  }
}

/** Measured invocations, and how often each was drawn. */
class Drawn {
  /** Not before the warmup is over: keeping a million counts that nobody asks for takes as long as all the rest. */
  isCounted = false;
  readonly counts: Float64Array;
  readonly latencyMs: Float64Array;
  readonly busyMs: Float64Array;
  /** From the arrival until the instance takes the request, ms. */
  readonly startMs: Float64Array;
  readonly bins: Int32Array;

  constructor(start: string, measured: readonly MeasuredInvocation[]) {
    this.counts = new Float64Array(measured.length);
    const { latencyMs, busyMs, startMs, bins } = invocationColumns(start, measured);
    [this.latencyMs, this.busyMs, this.startMs, this.bins] = [latencyMs, busyMs, startMs, bins];
  }

  /** @param share 0..1, without 1 */
  draw(share: number): number {
    const draw = Math.floor(share * this.counts.length);
    if (this.isCounted) this.counts[draw] = (this.counts[draw] as number) + 1;
    return draw;
  }
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] as number;
  return sum;
}
