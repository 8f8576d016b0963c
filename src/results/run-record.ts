import { z } from "zod";
import { startKinds } from "../units/start-kind.ts";
import { budgetSchema } from "./budget.ts";
import { mergedShardSchema, resumptionSchema, shardSchema } from "./continuation.ts";
import { loadRecordSchema } from "./load-record.ts";
import { sourceSchema } from "./run-summary.ts";

/** Version of run.json; a reader refuses a newer one. */
export const runSchemaVersion = 1;

const floorSchema = z.object({
  what: z.string().describe("what was timed, for a person"),
  launcher: z.string().describe("how it was launched or sent"),
  samplesNs: z.array(z.int().nonnegative()).describe("raw, in order, ns"),
});
/** The harness's own cost of one operation that does nothing: measured, recorded, never subtracted. */
export type Floor = z.infer<typeof floorSchema>;

export const environmentSchema = z.object({
  fingerprint: z.string().describe("digest of what makes two machines comparable: CPU model, cores, memory, kernel release, OS"),
  os: z.string(),
  kernel: z.string(),
  arch: z.string(),
  cpu: z.object({ model: z.string(), cores: z.int().positive(), governor: z.string().nullable() }),
  memoryBytes: z.int().positive(),
  loadAverage: z.array(z.number()).length(3).describe("1, 5 and 15 minutes, when the run began"),
  virtualization: z.string().nullable(),
  node: z.string(),
  engines: z.record(z.string(), z.string()).describe("name -> version of every engine that was probed and found"),
  floor: z.record(z.string(), floorSchema).describe("the harness's own floor: null command, null HTTP exchange"),
});
/** The machine that measured. */
export type Environment = z.infer<typeof environmentSchema>;

export const startSupportSchema = z.union([
  z.object({ reachable: z.literal(true), note: z.string().optional() }),
  z.object({
    reachable: z.literal(false),
    reason: z.string(),
    sameAs: z.enum(startKinds).optional().describe("the start that measures the same thing on this target"),
  }),
]);
/** Whether a target can provide a start, and if not why. */
export type StartSupport = z.infer<typeof startSupportSchema>;

export const targetRecordSchema = z.object({
  scenario: z.string(),
  name: z.string(),
  kind: z.string(),
  engine: z.string().optional().describe("what runs it, where the kind has several engines: the name of a Wasm host"),
  available: z.boolean(),
  reason: z.string().optional().describe("why it was skipped"),
  hint: z.string().optional().describe("what to do about it"),
  version: z.string().optional().describe("of the engine or host"),
  starts: z.partialRecord(z.enum(startKinds), startSupportSchema).describe("what it can provide, and why not"),
  facts: z.record(z.string(), z.string()).describe("digests, sizes, versions, limits, source and language"),
  freshInstancePerRequest: z.boolean().optional().describe("a warm request, too, gets an instance of its own"),
  accounting: z.enum(["metered", "modelled", "none"]).optional(),
  arm: z
    .object({
      of: z.string().describe("the target that it is another arm of"),
      role: z.enum(["baseline", "null"]).describe("baseline: the same target of the version compared with; null: the same once more"),
    })
    .optional()
    .describe("measured beside a target only to be compared with it"),
});
/** One target of one scenario, as it was found. */
export type TargetRecord = z.infer<typeof targetRecordSchema>;

export const scenarioRecordSchema = z.object({
  name: z.string(),
  file: z.string().describe("as named on the command line; never an absolute path of the machine"),
  digest: z.string().describe("sha256 of the scenario file"),
  text: z.string().optional().describe("the scenario file; left out where it has a field that is called like a secret"),
  description: z.string().optional(),
  reference: z.string().describe("the target that ratios are relative to"),
  starts: z.array(z.enum(startKinds)),
  request: z.object({ method: z.string(), path: z.string(), bodyBytes: z.int().nonnegative(), bodyDigest: z.string() }),
  expected: z.object({ status: z.int(), body: z.string().describe("what is compared: exact (digest), json, pattern or none") }),
  stop: z.object({ trials: z.int().positive(), precision: z.number().optional(), timeBudgetMs: z.number().optional() }),
  warm: z.object({ warmup: z.int().nonnegative(), invocations: z.int().nonnegative() }),
  limits: z.object({ failed: z.number(), setAside: z.number() }).describe("largest tolerated share of trials"),
  looks: z.int().positive().optional().describe("planned looks of a precision stop rule; intervals are widened for all of them"),
  verdictLooks: z
    .array(z.int().positive())
    .optional()
    .describe("numbers of blocks at which a run until verdict looked, or would have, ascending; the error is spent over them"),
  margin: z.number().positive().optional().describe("difference that matters, as a share"),
  runNoise: z.number().positive().optional().describe("run-to-run coefficient of variation that the scenario states"),
  budgets: z.array(budgetSchema).optional().describe("promises that bench check holds the run to"),
});
/** One scenario as it was run. */
export type ScenarioRecord = z.infer<typeof scenarioRecordSchema>;

