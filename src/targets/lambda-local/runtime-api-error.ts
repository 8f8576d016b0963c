import type { ServerResponse } from "node:http";

/** A request that the Runtime API does not grant. */
export interface Refusal {
  readonly status: number;
  readonly errorType: string;
  readonly errorMessage: string;
}

/** Largest buffered response, bytes: 6 MiB and 100 bytes (MaxPayloadSize of aws-lambda-runtime-interface-emulator, interop/model.go). */
export const maxResponseBytes = 6 * 1024 * 1024 + 100;
/** Largest streamed response, bytes: 200 MB (AWS Lambda developer guide, "Response streaming for Lambda functions"). */
export const maxStreamedBytes = 200 * 1024 * 1024;

/** Another request id than that of the invocation in progress. */
export const invalidRequestId: Refusal = {
  status: 400,
  errorType: "InvalidRequestID",
  errorMessage: "Invalid request ID",
};

/** A header Lambda-Runtime-Function-Response-Mode that is neither absent nor "streaming". */
export const invalidResponseMode: Refusal = {
  status: 400,
  errorType: "InvalidFunctionResponseMode",
  errorMessage: "Invalid function response mode",
};

/** The body ended before its time. */
export const truncatedRequest: Refusal = {
  status: 400,
  errorType: "TruncatedHTTPRequest",
  errorMessage: "HTTP request detected as truncated",
};

/** Nothing runs, or something of ours failed: "Container error. Non-recoverable state. Runtime should exit promptly." */
export const containerError: Refusal = {
  status: 500,
  errorType: "InternalServerError",
  errorMessage: "Internal Server Error",
};

/** A response, or an error, of more than `limit` bytes. */
export function tooLarge(limit: number): Refusal {
  return {
    status: 413,
    errorType: "RequestEntityTooLarge",
    errorMessage: `Exceeded maximum allowed payload size (${limit} bytes).`,
  };
}

/** A call that the state of the runtime does not allow, such as a second response. */
export function invalidTransition(from: string, to: string): Refusal {
  const errorMessage = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`;
  return { status: 403, errorType: "InvalidStateTransition", errorMessage };
}

/** Answers with a JSON document. */
export function answerJson(
  response: ServerResponse,
  status: number,
  document: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify(document);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** The document of every refusal. */
export function refuse(response: ServerResponse, { status, errorType, errorMessage }: Refusal): void {
  answerJson(response, status, { errorMessage, errorType });
}

/** 202, as the Runtime API thanks for a response or an error. */
export function accept(response: ServerResponse): void {
  answerJson(response, 202, { status: "OK" });
}
