import { notableSteps, whereFrom } from "../../analysis/trend-sentence.ts";
import type { Trend, TrendSeries } from "../../analysis/trend-model.ts";
import type { Artifact, PageAssets } from "../artifact.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { formatShare } from "../figures.ts";
import { renderPage } from "../html/page-shell.ts";
import { figure, table } from "../html/table.ts";
import { type Html, html } from "../html/template.ts";
import { lightTheme } from "../theme.ts";
import { formatDay } from "../version-figures.ts";
import { trendChart } from "./chart.ts";
import { formatChanges, formatLevels, formatNow, formatRuns, formatStep, methodLines } from "./figures.ts";

/**
 * A trend as one offline file, `trend.html`, like the report of a run: style, script and data are inside it. A dot of its charts
 * tells its run and commit. It can be read without its script; the charts need it.
 */
export async function renderTrendHtml(trend: Trend, assets: PageAssets): Promise<Artifact[]> {
  const content = {
    title: "Cold starts over time (coldbench)",
    body: body(trend, assets.version),
    data: { id: "trend", value: trend },
  } as const;
  return [{ path: "trend.html", content: await renderPage(content, assets) }];
}

function body(trend: Trend, toolVersion: string): Html {
  const scenarios = [...new Set(trend.series.map(({ scenario }) => scenario))];
  return html`<a class="skip" href="#main">Skip to the results</a>
    <header>
      <div class="bar"><span class="brand">coldbench</span><button type="button" id="theme" hidden>Dark</button></div>
      <h1>Cold starts over time</h1>
      <p class="lead">${trend.sentence}</p>
      <p>${formatRuns(trend.runs)}; ${trend.machine}</p>
      <nav aria-label="Contents">
        <ul>
          ${scenarios.map((scenario, at) => html`<li><a href="#scenario-${at}">${scenario}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main id="main">
      ${stepSection(trend)}${scenarios.map((scenario, at) => scenarioSection(trend, scenario, `scenario-${at}`))}
      <section>
        <h2>How this was judged</h2>
        <ul>
          ${[...trend.notes, ...methodLines(trend.rate, trend.minimumRuns)].map((line) => html`<li>${line}</li>`)}
        </ul>
      </section>
      <p class="quiet">Report made by coldbench ${toolVersion}.</p>
    </main>`;
}

/** The steps that matter, newest first; nothing where there is none. */
export function stepSection(trend: Trend): Html | false {
  const steps = notableSteps(trend);
  if (steps.length === 0) return false;
  const columns = [
    { name: "Series" },
    { name: "Since" },
    { name: "Step", numeric: true },
    { name: "Levels" },
    { name: "Where" },
    { name: "What else changed" },
  ];
  const groups = steps.map(({ series, step }) => ({
    head: `${series.scenario} ${series.target} ${series.start}`,
    rows: [
      [
        { value: formatDay(step.first.startedAt) },
        figure(formatStep(step)),
        { value: formatLevels(step), wrap: true },
        { value: whereFrom(step), wrap: true },
        { value: formatChanges(step.changes), wrap: true },
      ],
    ],
  }));
  return html`<section>
    <h2>Steps, newest first</h2>
    ${table("Lasting changes of level", columns, groups)}
  </section>`;
}

function scenarioSection(trend: Trend, scenario: string, id: string): Html {
  const model = trendChart(trend, fullView(scenario, lightTheme, "sans-serif"));
  return html`<section class="trend" id="${id}" data-scenario="${scenario}">
    <h2>${scenario}</h2>
    <figure>
      <figcaption>
        <h3>${model.title}</h3>
        <p>${model.caption}</p>
      </figcaption>
      <noscript><p>The chart needs JavaScript. The table below has the newest of its numbers.</p></noscript>
      <div class="chart"><canvas data-chart="trend" role="img" aria-label="${model.description}"></canvas></div>
    </figure>
    ${seriesTable(trend.series.filter((one) => one.scenario === scenario))}
  </section>`;
}

/** A row for each of these series. */
export function seriesTable(series: readonly TrendSeries[]): Html {
  const columns = [
    { name: "Target" },
    { name: "Start" },
    { name: "Runs", numeric: true },
    { name: "Run to run", numeric: true },
    { name: "Now", numeric: true },
    { name: "Steps" },
  ];
  const targets = [...new Set(series.map(({ target }) => target))];
  const groups = targets.map((head) => ({
    head,
    rows: series
      .filter(({ target }) => target === head)
      .map((one) => [
        { value: one.start },
        figure(one.points.length),
        figure(one.cv === null ? "" : formatShare(one.cv)),
        figure(formatNow(one)),
        {
          value: one.steps.map((step) => `${formatDay(step.first.startedAt)}: ${formatStep(step)}`).join("; "),
          wrap: true,
        },
      ]),
  }));
  return table("Every series", columns, groups);
}
