import type { Analysis } from "../analysis/analysis.ts";
import { type Artifact, type PageAssets, fileNameOf } from "./artifact.ts";
import { environmentSection, methodSection, wordsSection } from "./html/method-section.ts";
import { scenarioSection, scenarioTitle } from "./html/scenario-section.ts";
import { style } from "./html/style.ts";
import { targetsSection } from "./html/targets-section.ts";
import { type Html, embeddedJson, html, prose, trusted } from "./html/template.ts";

/**
 * The report as one offline file, `index.html`: style, script and data are inside it, and its Content-Security-Policy
 * admits nothing else, by their hashes. It can be read without its script; the charts need it.
 */
export async function renderHtml(analysis: Analysis, assets: PageAssets): Promise<Artifact[]> {
  const script = inlineScript(assets.script);
  const policy = [
    "default-src 'none'",
    `script-src '${await hashSource(script)}'`,
    `style-src '${await hashSource(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const names = analysis.run.scenarios.map(({ name }) => name).join(", ");
  // Style and script are joined as plain strings: their hashes hold for every byte between the tags.
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${names}: cold starts, measured (coldbench)</title>
        <link rel="icon" href="data:," />
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        ${body(analysis, assets.version)}
        ${trusted(`<script type="application/json" id="analysis">${embeddedJson(analysis)}</script>`)}
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `;
  return [{ path: "index.html", content: page.markup }];
}

function body(analysis: Analysis, toolVersion: string): Html {
  const { run } = analysis;
  const sections = [
    ...run.scenarios.map(({ name }, place) => [
      `scenario-${fileNameOf(name)}-${place}`,
      scenarioTitle(run.scenarios, name),
    ]),
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
      ${statusNote(analysis)} ${run.scenarios.map((scenario, place) => scenarioSection(analysis, scenario, place))}
      ${warnings(analysis)} ${targetsSection(analysis)} ${wordsSection()} ${methodSection(analysis)}
      ${environmentSection(analysis, toolVersion)}
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

/** A script that cannot end its own element early: esbuild escapes `</script` already, other bundlers may not. */
function inlineScript(bundle: string): string {
  return bundle.replace(/<(?=\/script|!--)/gi, "\\x3c");
}

/** `sha256-...` as a Content-Security-Policy names an inline script or style. */
async function hashSource(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}
