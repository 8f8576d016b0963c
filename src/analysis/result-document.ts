import { z } from "zod";
import { densityStops } from "../results/run-record.ts";
import { codeStates } from "../results/sample.ts";
import { startKinds } from "../units/start-kind.ts";
import type { Analysis, Cell, PhaseShare } from "./analysis.ts";

/** Version of the `--json` document; keys are added within a version, never removed or given another meaning. */
export const resultDocumentVersion = 1;

const ms = z.number().nonnegative();
const milliseconds = ms.nullable();
const start = z.enum(startKinds);

const cellSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  start: start.describe("what already existed when the clock started"),
  n: z.int().nonnegative().describe("accepted starts; for warm, instances"),
  failed: z.int().nonnegative().describe("failed invocations: never a latency"),
  setAside: z.int().nonnegative().describe("invocations whose cold proof was refused: never a latency"),
  medianMs: milliseconds.describe("null when nothing was accepted"),
  lowMs: milliseconds.describe("lower end of the median's interval; null where n is too small for the level"),
  highMs: milliseconds.describe("upper end of the median's interval; null where n is too small for the level"),
  p90Ms: milliseconds.describe("null where n cannot support it"),
  p95Ms: milliseconds.describe("null where n cannot support it"),
  p99Ms: milliseconds.describe("null where n cannot support it"),
  minMs: milliseconds,
  maxMs: milliseconds,
  phases: z.record(z.string(), ms).describe('"phase" or "phase.step" -> ms; they sum to medianMs'),
  mildOutliers: z.int().nonnegative(),
  severeOutliers: z.int().nonnegative(),
  drift: z
    .object({ change: z.number(), pValue: z.number() })
    .nullable()
    .describe("change across the run as a share of the median, where a trend is significant"),
  invocationsPerInstance: z.int().nonnegative().describe("warm: invocations that each of the n is the median of"),
  medianCpuMs: milliseconds,
  peakMemoryBytes: z.number().nonnegative().nullable(),
  maxPollErrorMs: milliseconds.describe("most that polling for readiness can have added"),
  code: z
    .object({
      states: z.array(z.enum(codeStates)).describe("of the code when the clock started"),
      tiers: z.array(z.string()).describe("compilers or their efforts, as the host names them"),
      moduleBytes: z.number().nonnegative(),
      artifactBytes: z.number().nonnegative().nullable().describe("size of the compiled code"),
      medianCompileMs: milliseconds.describe("compiling alone, wall time"),
      medianCompileCpuMs: milliseconds.describe("compiling alone, user + system CPU"),
    })
    .nullable()
    .describe("the compiled code behind it; null where not known"),
});

const comparisonSchema = z.object({
  scenario: z.string(),
  start: start.describe("start of the reference"),
  target: z.string(),
  targetStart: start.describe("start of the target: not `start` where one of the two has no such rung"),
  reference: z.string(),
  ratio: z.number().positive().describe("median of target / median of reference; above 1 the target takes longer"),
  low: z.number().positive(),
  high: z.number().positive(),
  level: z.number(),
  verdict: z.enum(["faster", "slower", "equivalent", "inconclusive"]).describe("of the target"),
});

const bytes = z.number().nonnegative();

const densitySchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  budgetBytes: bytes.describe("the memory to fill"),
  asked: z.int().positive().describe("the most instances to hold"),
  of: z.string().describe("what was added up"),
  stopped: z.enum(densityStops),
  reason: z.string().nullable().describe("why it ended early, or was not measured"),
  hostBytes: bytes.nullable().describe("without an instance"),
  perInstance: z
    .object({ point: z.number(), low: z.number().nullable(), high: z.number().nullable(), n: z.int().positive() })
    .nullable()
    .describe("bytes that one more idle instance takes: median over n increments, distribution-free interval"),
  held: z
    .object({ atLeast: z.int().nonnegative(), below: z.int().nonnegative().nullable() })
    .nullable()
    .describe("measured: atLeast instances were within the budget; below, where so many were weighed, were not"),
  extrapolated: z
    .object({ point: z.int().nonnegative(), low: z.int().nonnegative(), high: z.int().nonnegative().nullable() })
    .nullable()
    .describe("not measured: instances within the budget if further ones are as large; null where it was reached"),
  readings: z.array(z.object({ instances: z.int().nonnegative(), bytes })),
});

