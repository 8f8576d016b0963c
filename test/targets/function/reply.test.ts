import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toResponse } from "../../../src/targets/function/reply.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const http = (value: unknown): ReturnType<typeof toResponse> => toResponse("http", bytes(JSON.stringify(value)));

/** With the body as text. */
function readable(response: ReturnType<typeof toResponse>): unknown {
  return typeof response === "string" ? response : { ...response, body: Buffer.from(response.body).toString() };
}

test("status, headers, cookies and body are the function's", () => {
  const value = {
    statusCode: 201,
    headers: { "Content-Type": "text/plain", Age: 3 },
    cookies: ["a=1", "b=2"],
    body: "wörld",
  };
  const headers = { "content-type": "text/plain", age: "3", "set-cookie": "a=1, b=2" };
  expect(readable(http(value))).toEqual({ status: 201, headers, body: "wörld" });
});

test.each([
  ["a body that is left out", { statusCode: 204 }, { status: 204, headers: {}, body: "" }],
  ["a body that is null", { statusCode: 200, body: null }, { status: 200, headers: {}, body: "" }],
  ["a status as text", { statusCode: "404", body: "no" }, { status: 404, headers: {}, body: "no" }],
  ["headers that are null", { statusCode: 200, headers: null }, { status: 200, headers: {}, body: "" }],
  ["a body that is an object", { statusCode: 200, body: { a: 1 } }, { status: 200, headers: {}, body: '{"a":1}' }],
])("%s is understood as function URLs do", (_, value, expected) => {
  expect(readable(http(value))).toEqual(expected);
});

const json = { "content-type": "application/json" };
test.each([
  ['{ "a": 1 }', '{ "a": 1 }'],
  ["[1]", "[1]"],
  ["null", "null"],
  ["17", "17"],
  ['"Hello\\nworld!"', "Hello\nworld!"],
])("%j without statusCode is the body of a 200", (payload, body) => {
  expect(readable(toResponse("http", bytes(payload)))).toEqual({ status: 200, headers: json, body });
});

describe("a response that is none says why", () => {
  test.each([
    [{ statusCode: 99 }, "statusCode of the function's response is 99, not an integer from 100 to 599"],
    [{ statusCode: "2xx" }, 'statusCode of the function\'s response is "2xx", not an integer from 100 to 599'],
    [{ statusCode: null }, "statusCode of the function's response is null, not an integer from 100 to 599"],
    [{ statusCode: 200.5 }, "statusCode of the function's response is 200.5, not an integer from 100 to 599"],
    [{ statusCode: 200, headers: ["a"] }, 'headers of the function\'s response are ["a"], not an object'],
    [{ statusCode: 200, headers: { a: ["b"] } }, 'header a of the function\'s response is ["b"], not a string'],
    [{ statusCode: 200, cookies: "a=1" }, 'cookies of the function\'s response are "a=1", not an array of strings'],
    [{ statusCode: 200, body: 3 }, "body of the function's response is 3, not a string"],
    [
      { statusCode: 200, body: "%", isBase64Encoded: true },
      "body of the function's response is not the base64 that it claims to be",
    ],
  ])("%j", (value, reason) => {
    expect(http(value)).toBe(reason);
  });

  test("what is no JSON, and what is empty", () => {
    expect(toResponse("http", bytes("hello"))).toMatch(/^the function's response is no JSON \(.*hello/);
    expect(toResponse("http", bytes(""))).toMatch(/^the function's response is empty;/);
    expect(toResponse("http", Uint8Array.of(0xff))).toMatch(/^the function's response is no JSON/);
  });
});

describe("a streamed response", () => {
  const streamed = (head: string, body: string): Uint8Array => bytes(`${head}${"\0".repeat(8)}${body}`);

  test("begins with its head", () => {
    const head = JSON.stringify({ statusCode: 202, headers: { "X-A": "b" } });
    const expected = { status: 202, headers: { "x-a": "b" }, body: "one\0two" };
    expect(readable(toResponse("http", streamed(head, "one\0two"), true))).toEqual(expected);
    // The Invoke API does not tell that a response was streamed.
    expect(readable(toResponse("http", streamed(head, "one\0two")))).toEqual(expected);
  });

  test("says why its head is none", () => {
    expect(toResponse("http", streamed('{"statusCode":1}', ""), true)).toMatch(
      /^statusCode of the function's response is 1/,
    );
  });

  test("without a head is the body of a 200, JSON or not", () => {
    const headers = { "content-type": "application/octet-stream" };
    for (const body of ["hello", '{"statusCode":500}']) {
      expect(readable(toResponse("http", bytes(body), true))).toEqual({ status: 200, headers, body });
    }
  });
});

test("any bytes come back through base64, and any text as it is", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
      const value = { statusCode: 200, isBase64Encoded: true, body: Buffer.from(body).toString("base64") };
      expect(http(value)).toEqual({ status: 200, headers: {}, body });
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(http({ statusCode: 200, body: text })).toEqual({ status: 200, headers: {}, body: bytes(text) });
    }),
  );
});

test("no payload makes it throw", () => {
  const payload = fc.oneof(
    fc.uint8Array(),
    fc.jsonValue().map((value) => bytes(JSON.stringify(value))),
    fc
      .record({ statusCode: fc.anything(), headers: fc.anything(), body: fc.anything() })
      .map((value) => bytes(JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? null : each)))),
  );
  fc.assert(
    fc.property(payload, fc.boolean(), (given, streamed) => {
      const response = toResponse("http", given, streamed);
      if (typeof response === "string") expect(response).not.toBe("");
      else expect(response.status).toBeGreaterThanOrEqual(100);
    }),
  );
});

test("raw: the payload is the body of a 200", () => {
  const payload = bytes('{"statusCode":500}');
  expect(toResponse("raw", payload)).toEqual({ status: 200, headers: {}, body: payload });
});
