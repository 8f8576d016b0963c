import type Big from "big.js";
import { billMonth } from "../../cost/bill.ts";
import { latencyPercentile } from "../../cost/latency-histogram.ts";
import { machineShare } from "../../cost/machine-share.ts";
import { msPerMonth } from "../../cost/month.ts";
import type { Bill, MonthlyUse, Offer, Packing } from "../../cost/offer.ts";
import type { Replay } from "../../cost/replay-model.ts";
import { formatNumber } from "../../units/format-duration.ts";
import { seededRandom } from "../../units/random.ts";
import type { Density } from "../analysis.ts";
import type { CostPoint, CostRow, UsdInterval } from "../cost-analysis.ts";
import { machineDensity, type MachineDensity } from "./cost-density.ts";
import { meanInterval, type ResampledMeans, resampleMeans } from "./cost-interval.ts";
import type { CostPair } from "./cost-pairs.ts";
import { rowRemarks } from "./cost-remarks.ts";
import type { CostSettings } from "./cost-settings.ts";
import type { CostTarget } from "./cost-target.ts";
import {
  type Configuration,
  type DrawnMeans,
  type InvocationWeights,
  isBilledByRequest,
  meansOf,
  monthlyUse,
  weigh,
  type WeightColumns,
} from "./cost-use.ts";

/** Everything of a pair that does not depend on the traffic. */
export interface PricedPair extends CostPair {
  readonly weights: InvocationWeights;
  readonly configuration: Configuration;
  /** Null where the offer is no machine, or nothing is known. */
  readonly density: MachineDensity | null;
  readonly utilisation: number;
  readonly level: number;
  /** Means of what is billed, for its interval. */
  readonly resampled: ResampledMeans;
}

/** A pair, ready to be billed at any traffic. */
export function preparePair(
  { target, offer }: CostPair,
  settings: CostSettings,
  { densities, level }: { readonly densities: readonly Density[]; readonly level: number },
): PricedPair {
  const { memoryMiB, vcpus, utilisation, seed } = settings;
  const memory = memoryMiB.forced ? memoryMiB.value : (target.memoryMiB ?? memoryMiB.value);
  const weights = weigh(target, offer);
  return {
    target,
    offer,
    weights,
    configuration: { memoryMiB: memory, vcpus },
    density: offer.model === "machine" ? machineDensity(offer, target, densities, settings.densities) : null,
    utilisation,
    level,
    resampled: resampleMeans(weights, billedQuantity(weights, offer), seededRandom(seed)),
  };
}

/** What the bill grows with, ms. */
function billedQuantity(weights: InvocationWeights, { model }: Offer): (columns: WeightColumns) => Float64Array {
  if (model === "cpu-time" || model === "machine") return ({ cpuMs }) => cpuMs;
  return isBilledByRequest(weights) ? ({ billedMs, runsMs }) => billedMs ?? runsMs : ({ runsMs }) => runsMs;
}

/** A month's bill with what the uncertainty of the measurement leaves open. */
interface PricedMonth {
  readonly bill: Bill;
  readonly low: Bill;
  readonly high: Bill;
  readonly means: DrawnMeans;
  readonly use: MonthlyUse;
}

function priceMonth(pair: PricedPair, replay: Replay, requestsPerMonth: number): PricedMonth {
  const { offer, weights, configuration, density, level } = pair;
  const means = meansOf(weights, replay);
  const factor = meanInterval(pair.resampled, coldRateOf(replay), level);
  const useAt = (by: number): MonthlyUse => monthlyUse({ offer, configuration, means }, replay, requestsPerMonth, by);
  const billAt = (use: MonthlyUse, instances: number | undefined): Bill =>
    billMonth(offer, use, { density: instances ?? null, utilisation: pair.utilisation });
  const use = useAt(1);
  return {
    bill: billAt(use, density?.point),
    low: billAt(useAt(factor.low), density?.high),
    high: billAt(useAt(factor.high), density?.low),
    means,
    use,
  };
}

/** Share of requests that met a cold start. */
export function coldRateOf({ coldStarts, requests }: Replay): number {
  return requests === 0 ? 0 : coldStarts / requests;
}

