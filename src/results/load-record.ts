import { z } from "zod";

export const loadModes = ["open", "closed", "burst"] as const;

export const loadStageSchema = z.object({
  fromRate: z.number().nonnegative().optional().describe("open: requests per second when it began"),
  rate: z.number().nonnegative().optional().describe("open: requests per second when it ended"),
  connections: z.int().positive().optional().describe("closed: connections"),
  durationMs: z.number().positive(),
});

export const loadPlanSchema = z.object({
  mode: z.enum(loadModes).describe("open: at given times; closed: each connection as fast as it is answered; burst: all at once"),
  from: z.enum(["warm", "zero"]).describe("warm: a server that had answered once; zero: none, the load had it started"),
  stages: z.array(loadStageSchema).describe("empty for a burst"),
  requests: z.int().positive().optional().describe("burst: requests at once"),
  connections: z.int().positive().optional().describe("open: most requests under way at the same time"),
  timeoutMs: z.number().positive().describe("from the time at which a request was to be sent"),
});
/** The traffic that was asked for. */
export type LoadPlanRecord = z.infer<typeof loadPlanSchema>;

export const loadWindowSchema = z.object({
  sent: z.int().nonnegative().describe("requests that were to be sent in this window, and were"),
  answered: z.int().nonnegative().describe("right answers complete in this window, whenever they were asked for"),
  failed: z.int().nonnegative().describe("requests of this window without a right answer"),
  dropped: z.int().nonnegative().describe("requests of this window that were not sent: too many were under way"),
  p50Ns: z.number().nonnegative().nullable().describe("of the right answers to requests of this window"),
  p99Ns: z.number().nonnegative().nullable(),
  cpuNs: z.int().nonnegative().nullable().describe("CPU that the target used in this window"),
  memoryBytes: z.int().nonnegative().nullable().describe("memory of the target when the window ended"),
  latenessP99Ns: z.number().nonnegative().nullable().describe("how late the generator sent its requests"),
  latenessMaxNs: z.number().nonnegative().nullable(),
  loopDelayMaxNs: z.int().nonnegative().describe("how late a timer of the generator came, at most"),
  busy: z.number().nonnegative().describe("share of the window in which the generator's busiest thread did not wait; one that polls does not wait"),
  generatorCpuNs: z.int().nonnegative().describe("CPU that the generator's whole process used"),
});
/** What happened in one window of a load. */
export type LoadWindow = z.infer<typeof loadWindowSchema>;

export const loadMeasuredSchema = z.object({
  workers: z.int().positive().describe("threads that sent"),
  windowMs: z.int().positive(),
  plannedMs: z.number().nonnegative().describe("how long requests were sent"),
  elapsedNs: z.int().nonnegative().describe("until the last request had ended"),
  sent: z.int().nonnegative(),
  answered: z.int().nonnegative().describe("with the right answer in time"),
  errors: z.record(z.string(), z.int().nonnegative()).describe("by code: of the connection, `closed`, `not-http`, `http-<status>`"),
  mismatched: z.int().nonnegative().describe("wrong answers"),
  mismatch: z.string().optional().describe("how the first one differed"),
  timeouts: z.int().nonnegative(),
  dropped: z.int().nonnegative().describe("not sent: too many were under way"),
  unfinished: z.int().nonnegative().describe("sent, and given up when the load ended"),
  firstAnswerNs: z.int().nonnegative().nullable().describe("from the beginning of the load to its first right answer"),
  latency: z.string().describe("HdrHistogram (V2, compressed, base64), us: right answers from the time at which they were to be asked for"),
  service: z.string().describe("the same from the moment of sending"),
  lateness: z.string().describe("how late requests were sent"),
  windows: z.array(loadWindowSchema).describe("one after the other from the beginning"),
});
/** What came of a load. */
export type LoadMeasured = z.infer<typeof loadMeasuredSchema>;

export const loadRecordSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  plan: loadPlanSchema,
  measured: loadMeasuredSchema.optional(),
  reason: z.string().optional().describe("why it was not measured, or ended early"),
});
/** Traffic for one target. */
export type LoadRecord = z.infer<typeof loadRecordSchema>;
