import type { Revision } from "./function-version.ts";
import type { Served } from "./environment-pool.ts";

/** Bytes that LogResult carries: docs.aws.amazon.com/lambda/latest/api/API_Invoke.html. */
const tailBytes = 4096;

/** What a REPORT is about: measured of a real process, except that restoring from a snapshot is emulated by starting one. */
export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly memoryMiB: number;
  /** Undefined where the machine does not tell it. */
  readonly maxMemoryMiB: number | undefined;
  readonly initMs: number | undefined;
  readonly restoreMs: number | undefined;
  readonly billedRestoreMs: number | undefined;
  readonly status: "timeout" | "error" | undefined;
  readonly errorType: string | undefined;
}

/**
 * The figures of an invocation (docs.aws.amazon.com/lambda/latest/dg/snapstart-monitoring.html for those of a restore). Billed Duration is the next whole millisecond of Duration + Init Duration, as AWS bills
 * since 2025-08-01, or of Duration + Billed Restore Duration. No snapshot is behind a restore here: what AWS would have
 * restored is initialised, and its time is called Restore Duration.
 */
export function toReport(invocation: Served["invocation"], revision: Revision): Report {
  const { requestId, initMs, status, errorType } = invocation.report;
  const timeoutMs = revision.settings.timeoutS * 1000;
  // AWS ends an invocation at its timeout to the millisecond; ours is noticed a little later.
  const durationMs =
    status === "timeout" ? Math.min(invocation.report.durationMs, timeoutMs) : invocation.report.durationMs;
  const restores = revision.settings.snapStart === "PublishedVersions" && revision.version !== "$LATEST";
  const restoreMs = restores && initMs !== null ? initMs : undefined;
  const billedRestoreMs = restoreMs === undefined ? undefined : Math.ceil(restoreMs);
  const peak = invocation.usage.peakMemoryBytes;
  return {
    requestId,
    durationMs,
    billedMs: Math.ceil(round(durationMs) + (billedRestoreMs ?? round(initMs ?? 0))),
    memoryMiB: revision.settings.memoryMiB,
    maxMemoryMiB: peak === null ? undefined : Math.ceil(peak / 2 ** 20),
    initMs: restores || initMs === null ? undefined : initMs,
    restoreMs,
    billedRestoreMs,
    status,
    errorType,
  };
}

/** The last 4 KiB of the log of an invocation, base64. */
export function toLogResult(log: string): string {
  return Buffer.from(log).subarray(-tailBytes).toString("base64");
}

/**
 * The log of an invocation in the function's format: what the function wrote, between the lines of the platform.
 * @param output what the function wrote
 * @param timeoutS its timeout, for the line that says so
 */
export function writeLog(report: Report, revision: Revision, output: string, at: Date): string {
  const own = output === "" || output.endsWith("\n") ? output : `${output}\n`;
  return revision.settings.logging.LogFormat === "JSON"
    ? writeJsonLog(report, revision, own, at)
    : writeTextLog(report, revision, own, at);
}

/**
 * As LocalStack recorded it from AWS (test_lambda.snapshot.json: test_invocation_with_logs): tabs, and one before the end of
 * the line. Published lines of failures end with their status, without a tab; only a failure of the runtime has one, not
 * an error that a handler throws.
 */
function writeTextLog(report: Report, revision: Revision, own: string, at: Date): string {
  const { requestId, status } = report;
  const timedOut =
    status === "timeout"
      ? `${at.toISOString()} ${requestId} Task timed out after ${revision.settings.timeoutS.toFixed(2)} seconds\n\n`
      : "";
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${ms(report.durationMs)} ms`,
    `Billed Duration: ${report.billedMs} ms`,
    `Memory Size: ${report.memoryMiB} MB`,
    ...(report.maxMemoryMiB === undefined ? [] : [`Max Memory Used: ${report.maxMemoryMiB} MB`]),
    ...(report.initMs === undefined ? [] : [`Init Duration: ${ms(report.initMs)} ms`]),
    ...(report.restoreMs === undefined ? [] : [`Restore Duration: ${ms(report.restoreMs)} ms`]),
    ...(report.billedRestoreMs === undefined ? [] : [`Billed Restore Duration: ${report.billedRestoreMs} ms`]),
    describeStatus(report),
  ];
  const end = `END RequestId: ${requestId}\n${fields.join("\t")}\n`;
  return `START RequestId: ${requestId} Version: ${revision.version}\n${own}${timedOut}${end}`;
}

function describeStatus({ status, errorType }: Report): string {
  if (status === "timeout") return "Status: timeout";
  return errorType?.startsWith("Runtime.") === true ? `Status: error\tError Type: ${errorType}` : "";
}

/**
 * With the default level INFO, Lambda sends platform.start and platform.report
 * (docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html; records: telemetry-schema-reference.html).
 */
function writeJsonLog(report: Report, revision: Revision, own: string, at: Date): string {
  const { requestId, status, errorType } = report;
  const event = (type: string, record: Readonly<Record<string, unknown>>): string =>
    `${JSON.stringify({ time: at.toISOString(), type, record })}\n`;
  const metrics = {
    durationMs: rounded(report.durationMs),
    billedDurationMs: report.billedMs,
    memorySizeMB: report.memoryMiB,
    maxMemoryUsedMB: report.maxMemoryMiB,
    initDurationMs: rounded(report.initMs),
    restoreDurationMs: rounded(report.restoreMs),
    billedRestoreDurationMs: report.billedRestoreMs,
  };
  const start = event("platform.start", { requestId, version: revision.version });
  return `${start}${own}${event("platform.report", { requestId, metrics, status: status ?? "success", errorType })}`;
}

const round = (value: number): number => Number(value.toFixed(2));
const rounded = (value: number | undefined): number | undefined => (value === undefined ? undefined : round(value));
const ms = (value: number): string => value.toFixed(2);
