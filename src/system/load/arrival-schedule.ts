import type { RateStage } from "./load-plan.ts";

/** When each request of an open loop is to be sent, whatever became of those before it. */
export interface ArrivalSchedule {
  readonly count: number;
  /** ms after the load began. @param index 0 up to `count` - 1; ascending times */
  readonly timeMs: (index: number) => number;
}

interface PlacedStage extends RateStage {
  readonly startMs: number;
  /** Arrivals before it, with their fraction. */
  readonly before: number;
}

/**
 * Arrivals at a given rate: the one with index n is due when n arrivals should have come, so that they are evenly spaced
 * while the rate is constant, and as dense as the rate is at any moment of a ramp. The first one is due at once, unless
 * the rate begins at 0.
 */
export function scheduleRates(stages: readonly RateStage[]): ArrivalSchedule {
  const placed: PlacedStage[] = [];
  let [startMs, before] = [0, 0];
  for (const stage of stages) {
    placed.push({ ...stage, startMs, before });
    startMs += stage.durationMs;
    before += arrivalsIn(stage);
  }
  // What is left of rounding is no arrival.
  const count = Math.ceil(before - 1e-6);
  return {
    count,
    timeMs(index) {
      const stage = placed.findLast((one) => one.before <= index && arrivalsIn(one) > 0);
      return stage === undefined ? 0 : stage.startMs + timeWithinMs(stage, index - stage.before);
    },
  };
}

/** So many arrivals, all at the very beginning. */
export function scheduleBurst(requests: number): ArrivalSchedule {
  return { count: requests, timeMs: () => 0 };
}

function arrivalsIn({ fromRate, rate, durationMs }: RateStage): number {
  return (((fromRate + rate) / 2) * durationMs) / 1000;
}

/** The t at which fromRate t + slope t^2 is `arrivals`: the root in the form that does not cancel where the slope is small. */
function timeWithinMs({ fromRate, rate, durationMs }: RateStage, arrivals: number): number {
  if (arrivals <= 0) return 0;
  const slope = (rate - fromRate) / 2 / (durationMs / 1000);
  const seconds = (2 * arrivals) / (fromRate + Math.sqrt(Math.max(0, fromRate ** 2 + 4 * slope * arrivals)));
  return Math.min(durationMs, seconds * 1000);
}
