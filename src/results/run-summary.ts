import { z } from "zod";
import { startKinds } from "../units/start-kind.ts";
import { phaseNames } from "./sample.ts";

/** Version of the run summary, of baseline files and of history files; a reader refuses a newer one. */
export const summarySchemaVersion = 1;

export const sourceSchema = z.object({
  commit: z.string().describe("commit of the working tree that was measured, hex"),
  branch: z.string().optional(),
  dirty: z.boolean().describe("the working tree had changes that are in no commit"),
});
/** The version that a run measured, where it began in a git working tree. */
export type Source = z.infer<typeof sourceSchema>;

export const seriesSummarySchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  start: z.enum(startKinds),
  rows: z.int().nonnegative().describe("recorded rows of any outcome"),
  n: z.int().nonnegative().describe("accepted starts; warm: instances"),
  failed: z.int().nonnegative(),
  setAside: z.int().nonnegative(),
  exceedsLimits: z.boolean().describe("more failed or set-aside rows than the scenario tolerates"),
  medianNs: z.number().positive().nullable().describe("over starts, ns; null without an accepted one"),
  logError: z
    .number()
    .nonnegative()
    .nullable()
    .describe("standard error of the logarithm of the median, from the starts of this run alone; null below 6 starts"),
  phases: z
    .array(z.object({ phase: z.enum(phaseNames), ns: z.number().nonnegative() }))
    .describe("mean share over starts times their median, ns: they sum to it up to rounding"),
  observationsNs: z
    .array(z.int().nonnegative())
    .optional()
    .describe("one value per start, in order of execution, ns; left out of a compacted history"),
  question: z
    .string()
    .describe("digest of what was asked: request, expected response, start and warm settings; series of another question are not comparable"),
  engine: z.string().describe("what ran it with its version, such as 'wasm embedded 12.4'; empty where not known"),
  artifact: z.record(z.string(), z.string()).describe("digests of what was measured, by name of the fact; empty where not known"),
  margin: z.number().positive().optional().describe("difference that matters, of the scenario: 0.05 is 5 %"),
  runNoise: z.number().positive().optional().describe("run-to-run coefficient of variation that the scenario states"),
});
/** One scenario, target and start of a run, reduced to what comparisons between runs need. */
export type SeriesSummary = z.infer<typeof seriesSummarySchema>;

export const runSummarySchema = z.object({
  schema: z.literal(summarySchemaVersion),
  id: z.string(),
  startedAt: z.iso.datetime(),
  status: z.enum(["running", "complete", "partial", "interrupted"]),
  tool: z.object({ name: z.string(), version: z.string() }),
  source: sourceSchema.optional(),
  fingerprint: z.string().describe("of the machine"),
  machine: z.string().describe("the machine in words"),
  unavailable: z
    .array(z.object({ scenario: z.string(), target: z.string(), reason: z.string() }))
    .describe("targets that were skipped, and why"),
  series: z.array(seriesSummarySchema),
});
/** A run, reduced to one row per series: what baselines and histories keep. */
export type RunSummary = z.infer<typeof runSummarySchema>;

export const baselineSchema = z.object({
  schema: z.literal(summarySchemaVersion),
  name: z.string(),
  runs: z.array(runSummarySchema).min(1).describe("oldest first: several tell how much runs differ that measure the same"),
});
/** A named baseline: what a candidate is compared with. */
export type Baseline = z.infer<typeof baselineSchema>;
