import { expect, test } from "vitest";
import { addPhases, phaseShares, type PhaseTotal } from "../../src/analysis/phase-shares.ts";
import type { Phase } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";

function phase(name: Phase["phase"], ns: number, step?: string, source: Phase["source"] = "client"): Phase {
  return { phase: name, ns: nanoseconds(ns), source, ...(step === undefined ? {} : { step }) };
}

function totalsOf(...rows: readonly (readonly [number, readonly Phase[]])[]): PhaseTotal[] {
  const totals: PhaseTotal[] = [];
  for (const [totalNs, phases] of rows) addPhases(totals, phases, totalNs);
  return totals;
}

test("each row weighs the same, however long it took", () => {
  const totals = totalsOf(
    [100, [phase("create", 80), phase("handle", 20)]],
    [1_000, [phase("create", 400), phase("handle", 600)]],
  );
  expect(phaseShares(totals, 500)).toMatchObject([
    { phase: "create", ns: 300, share: expect.closeTo(0.6, 9) },
    { phase: "handle", ns: 200, share: expect.closeTo(0.4, 9) },
  ]);
});

test("phases come in the order in which they happen, steps in the order of the row", () => {
  const totals = totalsOf([
    10,
    [phase("handle", 1), phase("create", 2, "start"), phase("create", 3, "attach"), phase("boot", 4)],
  ]);
  expect(phaseShares(totals, 10).map(({ phase: name, step }) => [name, step])).toEqual([
    ["create", "start"],
    ["create", "attach"],
    ["boot", undefined],
    ["handle", undefined],
  ]);
});

test("what the phases leave of the total is `other`, and the median of an even count is met to the half", () => {
  const shares = phaseShares(totalsOf([10, [phase("handle", 7)]]), 100.5);
  expect(shares.map(({ phase: name }) => name)).toEqual(["handle", "other"]);
  expect(shares.reduce((sum, { ns }) => sum + ns, 0)).toBe(100.5);
});

test("who measured it is kept apart", () => {
  const totals = totalsOf([10, [phase("handle", 5)]], [10, [phase("handle", 5, undefined, "engine")]]);
  expect(phaseShares(totals, 10).map(({ source }) => source)).toEqual(["client", "engine", "client"]);
});

test("rows that took no time have no shares", () => {
  expect(phaseShares(totalsOf([0, [phase("handle", 0)]]), 0)).toEqual([]);
  expect(phaseShares([], 5)).toEqual([]);
});
