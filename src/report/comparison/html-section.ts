import type { RunComparison, SeriesComparison, SideDifference } from "../../analysis/run-verdicts.ts";
import { comparisonChart } from "../charts/comparison-chart.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { formatLevel } from "../figures.ts";
import { figure, table } from "../html/table.ts";
import { type Html, html, prose } from "../html/template.ts";
import { lightTheme } from "../theme.ts";
import { phaseTable, seriesTable } from "./html-tables.ts";
import { doScenariosDiffer, formatEstimate, formatP, formatSide, isComparisonDrawn, seriesName } from "./figures.ts";
import { formatCounts, verdictMeaning, verdictWord, verdictWords } from "./verdict-words.ts";
import { formatBudgetValue, judgementLines, nullText } from "./judgement.ts";

/** The parts of a comparison that a page shows, in their order; empty ones are left out. */
export function comparisonParts(
  comparison: RunComparison,
): readonly { readonly title: string; readonly content: Html }[] {
  const { series, nulls, budgets, differences, notes } = comparison;
  const judged = judgementLines(comparison);
  const moved = series.filter((one) => one.moved.length > 0);
  return [
    { title: "Every series", content: series.length > 0 && seriesTable(comparison) },
    { title: "Budgets", content: budgets.length > 0 && budgetTable(comparison) },
    { title: "Phases that moved", content: moved.length > 0 && phaseTable(comparison, moved) },
    { title: "A/A: the same target twice", content: nulls.length > 0 && nullTable(comparison) },
    { title: "What differs between the sides", content: differences.length > 0 && differenceTable(differences) },
    {
      title: "Notes",
      content:
        notes.length > 0 &&
        html`<ul>
          ${notes.map((note) => html`<li>${prose(note)}</li>`)}
        </ul>`,
    },
    { title: "How this was judged", content: judged.length > 0 && judgement(judged, series) },
  ].flatMap(({ title, content }) => (content === false ? [] : [{ title, content }]));
}

/** Which versions these are, how many of each word, and the chart of every series. */
export function comparisonOverview(comparison: RunComparison): Html {
  const { baseline, candidate, series } = comparison;
  const sides = html`<dl>
    <dt>candidate</dt>
    <dd>${formatSide(candidate)}</dd>
    <dt>baseline</dt>
    <dd>${formatSide(baseline)}</dd>
    <dt>series</dt>
    <dd>${formatCounts(series)}</dd>
  </dl>`;
  return html`${series.length > 0 && sides}
  ${isComparisonDrawn(comparison) ? chart(comparison) : html`<p>There is no series on either side, so there is nothing to draw.</p>`}`;
}

/** The section of a run's report that measured another version beside its own. */
export function comparisonSection(comparison: RunComparison): Html {
  return html`<section class="comparison" id="versions">
    <h2>${versionsTitle(comparison)}</h2>
    <p>${comparison.sentence}</p>
    ${comparisonOverview(comparison)}
    ${comparisonParts(comparison).map(
      ({ title, content }) =>
        html`<h3>${title}</h3>
          ${content}`,
    )}
  </section>`;
}

/** "Against main", or what there is without another version. */
export function versionsTitle({ baseline, series }: RunComparison): string {
  return series.length === 0 ? "A/A" : `Against ${baseline.label}`;
}

function chart(comparison: RunComparison): Html {
  const model = comparisonChart(comparison, fullView("", lightTheme, "sans-serif"));
  return html`<figure>
    <figcaption>
      <h3>${model.title}</h3>
      <p>${model.caption}</p>
    </figcaption>
    <noscript><p>The chart needs JavaScript. The table below has every number of it.</p></noscript>
    <div class="chart"><canvas data-chart="comparison" role="img" aria-label="${model.description}"></canvas></div>
  </figure>`;
}

function nullTable(comparison: RunComparison): Html {
  const columns = [
    { name: "Target" },
    { name: "n", numeric: true },
    { name: "Ratio", numeric: true },
    { name: "Level", numeric: true },
    { name: "p, corrected", numeric: true },
    { name: "Says" },
  ];
  const groups = comparison.nulls.map((one) => ({
    head: seriesName(one, doScenariosDiffer(comparison)),
    rows: [
      [
        figure(one.n),
        figure(formatEstimate(one)),
        figure(formatLevel(one.level)),
        figure(formatP(one.adjustedP)),
        { value: one.tripped ? html`<strong>${nullText(one)}</strong>` : nullText(one) },
      ],
    ],
  }));
  return table("Null comparisons", columns, groups);
}

function budgetTable({ budgets }: RunComparison): Html {
  const columns = [
    { name: "Budget" },
    { name: "Scenario" },
    { name: "State" },
    { name: "Measured", numeric: true },
    { name: "Why" },
  ];
  const groups = budgets.map((budget) => ({
    head: budget.text,
    rows: [
      [
        { value: budget.scenario },
        { value: budget.state === "missed" ? html`<strong>missed</strong>` : budget.state },
        figure(formatBudgetValue(budget)),
        { value: budget.reason ?? "", wrap: true },
      ],
    ],
  }));
  return html`${table("Budgets of the scenarios", columns, groups)}
    <p class="quiet">
      close: the limit lies inside the interval, no alarm. undecided: too few starts for what it names.
    </p>`;
}

function differenceTable(differences: readonly SideDifference[]): Html {
  const columns = [{ name: "What" }, { name: "Baseline" }, { name: "Candidate" }, { name: "And so" }];
  const groups = differences.map(({ what, baseline, candidate, refused }) => ({
    head: what,
    rows: [
      [
        { value: baseline, wrap: true },
        { value: candidate, wrap: true },
        { value: refused ? html`<strong>refused</strong>` : "said, compared all the same" },
      ],
    ],
  }));
  return html`<div class="differences">${table("Not the same on both sides", columns, groups)}</div>`;
}

function judgement(lines: readonly string[], series: readonly SeriesComparison[]): Html {
  const words = verdictWords.filter((word) => series.some((one) => verdictWord(one) === word));
  return html`<ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
    <dl class="words">
      ${words.map(
        (word) =>
          html`<dt>${word}</dt>
            <dd>${verdictMeaning[word]}</dd>`,
      )}
    </dl>`;
}
