import type { Trend } from "../../analysis/trend-model.ts";
import type { Artifact, PageAssets } from "../artifact.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { formatLevel, formatMedian } from "../figures.ts";
import { renderPage } from "../html/page-shell.ts";
import { figure, table } from "../html/table.ts";
import { type Html, html, unbroken } from "../html/template.ts";
import { lightTheme } from "../theme.ts";
import { trendChart } from "../trend/chart.ts";
import { formatRuns, methodLines } from "../trend/figures.ts";
import { seriesTable, stepSection } from "../trend/html-page.ts";
import { frameOf } from "./frame.ts";
import { runsTable } from "./runs-table.ts";
import { rootFrom, runFolder, scenarioFolder } from "./site-paths.ts";
import { runsOf, type LatestScenario, type SiteRun } from "./site-run.ts";
import type { SiteSettings } from "./site-settings.ts";

/** What the page of a scenario shows. */
export interface ScenarioPage {
  readonly latest: LatestScenario;
  /** Of this scenario alone; null where no run of it can be put on a line. */
  readonly trend: Trend | null;
  /** Runs that are too old for the trend; they are listed. */
  readonly older: number;
  /** Every run of the site. */
  readonly runs: readonly SiteRun[];
  /** Its images that were drawn: relative to its folder. */
  readonly preview: string | null;
}

/** A scenario over its runs: the newest figures, the trend of every series, and the way to each run. */
export async function renderScenario(
  page: ScenarioPage,
  settings: SiteSettings,
  assets: PageAssets,
): Promise<Artifact> {
  const { card, scenario } = page.latest;
  const folder = scenarioFolder(scenario.name);
  const path = `${folder}/index.html`;
  const root = rootFrom(path);
  const title = `${scenario.name}: cold starts over time`;
  const frame = frameOf(settings, {
    path,
    title,
    description: scenario.sentence,
    preview: page.preview === null ? null : { path: `${folder}/${page.preview}`, alt: scenario.sentence },
    kind: "article",
  });
  const own = runsOf(page.runs, scenario.name);
  const isDrawn = page.trend !== null && page.trend.runs.length > 1;
  const body = html`<a class="skip" href="#main">Skip to the results</a>
    ${frame.bar}
    <header>
      ${isDrawn && html`<div class="bar"><button type="button" id="theme" hidden>Dark</button></div>`}
      <h1>${scenario.name}</h1>
      ${scenario.description !== undefined && html`<p>${scenario.description}</p>`}
      <p class="lead">${unbroken(scenario.sentence)}</p>
      <p class="quiet">
        From the newest run, <a href="${root}${runFolder(card.summary.id)}/index.html">${card.summary.id}</a>, on
        ${card.summary.machine}.
      </p>
    </header>
    <main id="main">
      ${latestFigures(page.latest)} ${overTime(page, scenario.name)}
      <section id="runs">
        <h2>Runs</h2>
        ${runsTable(`Runs of ${scenario.name}, newest first`, own, root, false)}
      </section>
    </main>
    ${frame.foot}`;
  const data = isDrawn ? { data: { id: "trend" as const, value: page.trend } } : {};
  return {
    path,
    content: await renderPage({ title: `${title} (${settings.title})`, body, site: frame, ...data }, assets),
  };
}

function latestFigures({ card, scenario }: LatestScenario): Html {
  const columns = [
    { name: "Target" },
    { name: "Start" },
    { name: `Median [${formatLevel(card.level)}]`, numeric: true },
    { name: "n", numeric: true },
    { name: "Failed", numeric: true },
    { name: "Set aside", numeric: true },
  ];
  const targets = [...new Set(scenario.cells.map(({ target }) => target))];
  const groups = targets.map((head) => ({
    head,
    rows: scenario.cells
      .filter(({ target }) => target === head)
      .map(({ start, medianNs, lowNs, highNs, n, failed, setAside }) => [
        { value: start },
        figure(formatMedian(medianNs === null ? null : { point: medianNs, low: lowNs, high: highNs })),
        figure(n),
        figure(failed),
        figure(setAside),
      ]),
  }));
  return html`<section id="latest">
    <h2>Latest figures</h2>
    ${
      groups.length === 0
        ? html`<p>The newest run has no figure of this scenario.</p>`
        : table(`${scenario.name} in the newest run`, columns, groups)
    }
  </section>`;
}

function overTime({ trend, older }: ScenarioPage, scenario: string): Html {
  if (trend === null || trend.runs.length < 2) return onePoint(trend);
  const model = trendChart(trend, fullView(scenario, lightTheme, "sans-serif"));
  return html`<section class="trend" id="trend-chart" data-scenario="${scenario}">
      <h2>Over time</h2>
      <p>${trend.sentence}</p>
      <p class="quiet">
        ${formatRuns(trend.runs)};
        ${trend.machine}${older > 0 && `. ${older} older ones are in the list below, not on the line`}
      </p>
      <figure>
        <figcaption>
          <h3>${model.title}</h3>
          <p>${model.caption}</p>
        </figcaption>
        <noscript><p>The chart needs JavaScript. The table below has the newest of its numbers.</p></noscript>
        <div class="chart"><canvas data-chart="trend" role="img" aria-label="${model.description}"></canvas></div>
      </figure>
      ${seriesTable(trend.series)}
    </section>
    ${stepSection(trend)}
    <section>
      <h2>How steps were judged</h2>
      <ul>
        ${[...trend.notes, ...methodLines(trend.rate, trend.minimumRuns)].map((line) => html`<li>${line}</li>`)}
      </ul>
    </section>`;
}

function onePoint(trend: Trend | null): Html {
  const others = trend?.otherMachines ?? 0;
  const why =
    trend === null
      ? "No run of this scenario has a start that was accepted, so there is no trend."
      : others > 0
        ? `Only one run is of the machine that measured last, and runs of different machines are not put on one line (${others} left out). A trend needs more.`
        : "There is one run so far: a trend needs more.";
  const least = trend === null ? "" : ` A step can be told from chance from ${trend.minimumRuns} runs on.`;
  return html`<section id="trend-chart">
    <h2>Over time</h2>
    <p class="note">${why}${least}</p>
  </section>`;
}
