import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../units/clock.ts";
import { type BodyOutcome, readBody } from "./runtime-api-body.ts";
import {
  accept,
  invalidResponseMode,
  maxResponseBytes,
  maxStreamedBytes,
  type Refusal,
  refuse,
  tooLarge,
  truncatedRequest,
} from "./runtime-api-error.ts";
import { readReportedError, readTrailerError } from "./runtime-api-reported-error.ts";
import type { RuntimeEvent, RuntimeReply } from "./runtime-api-event.ts";
import type { RuntimeSession } from "./runtime-api-session.ts";

/** One request of a runtime, and what it is about. */
export interface Call {
  readonly clock: Clock;
  readonly session: RuntimeSession;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Of the path; "" where it has none. */
  readonly requestId: string;
}

/** GET runtime/invocation/next: answered when there is an event, however long that takes. */
export function answerNext({ session, response }: Call): void {
  holdOpen(response, (respond) => {
    const waiting = session.awaitEvent((event) => {
      respond();
      response.writeHead(200, eventHeaders(event));
      response.end(event.payload);
    });
    session.extensions.close();
    return waiting;
  });
}

/**
 * Keeps a request until there is an answer. What ends early is the request, not the connection, which a client keeps for the
 * next one: so the listener is the response's.
 * @param wait gets a function to be called right before answering
 */
export function holdOpen(
  response: ServerResponse,
  wait: (answered: () => void) => Refusal | { readonly cancel: () => void },
): void {
  let answered = false;
  const waiting = wait(() => (answered = true));
  if ("status" in waiting) return refuse(response, waiting);
  if (!answered) response.once("close", waiting.cancel);
}

function eventHeaders(event: RuntimeEvent): Record<string, string | number> {
  return {
    "Content-Type": "application/json",
    "Content-Length": event.payload.length,
    "Lambda-Runtime-Aws-Request-Id": event.requestId,
    "Lambda-Runtime-Deadline-Ms": event.deadlineMs,
    "Lambda-Runtime-Invoked-Function-Arn": event.functionArn,
    "Lambda-Runtime-Trace-Id": event.traceId,
    ...(event.clientContext === undefined ? {} : { "Lambda-Runtime-Client-Context": event.clientContext }),
    ...(event.cognitoIdentity === undefined ? {} : { "Lambda-Runtime-Cognito-Identity": event.cognitoIdentity }),
  };
}

/** POST runtime/invocation/{id}/response, buffered or streaming. */
export async function takeResponse(call: Call): Promise<void> {
  const { session, request, requestId } = call;
  const mode = request.headers["lambda-runtime-function-response-mode"];
  const refusal = session.beginReply(requestId, "InvocationResponse");
  if (refusal !== undefined) return refuseUnread(call, refusal);
  if (mode !== undefined && String(mode).toLowerCase() !== "streaming") {
    const errorType = "Runtime.InvalidResponseModeHeader";
    const error = { errorType, errorMessage: `response mode ${String(mode)}`, payload: new Uint8Array() };
    session.finishReply({ kind: "error", error, atNs: call.clock.now() });
    return refuseUnread(call, invalidResponseMode);
  }
  const streamed = mode !== undefined;
  await takeReply(call, streamed ? maxStreamedBytes : maxResponseBytes, ({ bytes, trailers }, atNs) => {
    const error = streamed ? readTrailerError(trailers) : undefined;
    if (error !== undefined) return { kind: "error", error, atNs };
    return { kind: "response", payload: bytes, streamed, contentType: request.headers["content-type"], atNs };
  });
}

/** POST runtime/invocation/{id}/error: the handler failed. */
export async function takeError(call: Call): Promise<void> {
  const { session, request, requestId } = call;
  const refusal = session.beginReply(requestId, "InvocationErrorResponse");
  if (refusal !== undefined) return refuseUnread(call, refusal);
  await takeReply(call, maxResponseBytes, ({ bytes }, atNs) => {
    return { kind: "error", error: readReportedError(request.headers, bytes), atNs };
  });
}

/** Reads what a runtime answers; the invocation's clock stops with the last byte, before anything is made of it. */
async function takeReply(
  { clock, session, request, response }: Call,
  limit: number,
  complete: (body: Extract<BodyOutcome, { kind: "complete" }>, atNs: RuntimeReply["atNs"]) => RuntimeReply,
): Promise<void> {
  const body = await readBody(request, limit, (outcome) => {
    const atNs = clock.now();
    if (outcome.kind === "complete") session.finishReply(complete(outcome, atNs));
    else if (outcome.kind === "too-large") session.finishReply({ kind: "too-large", limit, atNs });
    else session.finishReply({ kind: "truncated", atNs });
  });
  if (body.kind === "complete") accept(response);
  else refuse(response, body.kind === "too-large" ? tooLarge(limit) : truncatedRequest);
}

/** POST runtime/init/error: INIT failed; the runtime is expected to exit. */
export async function takeInitError({ session, request, response }: Call): Promise<void> {
  const refusal = session.beginInitError();
  if (refusal !== undefined) {
    request.resume();
    return refuse(response, refusal);
  }
  await readBody(request, maxResponseBytes, (body) => {
    session.finishInitError(
      readReportedError(request.headers, body.kind === "complete" ? body.bytes : new Uint8Array()),
    );
  });
  accept(response);
}

function refuseUnread({ request, response }: Call, refusal: Refusal): void {
  request.resume();
  refuse(response, refusal);
}
