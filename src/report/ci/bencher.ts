import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { RunComparison } from "../../analysis/run-verdicts.ts";
import type { Artifact } from "../artifact.ts";
import { ownCells, seriesPath } from "./series.ts";

/** A metric as Bencher reads it. */
interface Metric {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

/**
 * `bencher.json` for `bencher run --adapter json`: Bencher Metric Format (https://bencher.dev/bmf.json), one benchmark per
 * series with the built-in measure `latency`: median over starts, ns, with its interval where there is one. A series without
 * an accepted start has no metric and is left out. The comparison is not used: Bencher makes its own.
 */
export function renderBencher(_comparison: RunComparison | null, analysis: Analysis): Artifact {
  const benchmarks = ownCells(analysis).flatMap((cell) =>
    cell.median === null ? [] : [[seriesPath(cell), { latency: toMetric(cell.median) }] as const],
  );
  return { path: "bencher.json", content: `${JSON.stringify(Object.fromEntries(benchmarks), null, 2)}\n` };
}

function toMetric({ point, low, high }: NonNullable<Cell["median"]>): Metric {
  if (low === null || high === null) return { value: point };
  return { value: point, lower_value: low, upper_value: high };
}
