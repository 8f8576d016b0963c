import { z } from "zod";
import { loadPlanSchema } from "../results/load-record.ts";
import type { Load, MeasuredLoad } from "./load-model.ts";

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative().nullable();

const windowSchema = z.object({
  sent: count,
  answered: count,
  failed: count,
  dropped: count,
  p50Ms: milliseconds,
  p99Ms: milliseconds,
  cpuMs: milliseconds.describe("CPU that the target used"),
  memoryBytes: z.number().nonnegative().nullable(),
  latenessP99Ms: milliseconds.describe("how late the generator sent"),
  loopDelayMaxMs: z.number().nonnegative().describe("how late a timer of the generator came, at most"),
  generatorCpuMs: z.number().nonnegative(),
  spoiled: z.boolean().describe("its figures are the generator's more than the target's"),
});

const measuredSchema = z.object({
  windowMs: z.int().positive(),
  plannedMs: z.number().nonnegative(),
  elapsedMs: z.number().nonnegative(),
  offered: count.describe("what was to be sent"),
  sent: count,
  answered: count.describe("with the right answer in time"),
  errors: z.record(z.string(), count).describe("by code"),
  mismatched: count.describe("wrong answers"),
  timeouts: count,
  dropped: count,
  unfinished: count,
  offeredPerSecond: z.number().nonnegative().nullable(),
  answeredPerSecond: z.number().nonnegative().nullable(),
  percentiles: z
    .array(z.object({ p: z.number(), ms: milliseconds, withheld: z.enum(["few", "unanswered"]).nullable() }))
    .describe("over everything offered, from the intended time; what got no right answer is slower than every answer"),
  maxMs: milliseconds,
  serviceP99Ms: milliseconds.describe("from the moment of sending"),
  firstAnswerMs: milliseconds.describe("from the beginning of the load"),
  latenessP99Ms: milliseconds,
  cores: z.number().nonnegative().nullable().describe("CPU that the target used, in cores"),
  memoryBytes: z.number().nonnegative().nullable().describe("of the target, at most"),
  isLate: z.boolean().describe("the generator's own lateness is in the figures"),
  isGeneratorBound: z.boolean().describe("closed loop: the target may answer more"),
  windows: z.array(windowSchema),
});

export const loadDocumentSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  plan: loadPlanSchema,
  measured: measuredSchema.nullable(),
  reason: z.string().nullable().describe("why it was not measured, or ended early"),
});
/** A load in the `--json` document. */
export type LoadDocument = z.infer<typeof loadDocumentSchema>;

/** A load as `--json` prints it: durations in ms. */
export function toLoadDocument({ plan, measured, ...load }: Load): LoadDocument {
  const stages = plan.stages.map((stage) => ({ ...stage }));
  return { ...load, plan: { ...plan, stages }, measured: measured && toMeasuredDocument(measured) };
}

function toMeasuredDocument(measured: MeasuredLoad): NonNullable<LoadDocument["measured"]> {
  const { windowMs, plannedMs, offered, sent, answered, errors, mismatched, timeouts, dropped, unfinished } = measured;
  const { offeredPerSecond, answeredPerSecond, cores, memoryBytes, isLate, isGeneratorBound } = measured;
  return {
    windowMs,
    plannedMs,
    offered,
    sent,
    answered,
    mismatched,
    timeouts,
    dropped,
    unfinished,
    offeredPerSecond,
    answeredPerSecond,
    cores,
    memoryBytes,
    isLate,
    isGeneratorBound,
    errors: { ...errors },
    elapsedMs: measured.elapsedNs / 1e6,
    percentiles: measured.percentiles.map(({ p, ns, withheld }) => ({ p, ms: toMs(ns), withheld })),
    maxMs: toMs(measured.maxNs),
    serviceP99Ms: toMs(measured.serviceP99Ns),
    firstAnswerMs: toMs(measured.firstAnswerNs),
    latenessP99Ms: toMs(measured.latenessP99Ns),
    windows: measured.windows.map((window) => ({
      sent: window.sent,
      answered: window.answered,
      failed: window.failed,
      dropped: window.dropped,
      p50Ms: toMs(window.p50Ns),
      p99Ms: toMs(window.p99Ns),
      cpuMs: toMs(window.cpuNs),
      memoryBytes: window.memoryBytes,
      latenessP99Ms: toMs(window.latenessP99Ns),
      loopDelayMaxMs: window.loopDelayMaxNs / 1e6,
      generatorCpuMs: window.generatorCpuNs / 1e6,
      spoiled: window.spoiled,
    })),
  };
}

function toMs(ns: number | null): number | null {
  return ns === null ? null : ns / 1e6;
}