export const densityStops = ["memory", "instances", "failure", "interrupted", "not-held"] as const;
/** Why no further idle instance was added. */
export type DensityStop = (typeof densityStops)[number];

export const densityRecordSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  budgetBytes: z.int().positive().describe("the memory to fill, bytes"),
  instances: z.int().positive().describe("the most instances to hold"),
  of: z.string().describe("what was added up; empty when nothing was weighed"),
  readings: z
    .array(z.object({ instances: z.int().nonnegative(), bytes: z.int().nonnegative() }))
    .describe("raw, in order, the first without an instance: what host and instances weighed together"),
  stopped: z
    .enum(densityStops)
    .describe(
      "memory: the last reading is above the budget; instances: as many as asked for; failure, interrupted: see reason; not-held: no instance lives on",
    ),
  reason: z.string().optional().describe("why it ended before the budget and the instances were reached"),
});
/** Idle instances of one target, weighed. */
export type DensityRecord = z.infer<typeof densityRecordSchema>;

export const spendingRecordSchema = z.object({
  usd: z.string().describe("decimal: what all metered invocations were billed, requests included, those discarded as warmup, too"),
  capUsd: z.string().nullable().describe("decimal: where the run had to stop; null: no cap"),
  invocations: z.int().nonnegative().describe("metered invocations"),
  unreported: z.int().nonnegative().describe("those whose billed duration the provider did not tell, counted as if they had run into their limits"),
  capReached: z.boolean(),
});
/** What a run has spent at a provider. Not in it: logs, storage, data transfer, snapshots. */
export type SpendingRecord = z.infer<typeof spendingRecordSchema>;

export const burstSampleSchema = z.object({
  totalNs: z.int().nonnegative().describe("from the moment of the burst to the complete response, ns"),
  instance: z.string().describe("who answered"),
  cold: z.boolean().describe("it was proved to be the first invocation of an instance of its own"),
  reason: z.string().optional().describe("why that is not proved"),
  billedMs: z.number().nonnegative().nullable(),
  ok: z.boolean(),
  message: z.string().optional().describe("why it failed"),
});
/** One request of a burst. */
export type BurstSample = z.infer<typeof burstSampleSchema>;

export const burstRecordSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  requests: z.int().positive().describe("requests at once"),
  by: z
    .enum(["platform", "starts"])
    .optional()
    .describe("platform: the requests were sent, and whoever runs the target made instances; starts: as many cold starts at the same moment, an instance for each; absent in older runs: platform"),
  rounds: z.array(z.array(burstSampleSchema)).describe("raw, round by round"),
  reason: z.string().optional().describe("why it was not measured, or ended early"),
});
/** Many first requests at the same moment, on one target. */
export type BurstRecord = z.infer<typeof burstRecordSchema>;

export const plannedTrialSchema = z.tuple([z.string(), z.string(), z.enum(startKinds), z.int().nonnegative()]);
/** [scenario, target, start, trial number], in the order of execution. */
export type PlannedTrial = z.infer<typeof plannedTrialSchema>;

export const runRecordSchema = z.object({
  schema: z.literal(runSchemaVersion),
  id: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  seed: z.int().nonnegative(),
  source: sourceSchema.optional().describe("the version that was measured; absent outside a git working tree"),
  against: z
    .object({ label: z.string().describe("as named on the command line"), source: sourceSchema.optional() })
    .optional()
    .describe("the version that the arms named baseline are of"),
  status: z.enum(["running", "complete", "partial", "interrupted"]),
  tool: z.object({ name: z.string(), version: z.string() }),
  environment: environmentSchema,
  scenarios: z.array(scenarioRecordSchema),
  targets: z.array(targetRecordSchema),
  order: z.array(plannedTrialSchema).describe("the trials in the order in which they were planned; of a shard, its own"),
  densities: z.array(densityRecordSchema).optional().describe("idle instances that were weighed, target by target"),
  bursts: z.array(burstRecordSchema).optional().describe("many first requests at once, target by target"),
  loads: z.array(loadRecordSchema).optional().describe("traffic, target by target"),
  spending: spendingRecordSchema.optional().describe("what the run has spent; absent where nothing is metered"),
  warnings: z.array(z.string()).optional().describe("what the run itself noticed"),
  resumed: z
    .array(resumptionSchema.extend({ environment: environmentSchema }))
    .optional()
    .describe("every time that it went on after an interruption, with the machine as it was then"),
  shard: shardSchema.optional().describe("the part of a plan that this run is; absent where it is all of it"),
  merged: z
    .object({
      of: z.int().positive().describe("shards of the plan"),
      missing: z.array(z.int().positive()).describe("shards that are not here, or not whole"),
      differences: z.array(z.string()).describe("what differs between the machines of the shards, one line each"),
      shards: z.array(mergedShardSchema.extend({ environment: environmentSchema })).describe("ascending, with the machine of each"),
    })
    .optional()
    .describe("the shards that this run was put together from; `environment` is that of the first, with a fingerprint of all"),
});
/** run.json: everything about a run but its samples. */
export type RunRecord = z.infer<typeof runRecordSchema>;
