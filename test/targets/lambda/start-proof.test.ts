import { describe, expect, test } from "vitest";
import { parseReport } from "../../../src/targets/lambda/lambda-report.ts";
import {
  coldObjection,
  type StartTraces,
  thawObjection,
  warmObjection,
} from "../../../src/targets/lambda/start-proof.ts";

const report = (rest: string): StartTraces["report"] =>
  parseReport(`REPORT RequestId: r\tDuration: 5.00 ms\tBilled Duration: 5 ms${rest === "" ? "" : `\t${rest}`}`);
const init = report("Init Duration: 100.00 ms");
const restore = report("Restore Duration: 300.00 ms\tBilled Restore Duration: 90 ms");
const traces = (overrides: Partial<StartTraces> = {}): StartTraces => ({
  report: init,
  headers: { "coldbench-instance": "i", "coldbench-environment": "n" },
  nonce: "n",
  askedAtMs: 1_000_000,
  waitedMs: 500,
  ...overrides,
});

describe("a cold start is proved", () => {
  test("by Init Duration and the nonce, or without headers of coldbench by Init Duration alone", () => {
    expect(coldObjection(traces())).toBeUndefined();
    expect(coldObjection(traces({ headers: {} }))).toBeUndefined();
    expect(
      coldObjection(traces({ headers: { "coldbench-environment": "n", "coldbench-init-at": "999500" } })),
    ).toBeUndefined();
  });

  test.each([
    [{ report: null }, /no REPORT/],
    [{ report: report("") }, /no Init Duration/],
    [{ report: restore }, /restored from a snapshot/],
    [{ headers: { "coldbench-environment": "old" } }, /another configuration answered: its nonce is old/],
    [{ headers: { "coldbench-environment": "" } }, /another configuration answered: without a nonce/],
    [{ headers: { "coldbench-instance": "i" } }, /not coldbench-environment/],
    [{ headers: { "coldbench-environment": "n", "coldbench-init-at": "940000" } }, /initialised 60000 ms before/],
    [{ waitedMs: 90 }, /Lambda reports 105.00 ms, the client waited 90.00 ms: part of it was done ahead/],
  ] as const)("not with %j", (overrides, reason) => expect(coldObjection(traces(overrides))).toMatch(reason));

  test("whatever a clock's rounding adds", () => {
    expect(coldObjection(traces({ waitedMs: 104.2 }))).toBeUndefined();
  });
});

describe("a restored environment is proved", () => {
  test("by Restore Duration and the nonce", () => expect(thawObjection(traces({ report: restore }))).toBeUndefined());
  test.each([
    [{ report: null }, /no REPORT/],
    [{}, /no Restore Duration/],
    [{ report: restore, headers: { "coldbench-environment": "old" } }, /its nonce is old/],
    [{ report: restore, waitedMs: 200 }, /done ahead/],
  ] as const)("not with %j", (overrides, reason) => expect(thawObjection(traces(overrides))).toMatch(reason));
});

describe("a warm invocation", () => {
  test("finds the environment of its start", () =>
    expect(warmObjection(traces({ report: report("") }))).toBeUndefined());
  test.each([
    [{ report: null }, /no REPORT/],
    [{}, /a new environment answered: its REPORT has an Init Duration of 100 ms/],
    [{ report: restore }, /a new environment answered, restored in 300 ms/],
    [{ report: report(""), headers: { "coldbench-environment": "old" } }, /its nonce is old/],
  ] as const)("does not with %j", (overrides, reason) => expect(warmObjection(traces(overrides))).toMatch(reason));
});
