import type { Offer, PriceSource } from "../../cost/offer.ts";
import { daysBetween, isStale } from "../../cost/price-age.ts";
import type { RunRecord } from "../../results/run-record.ts";
import type { BreakEven, CataloguePart, CostAnalysis, CostRow } from "../cost-analysis.ts";
import { analyseDensities } from "../density.ts";
import type { Series } from "../series.ts";
import { breakEvens } from "./break-even.ts";
import { pairTargets } from "./cost-pairs.ts";
import { costSentence, formatRequests } from "./cost-sentence.ts";
import { type CostSettings, describeTraffic } from "./cost-settings.ts";
import { type CostTarget, costTargets } from "./cost-target.ts";
import { type PricedTarget, priceTarget, type ReplayedTraffic, type TargetPricing } from "./target-pricing.ts";

const level = 0.95;

/** What no bill here contains. */
const excluded = [
  "data transfer out",
  "logs and metrics",
  "storage of images, packages and modules",
  "load balancers, gateways and public addresses",
  "people who run it",
  "taxes and discounts",
];

/** What of a run is priced on what. */
export interface CostPlan {
  readonly run: RunRecord;
  readonly targets: readonly CostTarget[];
  readonly parts: readonly PlannedTarget[];
}

/** A target that is priced; each can be priced apart from the others. */
export interface PlannedTarget extends TargetPricing {
  /** Where each of its rows stands among all, before they are sorted. */
  readonly places: readonly number[];
}

/** @param series of the run's rows, by `seriesKey` */
export function planCost(
  { run, series }: { readonly run: RunRecord; readonly series: ReadonlyMap<string, Series> },
  settings: CostSettings,
): CostPlan {
  const targets = costTargets(run, series);
  const pairs = [...pairTargets(targets, settings.offers, run.scenarios, settings.targets).entries()];
  const densities = analyseDensities(run, level);
  const parts = targets.flatMap((target) => {
    const own = pairs.filter(([, pair]) => pair.target === target);
    const [offers, places] = [own.map(([, { offer }]) => offer), own.map(([place]) => place)];
    return own.length === 0 ? [] : [{ target, offers, places, densities, level }];
  });
  return { run, targets, parts };
}

/**
 * What the targets of a run cost a month at some traffic, on some offers, and where their lines cross. The replay is seeded: the
 * same run and settings give the same figures.
 * @param onRow called when another row is done
 */
export function analyseCost(
  measured: Parameters<typeof planCost>[0],
  settings: CostSettings,
  onRow: (done: number, all: number) => void = () => undefined,
): CostAnalysis {
  const plan = planCost(measured, settings);
  const all = plan.parts.reduce((sum, { offers }) => sum + offers.length, 0);
  let done = 0;
  const priced = plan.parts.map((part) => priceTarget(part, settings, () => onRow(++done, all)));
  return concludeCost(plan, priced, settings);
}

/** What all parts come to together. @param priced what `priceTarget` gives for each part of the plan, in its order */
export function concludeCost(
  { run, targets, parts }: CostPlan,
  priced: readonly PricedTarget[],
  settings: CostSettings,
): CostAnalysis {
  const replays = priced.flatMap(({ traffic }) => traffic);
  const order = ({ scenario }: CostRow): number => run.scenarios.findIndex(({ name }) => name === scenario);
  const rows = priced
    .flatMap(({ rows: own }, part) => own.map((row, at) => ({ row, place: parts[part]?.places[at] ?? 0 })))
    .toSorted((a, b) => order(a.row) - order(b.row) || amountOf(a.row) - amountOf(b.row) || a.place - b.place)
    .map(({ row }) => row);
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
