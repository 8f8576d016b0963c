import { describe, expect, test } from "vitest";
import type { Analysis, Cell } from "../../src/analysis/analysis.ts";
import { drawnLimits, isThinned, toDrawn } from "../../src/analysis/drawn.ts";
import { analysisOf, exampleAnalysis, plan } from "../report/fixture.ts";

const large = (n: number, outliers = 3): Analysis =>
  analysisOf("hello", [plan("a", "wasm", "cold", 1, "handle 1", { n, outliers })]);
const cellOf = ({ cells }: Analysis): Cell => cells[0] as Cell;

describe("what is drawn of a large run", () => {
  test("is all of a small one", () => {
    const small = exampleAnalysis();
    expect(toDrawn(small)).toBe(small);
    expect(small.cells.some(isThinned)).toBe(false);
  });

  test("keeps the extremes, every outlier, the order, and each one's rank", () => {
    const whole = cellOf(large(20_000, 40));
    const drawn = cellOf(toDrawn(large(20_000, 40)));
    expect(isThinned(drawn)).toBe(true);
    expect(drawn.observations.length).toBeGreaterThanOrEqual(drawnLimits.cell);
    expect(drawn.observations.length).toBeLessThanOrEqual(drawnLimits.cell + 40);
    expect(drawn.observations.filter(({ outlier }) => outlier !== "none")).toHaveLength(40);
    const sorted = whole.observations.map(({ ns }) => ns).toSorted((a, b) => a - b);
    const ranks = drawn.observations.map(({ rank }) => rank ?? 0);
    expect(Math.min(...ranks)).toBe(1);
    expect(Math.max(...ranks)).toBe(20_000);
    for (const { ns, rank } of drawn.observations) expect(ns).toBe(sorted[(rank ?? 0) - 1]);
    const trials = drawn.observations.map(({ trial }) => trial);
    expect(trials).toEqual(trials.toSorted((a, b) => a - b));
  });

  test("changes no figure", () => {
    const { observations: _, ...figures } = cellOf(large(20_000));
    const { observations: __, ...drawn } = cellOf(toDrawn(large(20_000)));
    expect(drawn).toEqual(figures);
  });

  test("has its distribution", () => {
    const whole = cellOf(large(20_000))
      .observations.map(({ ns }) => ns)
      .toSorted((a, b) => a - b);
    const drawn = cellOf(toDrawn(large(20_000)))
      .observations.map(({ ns }) => ns)
      .toSorted((a, b) => a - b);
    for (const p of [0.1, 0.25, 0.5, 0.75, 0.9]) {
      const of = (values: readonly number[]): number => values[Math.floor(p * values.length)] ?? 0;
      expect(of(drawn) / of(whole)).toBeCloseTo(1, 2);
    }
  });

  test("is the same every time, and once", () => {
    const drawn = toDrawn(large(20_000));
    expect(toDrawn(large(20_000))).toEqual(drawn);
    expect(toDrawn(drawn)).toBe(drawn);
  });

  test("of the outliers takes a quarter as many again, the furthest", () => {
    const drawn = cellOf(toDrawn(large(20_000, 5_000)));
    expect(drawn.observations.length).toBeLessThanOrEqual(drawnLimits.cell * 1.25);
  });

  test("shares its room between many cells", () => {
    const plans = Array.from({ length: 80 }, (_, at) => plan(`t${at}`, "wasm", "cold", 1, "handle 1", { n: 700 }));
    const drawn = toDrawn(analysisOf("hello", plans));
    for (const { observations } of drawn.cells) expect(observations).toHaveLength(500);
  });

  test("leaves out a long order of trials, and keeps a short one", () => {
    const analysis = exampleAnalysis();
    const order = Array.from({ length: drawnLimits.order + 1 }, (_, at) => ["hello", "wasm-c", "cold", at] as const);
    const long = {
      ...analysis,
      run: { ...analysis.run, order: order.map((row) => [...row] as [string, string, "cold", number]) },
    };
    expect(toDrawn(long).run.order).toEqual([]);
    expect(toDrawn(large(20_000)).run.order).toHaveLength(2);
  });
});
