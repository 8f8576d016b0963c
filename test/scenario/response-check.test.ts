import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExpectedBody } from "../../src/scenario/model.ts";
import { checkResponse } from "../../src/scenario/response-check.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const check = (body: ExpectedBody | undefined, got: Uint8Array | string, status = 200): string => {
  const expected = body === undefined ? { status: 200 } : { status: 200, body };
  const result = checkResponse(expected, { status, body: typeof got === "string" ? bytes(got) : got });
  return result.ok ? "ok" : result.message;
};
const exact = (text: string): ExpectedBody => ({ match: "exact", bytes: bytes(text) });
const json = (subset: unknown): ExpectedBody => ({ match: "json", subset });

describe("status", () => {
  test("any body is right when none is expected", () => expect(check(undefined, "x")).toBe("ok"));
  test("the status is compared first", () => {
    expect(check(exact("x"), "x", 500)).toBe('status 500 instead of 200: "x"');
    expect(check(undefined, "", 404)).toBe("status 404 instead of 200");
  });
});

describe("exact", () => {
  test("the same bytes are right", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(check({ match: "exact", bytes: body }, body.slice())).toBe("ok");
      }),
    );
  });
  test("any other bytes are wrong, in one printable line", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (expected, got) => {
        fc.pre(expected.length !== got.length || expected.some((byte, at) => byte !== got[at]));
        const message = check({ match: "exact", bytes: expected }, got);
        expect(message).toMatch(/^body differs at byte \d+/);
        expect(message).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
    );
  });
  test("the message shows the place, both sides and the lengths", () => {
    expect(check(exact("hello, world\n"), "hello, wurld\n")).toBe(
      'body differs at byte 8: expected "hello, world\\n", got "hello, wurld\\n"',
    );
    expect(check(exact("abc"), "ab")).toBe(
      'body differs at byte 2 (2 bytes instead of 3): expected "abc", got its end',
    );
    expect(check(exact(""), "x")).toBe('body differs at byte 0 (1 bytes instead of 0): expected its end, got "x"');
    expect(check(exact("a"), new Uint8Array([0xff, 0x41, 0]))).toContain('got "\\xffA\\x00"');
  });
});

describe("JSON subset", () => {
  test("objects may have more, at any depth", () => {
    expect(check(json({ a: { b: 1 } }), '{"z":0,"a":{"b":1.0,"c":2}}')).toBe("ok");
    expect(check(json([{ a: 1 }, 2]), '[{"a":1,"b":2},2]')).toBe("ok");
    expect(check(json(null), "null")).toBe("ok");
  });
  test("the message names the first difference", () => {
    expect(check(json({ a: { b: 1 } }), '{"a":{"b":2}}')).toBe("body.a.b: expected 1, got 2");
    expect(check(json({ a: 1 }), '{"b":1}')).toBe("body.a: expected 1, but it is missing");
    expect(check(json({ a: {} }), '{"a":[]}')).toBe("body.a: expected an empty map, got an empty list");
    expect(check(json([1, 2]), "[1]")).toBe("body: expected 2 elements, got 1");
    expect(check(json([1]), "[1,2]")).toBe("body: expected 1 elements, got 2");
    expect(check(json([{ "x y": "1" }]), '[{"x y":1}]')).toBe('body[0]["x y"]: expected "1", got 1');
    expect(check(json({ a: 1 }), "{")).toBe('body is not JSON: "{"');
    expect(check(json("x"), new Uint8Array([0x22, 0xff, 0x22]))).toBe(
      'body is not JSON: "\\"\\xff\\""'.replaceAll('\\"', '"'),
    );
  });
  test("fields of Object.prototype are not fields of the response", () => {
    expect(check(json({ toString: 1 }), "{}")).toBe("body.toString: expected 1, but it is missing");
    expect(check(json({ constructor: {} }), "{}")).toContain("missing");
  });
  test("every value contains itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const copy: unknown = JSON.parse(JSON.stringify(value));
        expect(check(json(copy), JSON.stringify(value))).toBe("ok");
      }),
    );
  });
});

describe("pattern", () => {
  test("matches anywhere in the body", () => {
    expect(check({ match: "pattern", pattern: /b+/u }, "abbc")).toBe("ok");
    expect(check({ match: "pattern", pattern: /^b+$/u }, "abbc")).toBe('body does not match "^b+$": "abbc"');
  });
  test("is not tried on more than 1 MiB", () => {
    expect(check({ match: "pattern", pattern: /a/u }, new Uint8Array(2 ** 20).fill(97))).toBe("ok");
    expect(check({ match: "pattern", pattern: /a/u }, new Uint8Array(2 ** 20 + 1).fill(97))).toContain("1048577 bytes");
  });
});
