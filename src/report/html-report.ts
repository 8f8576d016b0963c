import type { Analysis } from "../analysis/analysis.ts";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { type Artifact, type PageAssets, fileNameOf } from "./artifact.ts";
import { comparisonSection, versionsTitle } from "./comparison/html-section.ts";
import { costSection } from "./cost/html-section.ts";
import { environmentSection, methodSection, wordsSection } from "./html/method-section.ts";
import { renderPage } from "./html/page-shell.ts";
import { scenarioSection, scenarioTitle } from "./html/scenario-section.ts";
import { targetsSection } from "./html/targets-section.ts";
import { type Html, html, prose } from "./html/template.ts";

/**
 * The report as one offline file, `index.html`: style, script and data are inside it. It can be read without its script; the
 * charts need it.
 * @param cost of the same run; null: not said
 */
export async function renderHtml(
  analysis: Analysis,
  assets: PageAssets,
  cost: CostAnalysis | null = null,
): Promise<Artifact[]> {
  const names = analysis.run.scenarios.map(({ name }) => name).join(", ");
  const content = {
    title: `${names}: cold starts, measured (coldbench)`,
    body: body(analysis, cost, assets.version),
    data: { id: "analysis", value: analysis },
  } as const;
  return [{ path: "index.html", content: await renderPage(content, assets) }];
}

function body(analysis: Analysis, cost: CostAnalysis | null, toolVersion: string): Html {
  const { run, versions } = analysis;
  const sections = [
    ...(versions === null ? [] : [["versions", versionsTitle(versions)]]),
    ...run.scenarios.map(({ name }, place) => [
      `scenario-${fileNameOf(name)}-${place}`,
      scenarioTitle(run.scenarios, name),
    ]),
    ...(cost === null ? [] : [["costs", "What it costs"]]),
    ...(analysis.warnings.length > 0 ? [["warnings", "Warnings"]] : []),
    ["targets", "Targets"],
    ["words", "Words"],
    ["method", "Method"],
    ["environment", "Environment"],
    ["reproduce", "Measure it again"],
  ];
  return html`<a class="skip" href="#main">Skip to the results</a>
    <header>
      <div class="bar"><span class="brand">coldbench</span><button type="button" id="theme" hidden>Dark</button></div>
      <h1>Cold starts: ${run.scenarios.map(({ name }) => name).join(", ")}</h1>
      ${analysis.sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
      <p class="quiet">${runLine(analysis)}</p>
      <nav aria-label="Contents">
        <ul>
          ${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
        </ul>
      </nav>
    </header>
    <main id="main">
      ${statusNote(analysis)} ${versions !== null && comparisonSection(versions)}
      ${run.scenarios.map((scenario, place) => scenarioSection(analysis, scenario, place))}
      ${cost !== null && costSection(cost)} ${warnings(analysis)} ${targetsSection(analysis)} ${wordsSection()}
      ${methodSection(analysis)} ${environmentSection(analysis, toolVersion)}
    </main>`;
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
