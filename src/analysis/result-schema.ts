import { z } from "zod";
import { loadDocumentSchema } from "./load-document.ts";
import { densityStops, spendingRecordSchema } from "../results/run-record.ts";
import { codeStates } from "../results/sample.ts";
import { startKinds } from "../units/start-kind.ts";
import { comparisonDocumentSchema } from "./comparison-schema.ts";

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
  medianBilledMs: milliseconds.describe(
    "billed duration, metered or modelled as the target's record says; null where nothing is billed",
  ),
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

const estimateSchema = z
  .object({ pointMs: ms, lowMs: milliseconds, highMs: milliseconds })
  .nullable()
  .describe("median over the rounds; low and high are null where there are too few of them");

const burstSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  by: z
    .enum(["platform", "starts"])
    .describe("who made the instances: the platform that got the requests, or as many cold starts"),
  requests: z.int().positive().describe("first requests at once"),
  rounds: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  notCold: z
    .int()
    .nonnegative()
    .describe("answered by an instance that had served before, or was not proved to be new"),
  median: estimateSchema,
  slowest: estimateSchema,
  aloneMs: milliseconds.describe("median of cold starts by themselves in the same run"),
  slowdown: z
    .object({ ratio: z.number().positive(), low: z.number().positive(), high: z.number().positive() })
    .nullable()
    .describe("median of a burst over that of a start by itself"),
  reason: z.string().nullable().describe("why it was not measured, or ended early"),
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
  bursts: z.array(burstSchema).describe("many first requests at once; empty where no scenario asks for it"),
  loads: z.array(loadDocumentSchema).describe("traffic; empty where no scenario asks for it"),
  comparison: comparisonDocumentSchema
    .nullable()
    .describe(
      "every target against its other arms, another version or itself, as bench compare says it; null where there are none",
    ),
  spending: spendingRecordSchema
    .nullable()
    .describe("what the run has spent at a provider; null where nothing is metered"),
  targets: z.array(targetSchema),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string().optional() })),
  sentences: z.array(z.string()).describe("the verdict of each scenario"),
});
/** What `--json` prints: durations in ms, every number finite, null where there is none. */
export type ResultDocument = z.infer<typeof resultDocumentSchema>;
