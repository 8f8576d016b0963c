import type { RunComparison, SeriesComparison } from "../../analysis/run-verdicts.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { formatLevel } from "../figures.ts";
import { type TableGroup, figure, table } from "../html/table.ts";
import { type Html, html } from "../html/template.ts";
import {
  detailOf,
  doScenariosDiffer,
  formatEstimate,
  formatMedians,
  formatP,
  formatPercent,
  formatStarts,
  seriesName,
} from "./figures.ts";
import { verdictWord } from "./verdict-words.ts";

const numeric = (name: string): { name: string; numeric: boolean } => ({ name, numeric: true });

/** Every number of every series, in the order of the comparison. */
export function seriesTable(comparison: RunComparison): Html {
  const columns = [
    { name: "Series" },
    { name: "Verdict" },
    numeric("Baseline, median"),
    numeric("Candidate, median"),
    numeric("Ratio"),
    { name: "What moved, or why" },
    numeric("n"),
    numeric("Level"),
    numeric("p, corrected"),
    numeric("Margin"),
    numeric("Would have found"),
  ];
  const groups = comparison.series.map((one) => groupOf(comparison, one));
  return html`<div class="verdicts">${table("Candidate against baseline", columns, groups)}</div>`;
}

function groupOf(comparison: RunComparison, one: SeriesComparison): TableGroup {
  const [baseline, candidate] = formatMedians(one);
  const { estimate, adjustedP, margin, detectable } = one;
  const word = verdictWord(one);
  return {
    head: seriesName(one, doScenariosDiffer(comparison)),
    rows: [
      [
        { value: html`<span class="verdict" data-verdict="${word}">${word}</span>` },
        figure(baseline),
        figure(candidate),
        figure(formatEstimate(estimate)),
        { value: detailOf(one), wrap: true },
        figure(formatStarts(one)),
        figure(estimate === null ? "" : formatLevel(estimate.level)),
        figure(formatP(adjustedP)),
        figure(estimate === null ? "" : formatPercent(margin)),
        figure(detectable === null ? "" : formatPercent(detectable)),
      ],
    ],
  };
}

/** What each phase of these series did. */
export function phaseTable(comparison: RunComparison, series: readonly SeriesComparison[]): Html {
  const columns = [
    { name: "Series" },
    { name: "Phase" },
    numeric("Baseline, mean"),
    numeric("Candidate, mean"),
    numeric("Change"),
    numeric("Of the whole change"),
  ];
  const groups = series.map((one) => ({
    head: seriesName(one, doScenariosDiffer(comparison)),
    rows: one.moved.map(({ phase, baselineNs, candidateNs, changeNs, share }) => [
      { value: phase },
      figure(formatDuration(baselineNs)),
      figure(formatDuration(candidateNs)),
      figure(`${changeNs > 0 ? "+" : ""}${formatDuration(changeNs)}`),
      figure(formatPercent(share)),
    ]),
  }));
  return table("Phases, mean over starts, largest change first", columns, groups);
}
