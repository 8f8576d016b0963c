import fc from "fast-check";
import { expect, test } from "vitest";
import type { Request } from "../../../src/scenario/model.ts";
import { toEvent } from "../../../src/targets/function/event.ts";

const call = { requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd", timeMs: Date.UTC(2020, 2, 12, 19, 3, 58) };
const post = (overrides: Partial<Request> = {}): Request => ({
  method: "POST",
  path: "/",
  headers: {},
  body: new Uint8Array(),
  ...overrides,
});

interface Event {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly headers: Readonly<Record<string, string>>;
}
const eventOf = (request: Request): Event =>
  JSON.parse(new TextDecoder().decode(toEvent("http", request, call))) as Event;

/** The body as a handler gets it back from the event. */
const bodyIn = ({ body = "", isBase64Encoded }: Event): Buffer =>
  Buffer.from(body, isBase64Encoded ? "base64" : "utf8");

test("an http event has what a function URL's has", () => {
  const request = post({
    path: "/my/path?parameter1=value1&parameter1=value2&parameter2=a%20b",
    headers: { "Content-Type": "application/json", Cookie: "one=1; two=2", "User-Agent": "agent" },
    body: new TextEncoder().encode('{"a":1}'),
  });
  expect(eventOf(request)).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/my/path",
    rawQueryString: "parameter1=value1&parameter1=value2&parameter2=a%20b",
    cookies: ["one=1", "two=2"],
    headers: {
      "content-length": "7",
      "content-type": "application/json",
      host: "coldbench.lambda-url.us-east-1.on.aws",
      "user-agent": "agent",
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    queryStringParameters: { parameter1: "value1,value2", parameter2: "a b" },
    requestContext: {
      accountId: "anonymous",
      apiId: "coldbench",
      domainName: "coldbench.lambda-url.us-east-1.on.aws",
      domainPrefix: "coldbench",
      http: {
        method: "POST",
        path: "/my/path",
        protocol: "HTTP/1.1",
        sourceIp: "192.0.2.1",
        userAgent: "agent",
      },
      requestId: call.requestId,
      routeKey: "$default",
      stage: "$default",
      time: "12/Mar/2020:19:03:58 +0000",
      timeEpoch: call.timeMs,
    },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
});

test("what is not there is left out", () => {
  const event = eventOf(post({ method: "GET" }));
  expect(Object.keys(event).toSorted()).toEqual(
    ["headers", "isBase64Encoded", "rawPath", "rawQueryString", "requestContext", "routeKey", "version"].toSorted(),
  );
  expect(event.headers["content-length"]).toBeUndefined();
});

test.each([
  ["text/plain", false],
  ["text/html; charset=utf-8", false],
  ["Application/JSON", false],
  ["application/json;charset=utf-8", false],
  ["application/xml", false],
  ["application/javascript", false],
  ["application/x-www-form-urlencoded", true],
  ["application/octet-stream", true],
  ["application/problem+json", true],
  ["image/svg+xml", true],
  ["", true],
])("a body of type %j is in base64: %s", (type, isBase64Encoded) => {
  const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
  const event = eventOf(post({ headers, body: new TextEncoder().encode("hello, wörld") }));
  expect(event.isBase64Encoded).toBe(isBase64Encoded);
  expect(bodyIn(event).toString()).toBe("hello, wörld");
});

const types = fc.constantFrom("text/plain", "application/json", "application/octet-stream", "");

test("any bytes come back from the event, whatever type they are said to have", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), types, (body, type) => {
      expect(bodyIn(eventOf(post({ headers: { "content-type": type }, body })))).toEqual(Buffer.from(body));
    }),
  );
});

test("any text comes back, a byte order mark included", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      const body = new TextEncoder().encode(`\uFEFF${text}`);
      expect(bodyIn(eventOf(post({ headers: { "content-type": "text/plain" }, body })))).toEqual(Buffer.from(body));
    }),
  );
});

test("a raw event is the body", () => {
  const body = new TextEncoder().encode("[1, 2]");
  expect(toEvent("raw", post({ body }), call)).toBe(body);
});
