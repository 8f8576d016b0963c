import { describe, expect, test } from "vitest";
import type { Warning } from "../../src/analysis/analysis.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, runRecord, series, target } from "./run-fixture.ts";

function warn(code: string, facts: Record<string, string>, part: Partial<RunRecord> = {}): Warning | undefined {
  const run = runRecord(
    [target("fn", "lambda-local", { facts }), target("unmeasured", "lambda-local", { facts })],
    part,
  );
  const samples = series(around(50, 300), { target: "fn", kind: "lambda-local" });
  const { warnings } = analyseRun({ run, samples, location: "r", random: seededRandom(1) });
  return warnings.find((warning) => warning.code === code);
}

describe("what is not as on Lambda is said", () => {
  test("limits that are not enforced, of memory or of CPU, with the remedy", () => {
    for (const fact of ["memory-limit", "cpu-share"]) {
      const found = warn("limits-not-enforced", { [fact]: "not enforced: no control group can be made" });
      expect(found?.message).toMatch(/^fn: memory and CPU are not limited/);
      expect(found?.hint).toContain("sandbox: container");
    }
    expect(warn("limits-not-enforced", { "memory-limit": "128 MiB, by control group" })).toBeUndefined();
  });

  test("a machine with fewer cores than the memory buys", () => {
    const fact = "5.79 vCPU asked for, capped at the 2 cores of this machine; INIT unlimited";
    expect(warn("cpu-capped", { "cpu-share": fact })?.message).toMatch(/^fn: this machine has fewer cores/);
    expect(warn("cpu-capped", { "cpu-share": "1 vCPU after INIT" })).toBeUndefined();
  });

  test("an emulator in the place of AWS", () => {
    expect(warn("emulated", { emulated: "yes: http://127.0.0.1:1, not AWS" })?.message).toBe(
      "fn: measured at an emulator, not on AWS: its times are those of the emulator",
    );
    expect(warn("emulated", {})).toBeUndefined();
  });
});

test("a run that its spending cap has stopped says so, and how much was spent", () => {
  const spending = { usd: "0.0009", capUsd: "0.001", invocations: 9, unreported: 0, capReached: true };
  expect(warn("spending-cap", {}, { status: "partial", spending })?.message).toMatch(
    /0\.0009 of 0\.001 USD were spent/,
  );
  expect(warn("spending-cap", {}, { spending: { ...spending, capReached: false } })).toBeUndefined();
});
