import { randomUUID } from "node:crypto";
import { BenchError } from "../../src/errors/bench-error.ts";
import { elapsed, toMs } from "../../src/units/duration.ts";
import type { EmulatedFunction } from "./emulated-function.ts";
import type { Revision } from "./function-version.ts";
import type { Served } from "./environment-pool.ts";
import type { Exchange } from "./exchange.ts";
import { toLogResult, toReport, writeLog } from "./invocation-log.ts";
import { invalidContent, invalidShape, notActive, payloadTooLarge, tooManyRequests } from "./lambda-errors.ts";
import { findFunction, findVersion, type LambdaService, type Operations } from "./lambda-service.ts";
import type { Reply } from "./reply.ts";

/** docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, and 1 MB for an asynchronous invocation. */
const payloadBytes = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;
type InvocationType = keyof typeof payloadBytes;

/** Invoke. A real process answers; asynchronous invocations are made once, without AWS's two retries. */
export function createInvokeOperation(service: LambdaService): Operations {
  return {
    Invoke: async (exchange) => {
      const { found, address } = await findFunction(service, exchange);
      const version = findVersion(service, found, address);
      const type = readType(exchange);
      const event = readPayload(exchange, type);
      readClientContext(exchange);
      if (version.state !== "Active") throw notActive(version.state);
      if (type === "DryRun") return { status: 204 };
      if (service.pool.busy() >= service.concurrency) throw tooManyRequests("ConcurrentInvocationLimitExceeded");
      const answer = answerInvocation(service, found, found.serve(version), event, exchange);
      if (type === "RequestResponse") return answer;
      service.keep(answer.then(() => {}));
      return { status: 202 };
    },
  };
}

async function answerInvocation(
  service: LambdaService,
  found: EmulatedFunction,
  revision: Revision,
  event: Uint8Array,
  exchange: Exchange,
): Promise<Reply> {
  const startedNs = service.clock.now();
  const { invocation, output } = await service.pool
    .invoke(found.name, revision, event)
    .catch((error: unknown) => toEntrypointFailure(error, toMs(elapsed(startedNs, service.clock.now()))));
  service.logs.ensure(revision.settings.logging.LogGroup);
  const report = toReport(invocation, revision);
  const log = writeLog(report, revision, output, service.clock.wall());
  return {
    status: 200,
    headers: {
      "x-amzn-requestid": report.requestId,
      "x-amz-executed-version": revision.version,
      "x-amzn-remapped-content-length": "0",
      ...(invocation.result.ok ? {} : { "x-amz-function-error": "Unhandled" }),
      ...(exchange.headers["x-amz-log-type"] === "Tail" ? { "x-amz-log-result": toLogResult(log) } : {}),
    },
    body: invocation.result.payload,
  };
}

/** AWS's answer where a package has no bootstrap that can be started. @throws the error when it is any other */
function toEntrypointFailure(error: unknown, durationMs: number): Served {
  if (!(error instanceof BenchError) || error.code !== "target-unavailable") throw error;
  const requestId = randomUUID();
  const errorType = "Runtime.InvalidEntrypoint";
  const message = `RequestId: ${requestId} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]`;
  const payload = new TextEncoder().encode(JSON.stringify({ errorType, errorMessage: message }));
  return {
    invocation: {
      result: { ok: false, code: "start-failed", message, errorType, payload },
      report: { requestId, durationMs, initMs: null, status: "error", errorType },
      usage: { cpuNs: null, peakMemoryBytes: null },
    },
    output: `${message}\n${errorType}\n`,
  };
}

function readType(exchange: Exchange): InvocationType {
  const type = exchange.headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type === "RequestResponse" || type === "Event" || type === "DryRun") return type;
  const values = "Member must satisfy enum value set: [Event, RequestResponse, DryRun]";
  throw invalidShape(type, "invocationType", values);
}

/** An empty payload is an empty event. */
function readPayload(exchange: Exchange, type: InvocationType): Uint8Array {
  const { body } = exchange;
  if (body.length > payloadBytes[type]) throw payloadTooLarge(payloadBytes[type]);
  if (body.length === 0) return new TextEncoder().encode("{}");
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return body;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidContent(`Could not parse request body into json: Could not parse payload into json: ${reason}`);
  }
}

/** Checked, recorded, and not handed to the function: the environments of lambda-local take none. */
function readClientContext(exchange: Exchange): void {
  const text = exchange.headers["x-amz-client-context"];
  if (text === undefined) return;
  try {
    const value = JSON.parse(Buffer.from(text, "base64").toString()) as unknown;
    if (typeof value === "object" && value !== null) return;
  } catch {
    // answered below
  }
  throw invalidContent("Client context must be a valid Base64-encoded JSON object.");
}
