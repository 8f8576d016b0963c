import { z } from "zod";
import { sourceSchema } from "../results/run-summary.ts";
import { phaseNames } from "../results/sample.ts";
import { startKinds } from "../units/start-kind.ts";

/** Version of the comparison's `--json` document; keys are added within a version, never removed or given another meaning. */
export const comparisonDocumentVersion = 1;

const ms = z.number().nonnegative();
const share = z.number().describe("0.05 is 5 %");
const ratio = z.number().positive().describe("candidate / baseline; above 1 the candidate takes longer");

const sideSchema = z.object({
  label: z.string().describe("as a person names it"),
  runs: z.array(z.string()).describe("ids, oldest first"),
  source: sourceSchema.nullable().describe("the version, where it is known"),
});

const seriesSideSchema = z
  .object({
    n: z.int().nonnegative().describe("accepted starts over all runs of the side; warm: instances"),
    runs: z.int().nonnegative(),
    medianMs: ms.nullable().describe("of several runs, the geometric mean of their medians"),
    failed: z.int().nonnegative(),
    setAside: z.int().nonnegative(),
  })
  .nullable()
  .describe("null where the side has not a single row");

const seriesSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  start: z.enum(startKinds).describe("what already existed when the clock started"),
  baseline: seriesSideSchema,
  candidate: seriesSideSchema,
  estimate: z
    .object({ ratio, low: z.number().positive(), high: z.number().positive(), level: z.number() })
    .nullable()
    .describe("with its interval for this series alone; null where there is none"),
  pValue: z
    .number()
    .nullable()
    .describe("two-sided, of no difference, for this series alone; looks at the data included"),
  adjustedP: z.number().nullable().describe("after Holm's correction over all series of the gate"),
  margin: share.describe("differences up to this share matter to nobody, or cannot be told from the noise of the run"),
  noise: z
    .object({ from: z.enum(["paired", "measured", "assumed"]), cv: share })
    .nullable()
    .describe("against which noise it was judged, as a coefficient of variation"),
  verdict: z.enum(["faster", "slower", "equivalent", "inconclusive", "missing", "failing", "new", "incomparable"]),
  reason: z.string().nullable().describe("why, where the word alone does not say it"),
  needs: z
    .object({ more: z.int().positive(), of: z.enum(["starts", "baseline runs"]) })
    .nullable()
    .describe("of an inconclusive one: about so many more"),
  detectable: share.nullable().describe("smallest slowdown that this comparison would find four times in five"),
  moved: z
    .array(z.object({ phase: z.enum(phaseNames), baselineMs: ms, candidateMs: ms, changeMs: z.number(), share }))
    .describe("phases, what moved with the whole and furthest first; share: of the change of the whole"),
  unconfirmed: z.boolean().describe("a regression here, but not in the run that was to confirm it"),
});

const nullSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  start: z.enum(startKinds),
  n: z.int().positive().describe("pairs"),
  ratio: z.number().positive(),
  low: z.number().positive(),
  high: z.number().positive(),
  level: z.number(),
  adjustedP: z.number().describe("after Holm's correction over all null comparisons of the run"),
  tripped: z.boolean().describe("a difference where there can be none"),
});

const budgetSchema = z.object({
  scenario: z.string(),
  text: z.string().describe("as written"),
  value: z
    .object({ point: z.number(), low: z.number().nullable(), high: z.number().nullable() })
    .nullable()
    .describe("in the unit of the limit; null where it cannot be told"),
  limit: z.number().positive(),
  unit: z.enum(["ms", "ratio"]),
  state: z.enum(["met", "close", "missed", "undecided"]),
  reason: z.string().nullable(),
});

export const comparisonDocumentSchema = z.object({
  schema: z.literal(comparisonDocumentVersion),
  design: z.enum(["paired", "runs"]).describe("paired: both sides interleaved in one run; runs: in runs of their own"),
  baseline: sideSchema,
  candidate: sideSchema,
  alpha: z.number().describe("chance of any false alarm over all series"),
  outcome: z.enum(["pass", "regression", "incomplete"]),
  trustworthy: z
    .boolean()
    .describe("false where a target differs from itself: then nothing is called slower or faster"),
  series: z.array(seriesSchema).describe("failures first, then slower, faster and the rest"),
  nulls: z.array(nullSchema).describe("targets against themselves in the same run"),
  differences: z
    .array(z.object({ what: z.string(), baseline: z.string(), candidate: z.string(), refused: z.boolean() }))
    .describe("what is not the same on both sides; refused: series are not compared for it"),
  budgets: z.array(budgetSchema),
  notes: z.array(z.string()).describe("what a careful reader must know"),
  sentence: z.string().describe("the whole in one sentence"),
});
/** What `bench compare --json` prints: durations in ms, ratios and shares plain, every number finite, null where there is none. */
export type ComparisonDocument = z.infer<typeof comparisonDocumentSchema>;

export const checkDocumentSchema = z.object({
  schema: z.literal(comparisonDocumentVersion),
  run: z.string().describe("where the run is stored"),
  exitCode: z.int().nonnegative().describe("of the command that prints this"),
  comparisons: z
    .array(comparisonDocumentSchema)
    .describe("against the version measured beside it, against a baseline; budgets are in the first"),
});
/** What `bench check --json` prints. */
export type CheckDocument = z.infer<typeof checkDocumentSchema>;
