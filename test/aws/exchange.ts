import type { IncomingMessage } from "node:http";
import { AwsError } from "./reply.ts";

/** A request that was understood: which operation of which service, and what it carries. */
export interface Exchange {
  /** Name of the API's operation: "Invoke"; "Unknown" when no route fits. */
  readonly operation: string;
  /** The label of the path: function name, partial or full ARN, or the ARN of a tagged resource; "" without. */
  readonly target: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A JSON object that came with a request. */
export type Body = Readonly<Record<string, unknown>>;

type Route = readonly [method: string, path: RegExp, operation: string];

// As the operations' HTTP traits name them: docs.aws.amazon.com/lambda/latest/api/API_Operations.html.
const routes: readonly Route[] = [
  ["POST", /^\/2015-03-31\/functions\/?$/, "CreateFunction"],
  ["GET", /^\/2015-03-31\/functions\/?$/, "ListFunctions"],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)$/, "GetFunction"],
  ["DELETE", /^\/2015-03-31\/functions\/([^/]+)$/, "DeleteFunction"],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)\/configuration$/, "GetFunctionConfiguration"],
  ["PUT", /^\/2015-03-31\/functions\/([^/]+)\/configuration$/, "UpdateFunctionConfiguration"],
  ["PUT", /^\/2015-03-31\/functions\/([^/]+)\/code$/, "UpdateFunctionCode"],
  ["POST", /^\/2015-03-31\/functions\/([^/]+)\/versions$/, "PublishVersion"],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)\/versions$/, "ListVersionsByFunction"],
  ["POST", /^\/2015-03-31\/functions\/([^/]+)\/invocations$/, "Invoke"],
  ["GET", /^\/2017-03-31\/tags\/(.+)$/, "ListTags"],
  ["POST", /^\/2017-03-31\/tags\/(.+)$/, "TagResource"],
  ["DELETE", /^\/2017-03-31\/tags\/(.+)$/, "UntagResource"],
  ["GET", /^\/2016-08-19\/account-settings\/?$/, "GetAccountSettings"],
];

/** Reads a request to its end and finds its operation: by path (Lambda), or by x-amz-target (CloudWatch Logs). */
export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const url = new URL(request.url ?? "/", "http://endpoint");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );
  const found = findOperation(request.method ?? "GET", url.pathname, headers["x-amz-target"]);
  return { ...found, query: url.searchParams, headers, body: Buffer.concat(chunks) };
}

function findOperation(method: string, path: string, amzTarget?: string): { operation: string; target: string } {
  if (amzTarget !== undefined) return { operation: amzTarget, target: "" };
  for (const [ofMethod, pattern, operation] of routes) {
    const match = method === ofMethod ? pattern.exec(path) : null;
    if (match !== null) return { operation, target: decodeURIComponent(match[1] ?? "") };
  }
  return { operation: "Unknown", target: "" };
}

/** The JSON object of a request's body; {} when it has none. @throws AwsError when it is no JSON object */
export function readJson(exchange: Exchange): Body {
  if (exchange.body.length === 0) return {};
  try {
    const value = JSON.parse(new TextDecoder().decode(exchange.body)) as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body;
  } catch {
    // answered below
  }
  throw new AwsError("SerializationException", 400, { message: "Could not parse request body into json" });
}

/** The text under a key; undefined when there is none. */
export function readText(body: Body, key: string): string | undefined {
  const value = body[key];
  return typeof value === "string" ? value : undefined;
}

/** The object under a key, such as tags or variables; {} when there is none. */
export function readMap(body: Body, key: string): Readonly<Record<string, string>> {
  const value = body[key];
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, string>>) : {};
}
