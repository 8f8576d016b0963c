import { type Code, codeStates } from "../results/sample.ts";
import { median } from "../stats/quantile.ts";
import type { CellCode } from "./analysis.ts";

/** What rows say about their code, in any order. */
export interface CodeTotals {
  /** Rows that say something. */
  rows: number;
  readonly states: Set<Code["state"]>;
  readonly tiers: Set<string>;
  moduleBytes: number;
  artifactBytes: number | null;
  readonly compileNs: number[];
  readonly compileCpuNs: number[];
}

/** Of no rows. */
export function emptyCode(): CodeTotals {
  const sets = { states: new Set<Code["state"]>(), tiers: new Set<string>() };
  return { rows: 0, ...sets, moduleBytes: 0, artifactBytes: null, compileNs: [], compileCpuNs: [] };
}

/** Adds what one row says. */
export function addCode(
  totals: CodeTotals,
  { state, tier, moduleBytes, artifactBytes, compileNs, compileCpuNs }: Code,
): void {
  totals.rows++;
  totals.states.add(state);
  if (tier !== undefined) totals.tiers.add(tier);
  totals.moduleBytes = Math.max(totals.moduleBytes, moduleBytes);
  if (artifactBytes !== undefined) totals.artifactBytes = Math.max(totals.artifactBytes ?? 0, artifactBytes);
  if (compileNs !== undefined) totals.compileNs.push(compileNs);
  if (compileCpuNs !== undefined) totals.compileCpuNs.push(compileCpuNs);
}

/** Adds what other rows say. */
export function addCodeTotals(totals: CodeTotals, others: CodeTotals): void {
  totals.rows += others.rows;
  for (const state of others.states) totals.states.add(state);
  for (const tier of others.tiers) totals.tiers.add(tier);
  totals.moduleBytes = Math.max(totals.moduleBytes, others.moduleBytes);
  if (others.artifactBytes !== null) totals.artifactBytes = Math.max(totals.artifactBytes ?? 0, others.artifactBytes);
  for (const ns of others.compileNs) totals.compileNs.push(ns);
  for (const ns of others.compileCpuNs) totals.compileCpuNs.push(ns);
}

/** What the accepted samples of a cell say about their code; null when none says anything. */
export function cellCode({ rows, states, tiers, compileNs, compileCpuNs, ...bytes }: CodeTotals): CellCode | null {
  if (rows === 0) return null;
  return {
    states: codeStates.filter((state) => states.has(state)),
    tiers: [...tiers].sort((a, b) => a.localeCompare(b, "en")),
    ...bytes,
    medianCompileNs: medianOf(compileNs),
    medianCompileCpuNs: medianOf(compileCpuNs),
  };
}

function medianOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : median(values);
}
