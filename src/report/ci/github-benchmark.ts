import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { RunComparison, SeriesComparison } from "../../analysis/run-verdicts.ts";
import type { Artifact } from "../artifact.ts";
import { detailOf, formatEstimate } from "../comparison/figures.ts";
import { verdictWord } from "../comparison/verdict-words.ts";
import { ownCells, seriesPath } from "./series.ts";

/** An entry as github-action-benchmark reads it (`BenchmarkResult` of its src/extract.ts). */
interface BenchmarkResult {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra: string;
}

const nsPerMs = 1_000_000;

/**
 * `github-action-benchmark.json` for its tool `customSmallerIsBetter`: one entry per series, the median over starts in ms.
 * `range` is the interval; it is not of the form "± x" that the action converts, because it is not symmetric and the unit
 * never changes. `extra` has the starts, and the verdict where there is a comparison. A series without an accepted start
 * has no value and is left out.
 */
export function renderGithubBenchmark(comparison: RunComparison | null, analysis: Analysis): Artifact {
  const entries = ownCells(analysis).flatMap((cell) => {
    if (cell.median === null) return [];
    const compared = comparison?.series.find((one) => seriesPath(one) === seriesPath(cell));
    return [toEntry(cell, cell.median, compared)];
  });
  return { path: "github-action-benchmark.json", content: `${JSON.stringify(entries, null, 2)}\n` };
}

function toEntry(
  cell: Cell,
  { point, low, high }: NonNullable<Cell["median"]>,
  compared: SeriesComparison | undefined,
): BenchmarkResult {
  const extra = [
    `median of ${cell.n} starts`,
    ...(cell.failed > 0 ? [`${cell.failed} failed`] : []),
    ...(cell.setAside > 0 ? [`${cell.setAside} set aside`] : []),
    ...(compared === undefined ? [] : [verdictLine(compared)]),
  ];
  return {
    name: seriesPath(cell),
    unit: "ms",
    value: point / nsPerMs,
    ...(low === null || high === null ? {} : { range: `[${low / nsPerMs}, ${high / nsPerMs}]` }),
    extra: extra.join("\n"),
  };
}

function verdictLine(compared: SeriesComparison): string {
  return [verdictWord(compared), formatEstimate(compared.estimate), detailOf(compared)]
    .filter((part) => part !== "")
    .join(", ");
}
