import type { IncomingHttpHeaders } from "node:http";
import type { ReportedError } from "./runtime-api-event.ts";

/** What Lambda calls an error whose type nobody told. */
const unknownType = "Runtime.Unknown";

/**
 * The error in the body of a POST to an `error` path. AWS's own Node client sends its type in the body only, others in the
 * header Lambda-Runtime-Function-Error-Type only.
 */
export function readReportedError(headers: IncomingHttpHeaders, payload: Uint8Array): ReportedError {
  return describe(payload, firstOf(headers["lambda-runtime-function-error-type"]));
}

/** The error in the trailers of a streamed response, whose body is JSON in base64; undefined when it has none. */
export function readTrailerError(trailers: NodeJS.Dict<string>): ReportedError | undefined {
  const type = trailers["lambda-runtime-function-error-type"];
  const body = trailers["lambda-runtime-function-error-body"];
  if (type === undefined && body === undefined) return undefined;
  return describe(Buffer.from(body ?? "", "base64"), type);
}

function describe(payload: Uint8Array, headerType: string | undefined): ReportedError {
  const { errorType, errorMessage } = parseObject(payload);
  return {
    errorType: textOf(errorType) ?? headerType ?? unknownType,
    errorMessage: textOf(errorMessage) ?? "",
    payload,
  };
}

function parseObject(payload: Uint8Array): { readonly errorType?: unknown; readonly errorMessage?: unknown } {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return textOf(typeof value === "string" ? value : value?.[0]);
}
