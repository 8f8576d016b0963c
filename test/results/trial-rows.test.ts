import { expect, test } from "vitest";
import type { Sample } from "../../src/results/sample.ts";
import { groupTrials, isWholeTrial, lastEndNs, plannedKey, spentNs, trialKey } from "../../src/results/trial-rows.ts";

const row = (part: Partial<Sample>): Sample => ({
  schema: 1,
  scenario: "s",
  target: "a",
  kind: "fake",
  start: "cold",
  trial: 0,
  ordinal: 0,
  totalNs: 10 as Sample["totalNs"],
  phases: [],
  usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
  proof: { instance: "i", invocation: 1, accepted: true },
  outcome: { ok: true },
  ...part,
});
const warm = (ordinal: number, part: Partial<Sample> = {}): Sample =>
  row({ start: "warm", startKind: "cold", ordinal, ...part });
const failed = { outcome: { ok: false, code: "timeout", message: "late" } } as const;
const settings = { warmup: 1, invocations: 2 };

test("a warm row belongs to the trial of the start that its instance came from", () => {
  const rows = [row({}), warm(2), warm(3), row({ trial: 1 })];
  expect(groupTrials(rows).map(({ rows: own }) => own.length)).toEqual([3, 1]);
  expect(trialKey(warm(2))).toBe(plannedKey(["s", "a", "cold", 0]));
  expect(trialKey(row({ start: "warm", ordinal: 1 }))).toBe(plannedKey(["s", "a", "warm", 0]));
});

test("a trial is whole with its last warm row, or with a failure, and never before", () => {
  expect(isWholeTrial([], settings, true)).toBe(false);
  expect(isWholeTrial([row({})], settings, false)).toBe(true);
  expect(isWholeTrial([row({})], settings, true)).toBe(false);
  expect(isWholeTrial([row({}), warm(2)], settings, true)).toBe(false);
  expect(isWholeTrial([row({}), warm(2), warm(3)], settings, true)).toBe(true);
  expect(isWholeTrial([row({}), warm(1, failed)], settings, true)).toBe(true);
  expect(isWholeTrial([row(failed)], settings, true)).toBe(true);
  expect(isWholeTrial([row({})], { warmup: 3, invocations: 0 }, true)).toBe(true);
});

test("time spent leaves pauses out", () => {
  const at = (atNs: number): Sample => row({ atNs: atNs as NonNullable<Sample["atNs"]> });
  const rows = [at(100), at(150), at(1_000), at(1_030)];
  expect(lastEndNs(rows)).toBe(1_040);
  expect(spentNs(rows, [900])).toBe(60 + 40);
  expect(spentNs(rows, [])).toBe(940);
  expect(spentNs([], [900])).toBe(0);
});
