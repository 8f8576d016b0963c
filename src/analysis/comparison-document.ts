import { type ComparisonDocument, comparisonDocumentVersion } from "./comparison-schema.ts";
import type { BudgetResult, ComparisonSide, RunComparison, SeriesComparison, SeriesSide } from "./run-verdicts.ts";

/** The comparison as the `--json` document. */
export function toComparisonDocument(comparison: RunComparison): ComparisonDocument {
  const { design, baseline, candidate, alpha, outcome, trustworthy, sentence } = comparison;
  return {
    schema: comparisonDocumentVersion,
    design,
    baseline: toSide(baseline),
    candidate: toSide(candidate),
    alpha,
    outcome,
    trustworthy,
    series: comparison.series.map(toSeries),
    nulls: comparison.nulls.map((one) => ({ ...one })),
    differences: comparison.differences.map((difference) => ({ ...difference })),
    budgets: comparison.budgets.map(toBudget),
    notes: [...comparison.notes],
    sentence,
  };
}

function toSide({ label, runs, source }: ComparisonSide): ComparisonDocument["baseline"] {
  return { label, runs: [...runs], source: source === undefined ? null : { ...source } };
}

function toSeries(series: SeriesComparison): ComparisonDocument["series"][number] {
  const { baseline, candidate, estimate, noise, needs, moved, unconfirmed, ...plain } = series;
  return {
    ...plain,
    baseline: toSeriesSide(baseline),
    candidate: toSeriesSide(candidate),
    estimate: estimate && { ...estimate },
    noise: noise && { ...noise },
    needs: needs && { ...needs },
    moved: moved.map(({ phase, baselineNs, candidateNs, changeNs, share }) => ({
      phase,
      baselineMs: baselineNs / 1e6,
      candidateMs: candidateNs / 1e6,
      changeMs: changeNs / 1e6,
      share,
    })),
    unconfirmed: unconfirmed === true,
  };
}

function toSeriesSide(side: SeriesSide | null): ComparisonDocument["series"][number]["baseline"] {
  if (side === null) return null;
  const { medianNs, ...counts } = side;
  return { ...counts, medianMs: medianNs === null ? null : medianNs / 1e6 };
}

function toBudget({ value, limit, unit, ...plain }: BudgetResult): ComparisonDocument["budgets"][number] {
  const scale = unit === "ns" ? 1e6 : 1;
  const scaled = (number: number | null): number | null => (number === null ? null : number / scale);
  return {
    ...plain,
    value: value && { point: value.point / scale, low: scaled(value.low), high: scaled(value.high) },
    limit: limit / scale,
    unit: unit === "ns" ? "ms" : unit,
  };
}
