import { type Code, codeStates } from "../results/sample.ts";
import { median } from "../stats/quantile.ts";
import type { CellCode } from "./analysis.ts";

/** What the accepted samples of a cell say about their code, in any order; null when none says anything. */
export function cellCode(codes: readonly Code[]): CellCode | null {
  if (codes.length === 0) return null;
  const states = new Set(codes.map(({ state }) => state));
  const tiers = new Set(known(codes.map(({ tier }) => tier)));
  return {
    states: codeStates.filter((state) => states.has(state)),
    tiers: [...tiers].sort((a, b) => a.localeCompare(b, "en")),
    moduleBytes: largest(codes.map(({ moduleBytes }) => moduleBytes)) ?? 0,
    artifactBytes: largest(known(codes.map(({ artifactBytes }) => artifactBytes))),
    medianCompileNs: medianOf(known(codes.map(({ compileNs }) => compileNs))),
    medianCompileCpuNs: medianOf(known(codes.map(({ compileCpuNs }) => compileCpuNs))),
  };
}

function known<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((most, value) => Math.max(most, value));
}

function medianOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : median(values);
}
