import type { EventShape } from "../../scenario/lambda-function.ts";
import type { Request } from "../../scenario/model.ts";

/** What is told about an invocation in an http event. */
export interface EventCall {
  readonly requestId: string;
  /** Epoch, ms. */
  readonly timeMs: number;
}

/**
 * The payload that a function is invoked with for a request, bytes of JSON in UTF-8.
 * `http`: the event of a function URL, payload format 2.0 (AWS Lambda, "Invoking function URLs"); any bytes of a body come
 * back from it. `raw`: the request's body as it is; whether it is JSON is not looked at.
 */
export function toEvent(shape: EventShape, request: Request, call: EventCall): Uint8Array {
  if (shape === "raw") return request.body;
  return new TextEncoder().encode(JSON.stringify(httpEvent(request, call)));
}

/** Of a function URL that nobody owns: names that function URLs have, under an address that no machine has (RFC 5737). */
const prefix = "coldbench";
const domain = `${prefix}.lambda-url.us-east-1.on.aws`;
const sourceIp = "192.0.2.1";

function httpEvent(request: Request, { requestId, timeMs }: EventCall): Record<string, unknown> {
  const { method, path, body } = request;
  const given = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { cookie, ...headers } = given;
  const queryAt = path.indexOf("?");
  const rawPath = queryAt === -1 ? path : path.slice(0, queryAt);
  const rawQueryString = queryAt === -1 ? "" : path.slice(queryAt + 1);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: {
      host: domain,
      "x-forwarded-for": sourceIp,
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      ...headers,
      ...(body.length === 0 ? {} : { "content-length": String(body.length) }),
    },
    ...(rawQueryString === "" ? {} : { queryStringParameters: queryParameters(rawQueryString) }),
    requestContext: {
      accountId: "anonymous",
      apiId: prefix,
      domainName: domain,
      domainPrefix: prefix,
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp, userAgent: headers["user-agent"] ?? prefix },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: accessLogTime(timeMs),
      timeEpoch: timeMs,
    },
    ...bodyFields(body, headers["content-type"] ?? ""),
  };
}

/** A name that occurs several times has its values joined by commas. */
function queryParameters(query: string): Record<string, string> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(",")]));
}

/**
 * Content types whose bodies arrive as text; every other one, and none at all, arrives in base64. AWS documents only that
 * there is such a rule; this is what was observed there (ministackorg/ministack, pull request 766), form data included.
 */
const textType = /^\s*(?:text\/[^;\s]+|application\/(?:json|xml|javascript))\s*(?:;|$)/i;

function bodyFields(body: Uint8Array, contentType: string): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = textType.test(contentType) ? decodeText(body) : undefined;
  if (text !== undefined) return { body: text, isBase64Encoded: false };
  return { body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
}

/** The text that encodes to exactly these bytes in UTF-8, a byte order mark included; undefined when there is none. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "12/Mar/2020:19:03:58 +0000", as access logs have it. */
function accessLogTime(epochMs: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(epochMs).toISOString()) ?? [];
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`;
}
