import { z } from "zod";
import type { Ns } from "../units/duration.ts";
import { startKinds } from "../units/start-kind.ts";

/** The named, non-overlapping parts of a sample, in the order in which they happen; `other` is what none explains. */
export const phaseNames = ["fetch", "prepare", "create", "boot", "load", "init", "connect", "handle", "other"] as const;
export type PhaseName = (typeof phaseNames)[number];

/** Version of the row format; a reader refuses a newer one. */
export const sampleSchemaVersion = 1;

const ns = z.int().nonnegative() as unknown as z.ZodType<Ns>;

export const phaseSchema = z.strictObject({
  phase: z.enum(phaseNames).describe("which part of the interval"),
  step: z.string().optional().describe("a named step inside the phase, where the adapter can tell several apart"),
  ns: ns.describe("duration, ns"),
  source: z.enum(["client", "engine", "provider"]).describe("who measured it"),
});
/** One part of a sample's interval. */
export type Phase = z.infer<typeof phaseSchema>;

export const usageSchema = z.object({
  cpuNs: ns.nullable().describe("user + system CPU of the instance during the sample, ns; null where not known"),
  peakMemoryBytes: z.int().nonnegative().nullable().describe("peak memory of the instance so far, bytes; null where not known"),
  billedMs: z.number().nonnegative().nullable().describe("what the provider bills, ms; null where nothing is billed"),
});
/** What an invocation used. */
export type Usage = z.infer<typeof usageSchema>;

export const failureCodes = [
  "mismatch",
  "timeout",
  "connection",
  "exit",
  "start-failed",
  "never-ready",
  "out-of-memory",
  "time-limit",
  "memory-limit",
  "output-limit",
  "trap",
  "not-a-module",
  "missing-import",
  "function-error",
  "throttled",
  "engine",
] as const;
/** Why an invocation failed; a failure is data. */
export type FailureCode = (typeof failureCodes)[number];

export const outcomeSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), code: z.enum(failureCodes), message: z.string() }),
]);
/** Whether the complete response was the expected one. */
export type Outcome = z.infer<typeof outcomeSchema>;

export const proofSchema = z.object({
  instance: z.string().describe("nonce the workload answered, or the id of what the adapter created"),
  invocation: z.int().nonnegative().describe("how many invocations the instance had answered, this one included; 0 when it answered none"),
  by: z
    .enum(["workload", "adapter", "nobody"])
    .optional()
    .describe("who vouches for it; nobody: accepted on the word of whoever made it cold, and marked unproved"),
  accepted: z.boolean().describe("false: set aside, counted, never analysed as a latency"),
  reason: z.string().optional().describe("why it was set aside"),
});
/** Evidence that the start was what it claims to be. */
export type Proof = z.infer<typeof proofSchema>;

/** How code that is run gets compiled, and when: the axis that no two hosts share a default of. */
export const codeStates = ["jit", "jit-cached", "aot", "interpreter"] as const;
export type CodeState = (typeof codeStates)[number];

export const codeSchema = z.object({
  state: z
    .enum(codeStates)
    .describe(
      "jit: compiled within the sample; jit-cached: found compiled in a cache or in the running host; aot: compiled before, to a file; interpreter: never",
    ),
  tier: z.string().optional().describe("compiler or its effort, as the host names it"),
  moduleBytes: z.int().nonnegative().describe("size of the module, bytes"),
  artifactBytes: z.int().nonnegative().optional().describe("size of the code compiled ahead of time or cached, bytes"),
  compileNs: ns.optional().describe("compiling alone, ns of wall time, measured apart where the host has a command for it"),
  compileCpuNs: ns.optional().describe("compiling alone, ns of user + system CPU of the process tree: wall time hides a compiler on all cores"),
});
/** The compiled code behind a sample. */
export type Code = z.infer<typeof codeSchema>;

export const sampleSchema = z.object({
  schema: z.literal(sampleSchemaVersion),
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  start: z.enum(startKinds),
  trial: z.int().nonnegative().describe("counts the trials of this scenario, target and start"),
  ordinal: z.int().nonnegative().describe("place of the invocation inside its trial; 0 is the start itself"),
  startKind: z.enum(startKinds).optional().describe("for a warm row: the start that its instance came from"),
  atNs: ns.optional().describe("when the clock started, ns since the run began; of a merged run, with the shards laid one after the other"),
  totalNs: ns.describe("from asking to the complete response, ns"),
  phases: z.array(phaseSchema).describe("sum to totalNs"),
  pollErrorNs: ns.optional().describe("upper bound of what polling for readiness can have added, ns"),
  teardownNs: ns.optional().describe("removing the instance, after the clock stopped, ns"),
  usage: usageSchema,
  proof: proofSchema,
  outcome: outcomeSchema,
  codeState: z.string().optional().describe("state of compiled code when the clock started, where the adapter knows it"),
  code: codeSchema.optional().describe("the compiled code behind it, where the adapter knows it"),
});
/** One recorded invocation: a row of samples.ndjson. */
export type Sample = z.infer<typeof sampleSchema>;
