/** An error with one of Lambda's own types, "Runtime.HandlerNotFound" and others. */
export class RuntimeError extends Error {
  constructor(type, message, cause) {
    super(message);
    this.name = type;
    if (cause?.stack !== undefined) this.stack = cause.stack;
  }
}

/** Into the log, on one line. */
export function logError(label, error) {
  process.stderr.write(`${label}\t${JSON.stringify(describeError(error))}\n`);
}

/** The document that `error` paths take: of anything that can be thrown. */
export function describeError(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}
