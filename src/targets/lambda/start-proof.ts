import type { LambdaReport } from "./lambda-report.ts";

/** What is known of an invocation that should have found no environment. */
export interface StartTraces {
  readonly report: LambdaReport | null;
  /** Of the function's response; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the environment was given to answer. */
  readonly nonce: string;
  /** When it was asked for, on the client's clock, epoch ms. */
  readonly askedAtMs: number;
  /** What the client waited, ms. */
  readonly waitedMs: number;
}

/** How far the clocks of two machines on NTP may be apart, ms: generous, as what it tells apart is minutes old. */
const clockSkewMs = 2_000;
/** What Lambda's figures may exceed the client's by, being rounded and of another clock: that of `completePhases`. */
const tolerance = { share: 0.01, ms: 0.01 };

/** Why an invocation was no cold start; undefined when it was one. The count is the judge's. */
export function coldObjection(traces: StartTraces): string | undefined {
  const { report, headers, nonce, askedAtMs } = traces;
  if (report === null) return "no REPORT came with the response: nothing tells whether the environment was new";
  if (report.restoreMs !== null) return "the environment was restored from a snapshot, not initialised";
  if (report.initMs === null) return "its REPORT has no Init Duration: the environment was initialised before";
  const initialisedAtMs = Number(headers["coldbench-init-at"] ?? Number.NaN);
  if (initialisedAtMs < askedAtMs - clockSkewMs) {
    return `the environment was initialised ${Math.round(askedAtMs - initialisedAtMs)} ms before it was asked for`;
  }
  return wrongEnvironment(headers, nonce) ?? impossibleTimes(traces);
}

/** Why an invocation was not served by an environment restored from a snapshot; undefined when it was. */
export function thawObjection(traces: StartTraces): string | undefined {
  const { report, headers, nonce } = traces;
  if (report === null) return "no REPORT came with the response: nothing tells whether it was restored";
  if (report.restoreMs === null) return "its REPORT has no Restore Duration: nothing was restored from a snapshot";
  return wrongEnvironment(headers, nonce) ?? impossibleTimes(traces);
}

/** Why an invocation did not find the environment of its start; undefined when nothing says so. */
export function warmObjection({
  report,
  headers,
  nonce,
  waitedMs,
}: Omit<StartTraces, "askedAtMs">): string | undefined {
  if (report === null) return "no REPORT came with the response: nothing tells whether the environment was new";
  if (report.initMs !== null)
    return `a new environment answered: its REPORT has an Init Duration of ${report.initMs} ms`;
  if (report.restoreMs !== null) return `a new environment answered, restored in ${report.restoreMs} ms`;
  return wrongEnvironment(headers, nonce) ?? impossibleTimes({ report, waitedMs });
}

/** A workload that answers coldbench's headers must answer the nonce of its environment, too. */
function wrongEnvironment(headers: Readonly<Record<string, string>>, nonce: string): string | undefined {
  const echoed = headers["coldbench-environment"];
  if (echoed === nonce || (echoed === undefined && headers["coldbench-instance"] === undefined)) return undefined;
  return echoed === undefined
    ? "the workload answers coldbench-instance but not coldbench-environment (its COLDBENCH_NONCE)"
    : `an environment of another configuration answered: ${echoed === "" ? "without a nonce" : `its nonce is ${echoed}`}`;
}

/** What Lambda says it did while the client waited cannot take longer than that. */
function impossibleTimes({ report, waitedMs }: Pick<StartTraces, "report" | "waitedMs">): string | undefined {
  const reportedMs = reportedDurationMs(report);
  if (fitsInto(reportedMs, waitedMs)) return undefined;
  return `Lambda reports ${reportedMs.toFixed(2)} ms, the client waited ${waitedMs.toFixed(2)} ms: part of it was done ahead`;
}

/** What Lambda reports of the time that a client waits, ms; 0 without a report. */
export function reportedDurationMs(report: LambdaReport | null): number {
  return report === null ? 0 : (report.initMs ?? 0) + (report.restoreMs ?? 0) + report.durationMs;
}

/** Whether what Lambda reports can have happened while the client waited. */
export function fitsInto(reportedMs: number, waitedMs: number): boolean {
  return reportedMs <= waitedMs * (1 + tolerance.share) + tolerance.ms;
}
