import { z } from "zod";
import { sourceSchema } from "../results/run-summary.ts";
import { startKinds } from "../units/start-kind.ts";
import type { Trend, TrendLevel, TrendPoint, TrendSeries, TrendStep } from "./trend-model.ts";

/** Version of the document of `bench trend --json`; keys are added within a version, never removed or given another meaning. */
export const trendDocumentVersion = 1;

const ms = z.number().nonnegative();

const pointSchema = z.object({
  run: z.string(),
  startedAt: z.iso.datetime(),
  source: sourceSchema.nullable().describe("the version that was measured; null where not known"),
  n: z.int().nonnegative().describe("accepted starts; for warm, instances"),
  medianMs: ms,
});

const levelSchema = z.object({
  from: z.int().nonnegative().describe("index of its first point"),
  to: z.int().positive().describe("one past the index of its last point"),
  medianMs: ms.describe("median of the runs' medians"),
});

const stepSchema = z.object({
  at: z.int().positive().describe("index of the first point of the new level"),
  ratio: z.number().positive().describe("runs after over runs before; above 1 it became slower"),
  low: z.number().positive().nullable().describe("lower end of its interval; null where there are too few runs"),
  high: z.number().positive().nullable(),
  level: z.number().nullable().describe("of the interval, two-sided"),
  pValue: z.number().describe("of no change in this stretch, from permutations"),
  direction: z.enum(["slower", "faster", "small"]).describe("small: within the margin"),
  runsBefore: z.int().positive(),
  runsAfter: z.int().positive(),
  beforeMs: ms,
  afterMs: ms,
  last: pointSchema.describe("last run of the old level"),
  first: pointSchema.describe("first run of the new level: what changed lies between the two"),
  changes: z
    .array(z.object({ what: z.string(), before: z.string(), after: z.string() }))
    .describe("what else was another in the first run of the new level: engine, digests, machine"),
});

const seriesSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  start: z.enum(startKinds),
  points: z.array(pointSchema).min(1).describe("oldest first"),
  levels: z.array(levelSchema).min(1),
  steps: z.array(stepSchema),
  margin: z.number().positive().describe("difference that matters, as a share"),
  cv: z.number().nonnegative().nullable().describe("run-to-run coefficient of variation around the levels"),
  leftOut: z.int().nonnegative().describe("runs that asked something else than the newest, or lost too many starts"),
  needs: z.int().nonnegative().describe("how many more runs it takes before a step can be told from chance"),
});

export const trendDocumentSchema = z.object({
  schema: z.literal(trendDocumentVersion),
  runs: z.array(z.object({ id: z.string(), startedAt: z.iso.datetime() })).describe("on the line, oldest first"),
  machine: z.string().describe("of the newest run"),
  otherMachines: z.int().nonnegative().describe("runs of other machines, which are not on the line"),
  mixed: z.boolean().describe("runs of several machines are on the line"),
  rate: z.number().describe("expected share of false ones among the steps, over all series"),
  minimumRuns: z.int().positive().describe("runs that a series needs at least"),
  series: z.array(seriesSchema),
  notes: z.array(z.string()),
  sentence: z.string(),
});
/** What `bench trend --json` prints: durations in ms. */
export type TrendDocument = z.infer<typeof trendDocumentSchema>;

/** The document of a trend. */
export function toTrendDocument(trend: Trend): TrendDocument {
  const { runs, machine, otherMachines, mixed, rate, minimumRuns, series, notes, sentence } = trend;
  return {
    schema: trendDocumentVersion,
    runs: runs.map(({ id, startedAt }) => ({ id, startedAt })),
    machine,
    otherMachines,
    mixed,
    rate,
    minimumRuns,
    series: series.map(toSeries),
    notes: [...notes],
    sentence,
  };
}

function toSeries(one: TrendSeries): TrendDocument["series"][number] {
  const { scenario, target, kind, start, points, levels, steps, margin, cv, leftOut, needs } = one;
  return {
    scenario,
    target,
    kind,
    start,
    points: points.map(toPoint),
    levels: levels.map(({ from, to, medianNs }) => ({ from, to, medianMs: medianNs / 1e6 })),
    steps: steps.map(toStep),
    margin,
    cv,
    leftOut,
    needs,
  };
}

function toPoint({ run, startedAt, source, n, medianNs }: TrendPoint): z.infer<typeof pointSchema> {
  return { run, startedAt, source: source ?? null, n, medianMs: medianNs / 1e6 };
}

function toStep(step: TrendStep): z.infer<typeof stepSchema> {
  const { at, ratio, interval, pValue, direction, before, after, last, first, changes } = step;
  return {
    at,
    ratio,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    level: interval?.level ?? null,
    pValue,
    direction,
    runsBefore: runsOf(before),
    runsAfter: runsOf(after),
    beforeMs: before.medianNs / 1e6,
    afterMs: after.medianNs / 1e6,
    last: toPoint(last),
    first: toPoint(first),
    changes: changes.map((change) => ({ ...change })),
  };
}

function runsOf({ from, to }: TrendLevel): number {
  return to - from;
}
