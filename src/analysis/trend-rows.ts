import type { RunSummary, SeriesSummary } from "../results/run-summary.ts";
import type { TrendPoint } from "./trend-model.ts";
import { practicalMargin } from "./verdict.ts";

/** A run with its row of one series, which has a median. */
export interface TrendRow {
  readonly run: RunSummary;
  readonly series: SeriesSummary & { readonly medianNs: number };
}

/** The margin of a line, as a share: what its newest run states, else that of every verdict. @param line oldest first */
export function marginOf(line: readonly TrendRow[]): number {
  return line.at(-1)?.series.margin ?? practicalMargin;
}

/** A row as a point of its line. */
export function toPoint({ run, series }: TrendRow): TrendPoint {
  const { id, startedAt, source } = run;
  const { n, medianNs } = series;
  return { run: id, startedAt, ...(source === undefined ? {} : { source }), n, medianNs };
}