/** A point of the curve. */
export function toPoint(pair: PricedPair, replay: Replay, requestsPerMonth: number): CostPoint {
  const { bill, low, high } = priceMonth(pair, replay, requestsPerMonth);
  const number = ({ usd }: Bill): number | null => (usd === null ? null : Number(usd));
  return { requestsPerMonth, usd: number(bill), low: number(low), high: number(high), coldRate: coldRateOf(replay) };
}

/** The row of a pair at the traffic that was asked for. */
export function toRow(
  pair: PricedPair,
  replay: Replay,
  requestsPerMonth: number,
  curve: readonly CostPoint[],
): CostRow {
  const { target, offer } = pair;
  const { bill, low, high, means, use } = priceMonth(pair, replay, requestsPerMonth);
  const interval = (divisor: number): UsdInterval | null =>
    bill.usd === null || low.usd === null || high.usd === null
      ? null
      : { point: decimal(bill.usd, divisor), low: decimal(low.usd, divisor), high: decimal(high.usd, divisor) };
  return {
    scenario: target.scenario,
    target: target.target,
    kind: target.kind,
    offer: offer.id,
    ...names(pair),
    region: offer.region,
    monthly: interval(1),
    perMillion: interval(requestsPerMonth / 1e6),
    unknown: bill.unknown,
    lines: bill.lines
      .flatMap(({ what, usd }) => (usd === null ? [] : [{ what, usd }]))
      .toSorted((a, b) => b.usd.cmp(a.usd))
      .map(({ what, usd }) => ({ what, usd: usd.toFixed() })),
    coldRate: coldRateOf(replay),
    latency: latencyOf(replay),
    // The replay may be of fewer requests a month than were asked for.
    instances: {
      mean: scaled(replay, requestsPerMonth, replay.meanInstances),
      peak: Math.ceil(scaled(replay, requestsPerMonth, replay.peakInstances)),
    },
    runsMs: means.runsMs,
    billedMs: means.billedMs,
    density: densityOf(pair, use),
    remarks: rowRemarks(target, offer, means, use),
    curve,
  };
}

function latencyOf(replay: Replay): CostRow["latency"] {
  const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((p) => latencyPercentile(replay, p));
  return p50Ms == null || p95Ms == null || p99Ms == null ? null : { p50Ms, p95Ms, p99Ms };
}

function scaled({ requests, horizonMs }: Replay, requestsPerMonth: number, count: number): number {
  const replayedPerMonth = (requests / horizonMs) * msPerMonth;
  return replayedPerMonth === 0 ? count : count * Math.max(1, requestsPerMonth / replayedPerMonth);
}

function decimal(usd: Big, divisor: number): string {
  return usd.div(divisor).round(12).toFixed();
}

function densityOf({ offer, density, utilisation }: PricedPair, use: MonthlyUse): CostRow["density"] {
  if (offer.model !== "machine" || density === null) return null;
  const packing: Packing = { density: density.point, utilisation };
  const share = machineShare(offer, use, packing);
  if ("unknown" in share) return null;
  return { instances: density.point, from: density.from, bound: share.bound };
}

function names({ offer, target, configuration }: PricedPair): { readonly name: string; readonly label: string } {
  const packed = offer.model === "machine" ? ` packed with ${plural(target)}` : "";
  const size = sizeOf(offer, configuration);
  const sized = `${offer.name}${size === "" ? "" : `, ${size}`}${packed}`;
  return {
    name: `${sized}, ${offer.region}`,
    label: `${offer.name.replace(", ", " ").replace(/^AWS /, "")}${size === "" ? "" : ` ${size}`}${packed}`,
  };
}

function sizeOf(offer: Offer, { memoryMiB, vcpus }: Configuration): string {
  if (offer.model === "machine" || offer.model === "cpu-time") return "";
  const memory = `${formatNumber(memoryMiB)} MB`;
  return offer.model === "per-request" && !offer.billsVcpu ? memory : `${formatNumber(vcpus)} vCPU ${memory}`;
}

function plural({ form, kind }: CostTarget): string {
  if (form === "container") return "containers";
  if (form === "wasm") return "Wasm";
  return kind === "process" ? "processes" : "functions";
}
