import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../../src/errors/bench-error.ts";
import { type Exchange, readExchange } from "./exchange.ts";
import type { Faults } from "./injections.ts";
import { AwsError, type Reply, toErrorReply } from "./reply.ts";

/** A request as it came in, and how it was answered. */
export interface RecordedRequest {
  /** Operation of the API, such as Invoke or Logs_20140328.CreateLogGroup. */
  readonly operation: string;
  /** Name or ARN in the path. */
  readonly target: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The clock when it was answered, ns. */
  readonly atNs: number;
  /** Null: the connection was cut. */
  readonly status: number | null;
}

/** Where requests go. */
export interface Front {
  readonly operations: Readonly<Record<string, (exchange: Exchange) => Reply | Promise<Reply>>>;
  readonly faults: Faults;
  readonly now: () => number;
  /** Called for each request, before its answer is sent. */
  readonly record: (request: RecordedRequest) => void;
}

/** Answers one request: an error of an operation is a reply, and an injected cut is none. */
export async function answerRequest(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = await readExchange(request);
  const reply = await carryOut(front, exchange);
  const { operation, target, headers } = exchange;
  const query = Object.fromEntries(exchange.query);
  front.record({ operation, target, query, headers, atNs: front.now(), status: reply?.status ?? null });
  if (reply === null) response.destroy();
  else writeReply(response, reply);
}

async function carryOut(front: Front, exchange: Exchange): Promise<Reply | null> {
  try {
    if (!exchange.headers["authorization"]?.startsWith("AWS4-HMAC-SHA256 ")) {
      throw new AwsError("MissingAuthenticationTokenException", 403, { message: "Missing Authentication Token" });
    }
    const operation = front.operations[exchange.operation];
    if (operation === undefined) throw new AwsError("UnknownOperationException", 404, { message: "no such operation" });
    return await front.faults.apply(exchange.operation, async () => operation(exchange));
  } catch (error) {
    // A defect of the endpoint looks like one of the service; its text says so.
    const Message = `emulated endpoint: ${messageOf(error)}`;
    return toErrorReply(
      error instanceof AwsError ? error : new AwsError("ServiceException", 500, { Type: "Service", Message }),
    );
  }
}

/** `server` says that nothing of this is AWS. */
function writeReply(response: ServerResponse, { status, headers, body }: Reply): void {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(body === undefined ? "" : JSON.stringify(body));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": bytes.length,
    "x-amzn-requestid": randomUUID(),
    server: "coldbench-test-endpoint (emulated)",
    ...headers,
  });
  response.end(bytes);
}
