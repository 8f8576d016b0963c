/** What Lambda reports of one invocation, as it prints it. Null where the line does not say. */
export interface LambdaReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number | null;
  /** What Lambda calls MB. */
  readonly memoryMiB: number | null;
  readonly maxMemoryMiB: number | null;
  /** INIT of the environment: only of its first invocation. */
  readonly initMs: number | null;
  /** SnapStart: only of the first invocation after a restore. */
  readonly restoreMs: number | null;
  /** Contained in `billedMs` already. */
  readonly billedRestoreMs: number | null;
  readonly status: string | null;
  readonly errorType: string | null;
}

/** Keys of the text format where no tabs tell its fields apart, longer ones first: "Duration" is the end of four of them. */
const knownKeys =
  /(RequestId|Billed Restore Duration|Restore Duration|Billed Duration|Init Duration|Duration|Memory Size|Max Memory Used|Status|Error Type): ?(\S+)/g;

/**
 * The report of an invocation among the lines of a log, in either format: a REPORT line or a `platform.report` record.
 * A line that was cut, one of another invocation and one that the function printed of itself before are passed over: of
 * several, the last counts. Null when there is none.
 * @param log the end of a log, which may begin in the middle of a line
 */
export function findReport(log: string, requestId: string): LambdaReport | null {
  const reports = log.split("\n").flatMap((line) => parseReport(line) ?? []);
  return reports.findLast((report) => report.requestId === requestId) ?? null;
}

/** A REPORT line or a `platform.report` record; null for any other line, INIT_REPORT among them. */
export function parseReport(line: string): LambdaReport | null {
  const text = line.trim();
  if (text.startsWith("REPORT ")) return readText(text);
  return text.startsWith("{") && text.includes("platform.report") ? readRecord(text) : null;
}

/** The text of an X-Amz-Log-Result header: the last 4 KiB of the log, base64. Cut characters become U+FFFD; "" for nothing. */
export function decodeLogTail(logResult: string | undefined): string {
  return logResult === undefined ? "" : Buffer.from(logResult, "base64").toString("utf8");
}

function readText(text: string): LambdaReport | null {
  const values = readFields(text.slice("REPORT ".length));
  const number = (key: string): number | null => toNumber(values.get(key));
  return assemble(values.get("RequestId"), {
    durationMs: number("Duration"),
    billedMs: number("Billed Duration"),
    memoryMiB: number("Memory Size"),
    maxMemoryMiB: number("Max Memory Used"),
    initMs: number("Init Duration"),
    restoreMs: number("Restore Duration"),
    billedRestoreMs: number("Billed Restore Duration"),
    status: values.get("Status") ?? null,
    errorType: values.get("Error Type") ?? null,
  });
}

/** By key, whatever their order. Tabs are what Lambda writes; copies of its lines often have spaces instead. */
function readFields(text: string): ReadonlyMap<string, string> {
  const fields = text.includes("\t")
    ? text.split("\t").flatMap((field) => [...field.matchAll(/^ *([A-Za-z ]+): ?(\S+)/g)])
    : [...text.matchAll(knownKeys)];
  return new Map(fields.map(([, key = "", value = ""]) => [key, value]));
}

function readRecord(text: string): LambdaReport | null {
  let parsed: { readonly type?: unknown; readonly record?: Readonly<Record<string, unknown>> };
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch {
    return null;
  }
  const { type, record } = parsed;
  if (type !== "platform.report" || typeof record !== "object" || record === null) return null;
  const metrics = (record["metrics"] ?? {}) as Readonly<Record<string, unknown>>;
  return assemble(record["requestId"], {
    durationMs: toNumber(metrics["durationMs"]),
    billedMs: toNumber(metrics["billedDurationMs"]),
    memoryMiB: toNumber(metrics["memorySizeMB"]),
    maxMemoryMiB: toNumber(metrics["maxMemoryUsedMB"]),
    initMs: toNumber(metrics["initDurationMs"]),
    restoreMs: toNumber(metrics["restoreDurationMs"]),
    billedRestoreMs: toNumber(metrics["billedRestoreDurationMs"]),
    status: toText(record["status"]),
    errorType: toText(record["errorType"]),
  });
}

type Figures = Omit<LambdaReport, "requestId" | "durationMs"> & { readonly durationMs: number | null };

function assemble(requestId: unknown, figures: Figures): LambdaReport | null {
  const { durationMs } = figures;
  return typeof requestId === "string" && durationMs !== null ? { ...figures, requestId, durationMs } : null;
}

function toNumber(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}

function toText(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