const targetSchema = z.object({
  scenario: z.string(),
  name: z.string(),
  kind: z.string(),
  available: z.boolean(),
  reason: z.string().nullable().describe("why it was skipped"),
  hint: z.string().nullable().describe("what to do about it"),
});

export const resultDocumentSchema = z.object({
  schema: z.literal(resultDocumentVersion),
  run: z.string().describe("where the run is stored"),
  status: z.enum(["running", "complete", "partial", "interrupted"]),
  level: z.number().describe("of all intervals, two-sided"),
  incomplete: z.boolean().describe("more trials failed or were set aside than the scenario tolerates"),
  cells: z.array(cellSchema),
  comparisons: z.array(comparisonSchema),
  densities: z.array(densitySchema).describe("idle instances that were weighed; empty where no scenario asks for it"),
  targets: z.array(targetSchema),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string().optional() })),
  sentences: z.array(z.string()).describe("the verdict of each scenario"),
});
/** What `--json` prints: durations in ms, every number finite, null where there is none. */
export type ResultDocument = z.infer<typeof resultDocumentSchema>;

/** The analysis as the `--json` document. */
export function toResultDocument(analysis: Analysis): ResultDocument {
  const { location, run, level, incomplete, cells, comparisons, densities, targets, warnings, sentences } = analysis;
  return {
    schema: resultDocumentVersion,
    run: location,
    status: run.status,
    level,
    incomplete,
    cells: cells.map(toCellDocument),
    comparisons: comparisons.map((comparison) => ({ ...comparison })),
    densities: densities.map((density) => ({ ...density, readings: density.readings.map((row) => ({ ...row })) })),
    targets: targets.map(({ scenario, name, kind, available, reason, hint }) => ({
      scenario,
      name,
      kind,
      available,
      reason: reason ?? null,
      hint: hint ?? null,
    })),
    warnings: warnings.map((warning) => ({ ...warning })),
    sentences: [...sentences],
  };
}

function toCellDocument(cell: Cell): ResultDocument["cells"][number] {
  const { scenario, target, kind, start: from, n, failed, setAside, median, outliers, drift } = cell;
  return {
    scenario,
    target,
    kind,
    start: from,
    n,
    failed,
    setAside,
    medianMs: toMs(median?.point ?? null),
    lowMs: toMs(median?.low ?? null),
    highMs: toMs(median?.high ?? null),
    p90Ms: percentileMs(cell, 0.9),
    p95Ms: percentileMs(cell, 0.95),
    p99Ms: percentileMs(cell, 0.99),
    minMs: toMs(cell.minNs),
    maxMs: toMs(cell.maxNs),
    phases: phasesMs(cell.phases),
    mildOutliers: outliers.mild,
    severeOutliers: outliers.severe,
    drift: drift && { ...drift },
    invocationsPerInstance: cell.invocationsPerInstance,
    medianCpuMs: toMs(cell.medianCpuNs),
    peakMemoryBytes: cell.peakMemoryBytes,
    maxPollErrorMs: toMs(cell.maxPollErrorNs),
    code: codeDocument(cell.code),
  };
}

function codeDocument(code: Cell["code"]): ResultDocument["cells"][number]["code"] {
  if (code === null) return null;
  const { states, tiers, moduleBytes, artifactBytes, medianCompileNs, medianCompileCpuNs } = code;
  return {
    states: [...states],
    tiers: [...tiers],
    moduleBytes,
    artifactBytes,
    medianCompileMs: toMs(medianCompileNs),
    medianCompileCpuMs: toMs(medianCompileCpuNs),
  };
}

function toMs(ns: number | null): number | null {
  return ns === null ? null : ns / 1e6;
}

function percentileMs({ percentiles }: Cell, wanted: number): number | null {
  const found = percentiles.find(({ p }) => p === wanted);
  return found === undefined || found.withheld ? null : found.point / 1e6;
}

/** A phase that two sources measured in part is one entry. */
function phasesMs(phases: readonly PhaseShare[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { phase, step, ns } of phases) {
    const key = step === undefined ? phase : `${phase}.${step}`;
    sums.set(key, (sums.get(key) ?? 0) + ns);
  }
  return Object.fromEntries([...sums].map(([key, ns]) => [key, ns / 1e6]));
}
