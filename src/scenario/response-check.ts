import { findDifference } from "./json-subset.ts";
import type { ExpectedBody, Expectation } from "./model.ts";
import { quoteBytes, quoteText } from "./quoting.ts";

/** Whether a response is the expected one; if not, the first difference in one printable line. */
export type ResponseCheck = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Longest body that a regular expression is tried on: what it costs can grow faster than the body. */
const longestForPattern = 1 << 20;
/** Bytes shown before and after the first difference. */
const before = 8;
const after = 24;

/** Compares status and body with what the scenario expects. Never throws, whatever the bytes are. */
export function checkResponse(
  expected: Expectation,
  response: { readonly status: number; readonly body: Uint8Array },
): ResponseCheck {
  if (response.status !== expected.status) {
    const shown = response.body.length === 0 ? "" : `: ${quoteBytes(response.body.subarray(0, 200))}`;
    return differs(`status ${response.status} instead of ${expected.status}${shown}`);
  }
  return expected.body === undefined ? { ok: true } : checkBody(expected.body, response.body);
}

function checkBody(expected: ExpectedBody, body: Uint8Array): ResponseCheck {
  switch (expected.match) {
    case "exact":
      return checkBytes(expected.bytes, body);
    case "json":
      return checkJson(expected.subset, body);
    case "pattern":
      return checkPattern(expected.pattern, body);
  }
}

function checkBytes(expected: Uint8Array, body: Uint8Array): ResponseCheck {
  const shared = Math.min(expected.length, body.length);
  let at = 0;
  while (at < shared && expected[at] === body[at]) at++;
  if (at === expected.length && at === body.length) return { ok: true };
  const lengths = expected.length === body.length ? "" : ` (${body.length} bytes instead of ${expected.length})`;
  return differs(`body differs at byte ${at}${lengths}: expected ${around(expected, at)}, got ${around(body, at)}`);
}

function around(bytes: Uint8Array, at: number): string {
  if (at >= bytes.length) return "its end";
  return quoteBytes(bytes.subarray(Math.max(0, at - before), at + after));
}

function checkJson(subset: unknown, body: Uint8Array): ResponseCheck {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return differs(`body is not JSON: ${quoteBytes(body.subarray(0, 200))}`);
  }
  const difference = findDifference(subset, value, "body");
  return difference === undefined ? { ok: true } : differs(difference);
}

function checkPattern(pattern: RegExp, body: Uint8Array): ResponseCheck {
  if (body.length > longestForPattern)
    return differs(`body has ${body.length} bytes, more than the ${longestForPattern} that a pattern is tried on`);
  try {
    if (pattern.test(new TextDecoder().decode(body))) return { ok: true };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return differs(`whether the body matches ${quoteText(pattern.source)} cannot be told: ${error.message}`);
  }
  return differs(`body does not match ${quoteText(pattern.source)}: ${quoteBytes(body.subarray(0, 200))}`);
}

function differs(message: string): ResponseCheck {
  return { ok: false, message };
}
