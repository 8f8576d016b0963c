/** Which of Lambda's rules holds: the initialisation of a zip on a managed runtime was free until 2025-08-01. */
export type BillingEra = "since-2025-08-01" | "free-init";

/** What an invocation of a Lambda function came to, ms. */
export interface BillableParts {
  /** From the start of the invocation until the runtime asked for the next one. */
  readonly durationMs: number;
  /** INIT of the environment, where this invocation waited for it; null or left out otherwise. */
  readonly initMs?: number | null | undefined;
  /** SnapStart: "Billed Restore Duration", not the whole restore; takes the place of INIT. */
  readonly billedRestoreMs?: number | null | undefined;
  readonly era?: BillingEra;
}

/** Finest part of a millisecond that is told apart: 1 ns, below what any clock here resolves. */
const partsPerMs = 1e6;

/**
 * What AWS Lambda bills for an invocation: whole milliseconds, rounded up once, after adding up. Its REPORT line's own
 * "Billed Duration" is to be preferred where there is one; this is for environments that are not AWS, and for bounds.
 * Law: published REPORT figures of 2022 to 2025, all reproduced in test/results/billed-duration.test.ts; and AWS's announcement
 * that INIT is billed for every package and runtime from 2025-08-01.
 * @throws RangeError when a part is negative or not finite
 */
export function billedDurationMs({ durationMs, initMs, billedRestoreMs, era = "since-2025-08-01" }: BillableParts): number {
  const init = era === "free-init" ? 0 : (initMs ?? 0);
  const parts = [durationMs, init, billedRestoreMs ?? 0];
  for (const part of parts) if (!Number.isFinite(part) || part < 0) throw new RangeError(`not a billable duration: ${part} ms`);
  // In whole parts: 38.7 + 61.3 is 100 ms, though their sum as floating-point numbers may lie just above.
  const whole = parts.reduce((sum, part) => sum + Math.round(part * partsPerMs), 0);
  return Math.ceil(whole / partsPerMs);
}
