import type { Offer, PriceSource } from "../../cost/offer.ts";
import { daysBetween, isStale } from "../../cost/price-age.ts";
import type { RunRecord } from "../../results/run-record.ts";
import type { BreakEven, CataloguePart, CostAnalysis, CostRow } from "../cost-analysis.ts";
import { analyseDensities } from "../density.ts";
import { breakEvens } from "./break-even.ts";
import { pairTargets } from "./cost-pairs.ts";
import { type PricedPair, preparePair, toPoint, toRow } from "./cost-row.ts";
import { scalingOf } from "./cost-scaling.ts";
import { costSentence, formatRequests } from "./cost-sentence.ts";
import { type CostSettings, describeTraffic } from "./cost-settings.ts";
import { type CostInvocations, type CostTarget, costTargets } from "./cost-target.ts";
import { toMeasured } from "./cost-use.ts";
import { type MonthReplay, replayMonth, replaySizes } from "./replay-plan.ts";

const level = 0.95;
/** Of the curves: this many decades below and above the traffic asked for, and points in each. */
const decades = { below: 3, above: 3, points: 3 } as const;

/** What no bill here contains. */
const excluded = [
  "data transfer out",
  "logs and metrics",
  "storage of images, packages and modules",
  "load balancers, gateways and public addresses",
  "people who run it",
  "taxes and discounts",
];

/**
 * What the targets of a run cost a month at some traffic, on some offers, and where their lines cross. The replay is seeded: the
 * same run and settings give the same figures.
 * @param onRow called when another row is done
 */
export function analyseCost(
  { run, invocations }: { readonly run: RunRecord; readonly invocations: CostInvocations },
  settings: CostSettings,
  onRow: (done: number, all: number) => void = () => undefined,
): CostAnalysis {
  const targets = costTargets(run, invocations);
  const pairs = pairTargets(targets, settings.offers, run.scenarios, settings.targets);
  const densities = analyseDensities(run, level);
  const replays: ReplayedTraffic[] = [];
  const priced: CostRow[] = Array.from({ length: pairs.length });
  let done = 0;
  for (const target of targets) {
    const replayed = replaysOf(target, settings);
    for (const [at, pair] of pairs.entries()) {
      if (pair.target !== target) continue;
      priced[at] = priceRow(preparePair(pair, settings, { densities, level }), settings, replayed);
      onRow(++done, pairs.length);
    }
    replays.push(...replayed.traffic());
  }
  const order = new Map(run.scenarios.map(({ name }, at) => [name, at]));
  const rows = priced.toSorted(
    (a, b) => (order.get(a.scenario) ?? 0) - (order.get(b.scenario) ?? 0) || amountOf(a) - amountOf(b),
  );
  const crossings: BreakEven[] = breakEvens(rows);
  const { requestsPerMonth, traffic, seed, today } = settings;
  return {
    run: run.id,
    traffic: {
      requestsPerMonth,
      description: describeTraffic(traffic),
      seed,
      replayed: Math.max(0, ...replays.map(({ requests }) => requests)),
    },
    rows,
    breakEvens: crossings,
    catalogue: catalogueParts(settings.offers, today),
    excluded,
    notes: notesOf(settings, targets, rows, replays),
    sentence: costSentence(rows, crossings, requestsPerMonth),
  };
}

function amountOf({ monthly }: CostRow): number {
  return monthly === null ? Infinity : Number(monthly.point);
}

/** How much traffic a replay was of. */
interface ReplayedTraffic extends Pick<MonthReplay, "replayedRate" | "askedRate"> {
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
  const measured = { cold: target.cold.map(toMeasured), warm: target.warm.map(toMeasured) };
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
  if (target.cold.length === 0 || target.warm.length === 0) return unmeasuredRow(pair, requestsPerMonth);
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
    coldDraws: new Float64Array(cold.length),
    warmDraws: new Float64Array(pair.target.warm.length),
    latency: { upperMs: new Float64Array(), counts: new Float64Array() },
    meanInstances: 0,
    peakInstances: 0,
    activeMs: 0,
    aliveMs: 0,
    billedInstanceMs: 0,
    billedActiveMs: 0,
  };
  const row = toRow(pair, nothing, requestsPerMonth, []);
  const what = cold.length === 0 ? coldStart : "warm";
  return { ...row, monthly: null, perMillion: null, lines: [], unknown: `no ${what} start of it was measured` };
}

function catalogueParts(offers: readonly Offer[], today: string): CataloguePart[] {
  const parts = new Map<string, CataloguePart>();
  for (const { provider, source } of offers) parts.set(`${provider}\n${source.file}`, toPart(provider, source, today));
  return [...parts.values()];
}

function toPart(
  provider: string,
  { address, read, published, confidence, isUsers, file }: PriceSource,
  today: string,
): CataloguePart {
  const name = isUsers ? `${provider} (${file})` : provider;
  return {
    provider: name,
    address,
    read,
    published,
    confidence,
    ageDays: daysBetween(read, today),
    stale: isStale(read, today),
  };
}

function notesOf(
  { offers, utilisation, machineKeepAliveMs, traffic }: CostSettings,
  targets: readonly CostTarget[],
  rows: readonly CostRow[],
  replays: readonly ReplayedTraffic[],
): string[] {
  const hasMachine = offers.some(({ model }) => model === "machine");
  return [
    ...(hasMachine
      ? [
          `Machines are used to ${Math.round(utilisation * 100)} % (--utilisation) and keep an idle instance for ${Math.round(machineKeepAliveMs / 1000)} s (--keep-alive), each with one request at once.`,
        ]
      : []),
    ...languageNotes(targets, rows),
    ...reducedNotes(replays),
    ...(traffic.pattern === "minutes"
      ? ["Within a minute of the recording, requests are spread evenly at random: that is an assumption."]
      : []),
    ...(rows.some(({ curve }) => curve.length > 0)
      ? [
          "Cold starts follow from a replay of the traffic that draws from the measured starts and requests; instances scale without limit.",
        ]
      : []),
    "Intervals hold the uncertainty of the measurement (95 %, over starts), not that of prices or traffic.",
  ];
}

/** Offers are compared by what was measured for each: a reader must know where that differs. */
function languageNotes(targets: readonly CostTarget[], rows: readonly CostRow[]): string[] {
  const used = targets.filter(({ scenario, target }) =>
    rows.some((row) => row.scenario === scenario && row.target === target),
  );
  const languages = new Set(used.map(({ language }) => language));
  if (languages.size < 2) return [];
  const named = [...new Set(used.map(({ target, language }) => `${target} (${language ?? "language not stated"})`))];
  return [`What is compared differs in language: ${named.join(", ")}. Choose with --target.`];
}

function reducedNotes(replays: readonly ReplayedTraffic[]): string[] {
  const reduced = replays.filter(({ replayedRate, askedRate }) => replayedRate < askedRate);
  if (reduced.length === 0) return [];
  const most = Math.min(...reduced.map(({ replayedRate }) => replayedRate));
  return [
    `Of more than ${formatRequests(most)} requests a month, that many were replayed and scaled up: shared instances may then cost less than is shown.`,
  ];
}
