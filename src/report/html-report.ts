import type { Analysis } from "../analysis/analysis.ts";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { toDrawn } from "../analysis/drawn.ts";
import type { PageOrigin } from "../results/provenance.ts";
import { type Artifact, type PageAssets, fileNameOf } from "./artifact.ts";
import { comparisonSection, versionsTitle } from "./comparison/html-section.ts";
import { costSection } from "./cost/html-section.ts";
import { limitsBox } from "./html/limits-section.ts";
import { environmentSection, methodSection, wordsSection } from "./html/method-section.ts";
import { originElements, originSection } from "./html/origin-section.ts";
import { renderPage } from "./html/page-shell.ts";
import { scenarioSection, scenarioTitle } from "./html/scenario-section.ts";
import type { SiteFrame } from "./html/site-frame.ts";
import { targetsSection } from "./html/targets-section.ts";
import { type Html, html, prose, unbroken } from "./html/template.ts";

/**
 * The report as one offline file, `index.html`: style, script and data are inside it. It can be read without its script; the
 * charts need it.
 * @param cost of the same run; null: not said
 * @param site set where the page is one of a site
 * @param origin what the page carries for `bench verify` and `bench replay`; null: nothing. On a site it is carried by a second
 * page beside the first, `report.html`, which is the same without the site
 */
export async function renderHtml(
  analysis: Analysis,
  assets: PageAssets,
  cost: CostAnalysis | null = null,
  site: SiteFrame | null = null,
  origin: PageOrigin | null = null,
): Promise<Artifact[]> {
  const shared = renderShared(analysis, cost, assets.version);
  const index = { path: "index.html", content: await renderReport(analysis, shared, assets, { cost, site, origin }) };
  if (site === null || origin === null) return [index];
  const alone = await renderReport(analysis, shared, assets, { cost, site: null, origin });
  return [index, { path: verifiablePage, content: alone }];
}

/** The report of a site without what the site adds: that is not computed from the run, so nobody could verify it. */
const verifiablePage = "report.html";

/** What both pages of a run have: by far the most of the work. */
interface SharedParts {
  /** The analysis, as its charts have it. */
  readonly drawn: Analysis;
  /** From the first section to what the page was made from. */
  readonly sections: Html;
}

/** Between sections; a page is compared byte by byte with the one that its rows give again. */
const gap = "\n      ";
const end = "\n    ";

function renderShared(analysis: Analysis, cost: CostAnalysis | null, toolVersion: string): SharedParts {
  const { run, versions } = analysis;
  const drawn = toDrawn(analysis);
  const scenarios = run.scenarios.map((scenario, place) =>
    scenarioSection(drawn, scenario, place, place === 0 && limitsBox(analysis, cost !== null)),
  );
  const first = html`${statusNote(analysis)} ${versions !== null && comparisonSection(versions)}`;
  const money = html`${cost !== null && costSection(cost)} ${warnings(analysis)}`;
  const words = html`${targetsSection(analysis)} ${wordsSection()}`;
  const how = html`${methodSection(analysis)} ${environmentSection(analysis, toolVersion)}`;
  return { drawn, sections: html`${gap}${first}${gap}${scenarios}${gap}${money} ${words}${gap}${how}${gap}` };
}

async function renderReport(
  analysis: Analysis,
  { drawn, sections }: SharedParts,
  assets: PageAssets,
  beside: Beside,
): Promise<string> {
  const names = analysis.run.scenarios.map(({ name }) => name).join(", ");
  const content = {
    title: `${names}: cold starts, measured (coldbench)`,
    body: body(analysis, sections, beside),
    data: { id: "analysis", value: drawn },
    ...(beside.site === null ? {} : { site: beside.site }),
  } as const;
  return renderPage(content, assets);
}

interface Beside {
  readonly cost: CostAnalysis | null;
  readonly site: SiteFrame | null;
  readonly origin: PageOrigin | null;
}

/** @param shared sections that both pages of a run have */
function body(analysis: Analysis, shared: Html, { cost, site, origin }: Beside): Html {
  const { run } = analysis;
  const sections = contentsOf(analysis, { cost, site, origin });
  const check = origin !== null && originSection(origin, site === null ? "index.html" : verifiablePage);
  return html`<a class="skip" href="#main">Skip to the results</a>
    ${site?.bar}
    <header>
      <div class="bar"><span class="brand">coldbench</span><button type="button" id="theme" hidden>Dark</button></div>
      <h1>Cold starts: ${run.scenarios.map(({ name }) => name).join(", ")}</h1>
      ${analysis.sentences.map((sentence) => html`<p class="lead">${unbroken(sentence)}</p>`)}
      <p class="quiet">${runLine(analysis)}</p>
      <nav aria-label="Contents">
        <ul>
          ${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main id="main">${shared}${check} ${site?.sections}${end}</main>
    ${site?.foot} ${origin !== null && site === null && originElements(origin)}`;
}

/** The list of contents: id and name of every section. */
function contentsOf(
  { run, versions, warnings: noted }: Analysis,
  { cost, site, origin }: Beside,
): (readonly string[])[] {
  return [
    ...(versions === null ? [] : [["versions", versionsTitle(versions)]]),
    ...run.scenarios.map(({ name }, place) => [
      `scenario-${fileNameOf(name)}-${place}`,
      scenarioTitle(run.scenarios, name),
    ]),
    ["limits", "What this does not show"],
    ...(cost === null ? [] : [["costs", "What it costs"]]),
    ...(noted.length > 0 ? [["warnings", "Warnings"]] : []),
    ["targets", "Targets"],
    ["words", "Words"],
    ["method", "Method"],
    ["environment", "Environment"],
    ["reproduce", "Measure it again"],
    ...(origin === null ? [] : [["origin", "Check this page"]]),
    ...(site === null ? [] : site.contents),
  ];
}

function runLine({ run }: Analysis): string {
  const { cpu } = run.environment;
  return `Run ${run.id}, ${run.startedAt.slice(0, 16).replace("T", " ")} UTC, on ${cpu.model} with ${cpu.cores} cores. Seed ${run.seed}.`;
}

function statusNote({ run, incomplete }: Analysis): Html | false {
  const notes = [
    ...(run.status === "complete"
      ? []
      : [`This run is ${run.status}: the numbers are those of the trials that were finished.`]),
    ...(incomplete
      ? ["More trials failed or were set aside than the scenario tolerates: treat these numbers as incomplete."]
      : []),
  ];
  return notes.length > 0 && html`<p class="note"><strong>${notes.join(" ")}</strong></p>`;
}

function warnings(analysis: Analysis): Html | false {
  return (
    analysis.warnings.length > 0 &&
    html`<section id="warnings">
      <h2>Warnings</h2>
      <ul class="warnings">
        ${analysis.warnings.map(
          ({ message, hint }) =>
            html`<li>
              ${prose(message)}${hint !== undefined && html`<br /><span class="quiet">${prose(hint)}</span>`}
            </li>`,
        )}
      </ul>
    </section>`
  );
}
