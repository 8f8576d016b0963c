import type { Offer } from "../../cost/offer.ts";
import type { Density } from "../analysis.ts";
import type { CostRow } from "../cost-analysis.ts";
import { type PricedPair, preparePair, toPoint, toRow } from "./cost-row.ts";
import { scalingOf } from "./cost-scaling.ts";
import type { CostSettings } from "./cost-settings.ts";
import type { CostTarget } from "./cost-target.ts";
import { toMeasured } from "./cost-use.ts";
import { type MonthReplay, replayMonth, replaySizes } from "./replay-plan.ts";

/** Of the curves: this many decades below and above the traffic asked for, and points in each. */
const decades = { below: 3, above: 3, points: 3 } as const;

/** A target and what it is priced on. */
export interface TargetPricing {
  readonly target: CostTarget;
  readonly offers: readonly Offer[];
  /** Of all targets of the run. */
  readonly densities: readonly Density[];
  /** Of the intervals. */
  readonly level: number;
}

/** A row for each offer, in their order, and the traffic that was replayed for them. */
export interface PricedTarget {
  readonly rows: readonly CostRow[];
  readonly traffic: readonly ReplayedTraffic[];
}

/** @param onRow called when another row is done */
export function priceTarget(
  { target, offers, densities, level }: TargetPricing,
  settings: CostSettings,
  onRow: () => void = () => undefined,
): PricedTarget {
  const replays = replaysOf(target, settings);
  const rows = offers.map((offer) => {
    const row = priceRow(preparePair({ target, offer }, settings, { densities, level }), settings, replays);
    onRow();
    return row;
  });
  return { rows, traffic: replays.traffic() };
}

/** How much traffic a replay was of. */
export interface ReplayedTraffic extends Pick<MonthReplay, "replayedRate" | "askedRate"> {
  readonly requests: number;
}

/** The replays of one target: two offers that keep instances alike see the same traffic. */
interface TargetReplays {
  at(offer: Offer, requestsPerMonth: number): MonthReplay;
  /** Of all that were made. */
  traffic(): ReplayedTraffic[];
}

/** A replay has a count for every invocation, so those of one target are forgotten before the next one's are made. */
function replaysOf(target: CostTarget, settings: CostSettings): TargetReplays {
  const measured = { cold: toMeasured(target.cold), warm: toMeasured(target.warm) };
  const made = new Map<string, MonthReplay>();
  return {
    at(offer, rate) {
      const scaling = scalingOf(offer, settings);
      const key = JSON.stringify([Object.values(scaling).map(String), rate]);
      const size = rate === settings.requestsPerMonth ? replaySizes.row : replaySizes.point;
      const replayed =
        made.get(key) ??
        replayMonth(settings.traffic, measured, scaling, { requestsPerMonth: rate, seed: settings.seed, size });
      made.set(key, replayed);
      return replayed;
    },
    traffic: () =>
      [...made.values()].map(({ replay, replayedRate, askedRate }) => ({
        requests: replay.requests,
        replayedRate,
        askedRate,
      })),
  };
}

function priceRow(pair: PricedPair, settings: CostSettings, replays: TargetReplays): CostRow {
  const { target, offer } = pair;
  const { requestsPerMonth } = settings;
  if (target.cold.trials.length === 0 || target.warm.trials.length === 0) return unmeasuredRow(pair, requestsPerMonth);
  const curve = ratesAround(requestsPerMonth).map((rate) => toPoint(pair, replays.at(offer, rate).replay, rate));
  return toRow(pair, replays.at(offer, requestsPerMonth).replay, requestsPerMonth, curve);
}

/** Geometric, the one asked for among them. */
function ratesAround(requestsPerMonth: number): number[] {
  const { below, above, points } = decades;
  return Array.from({ length: (below + above) * points + 1 }, (_, at) => {
    const step = at - below * points;
    return step === 0 ? requestsPerMonth : requestsPerMonth * 10 ** (step / points);
  });
}

/** A target that has no cold or no warm start: nothing can be replayed. */
function unmeasuredRow(pair: PricedPair, requestsPerMonth: number): CostRow {
  const { cold, coldStart } = pair.target;
  const nothing = {
    horizonMs: 1,
    requests: 0,
    coldStarts: 0,
    refused: 0,
    coldDraws: new Float64Array(cold.trials.length),
    warmDraws: new Float64Array(pair.target.warm.trials.length),
    latency: { upperMs: new Float64Array(), counts: new Float64Array() },
    meanInstances: 0,
    peakInstances: 0,
    activeMs: 0,
    aliveMs: 0,
    billedInstanceMs: 0,
    billedActiveMs: 0,
  };
  const row = toRow(pair, nothing, requestsPerMonth, []);
  const what = cold.trials.length === 0 ? coldStart : "warm";
  return { ...row, monthly: null, perMillion: null, lines: [], unknown: `no ${what} start of it was measured` };
}
