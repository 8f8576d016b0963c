import type { Analysis } from "../../analysis/analysis.ts";
import type { StartSupport, TargetRecord } from "../../results/run-record.ts";
import { startKinds, startMeaning } from "../../units/start-kind.ts";
import { formatBytes } from "../figures.ts";
import { table } from "./table.ts";
import { type Html, html, prose } from "./template.ts";

/** Every target: what it is, what stands behind it, why it was skipped, and which starts it cannot provide. */
export function targetsSection(analysis: Analysis): Html {
  return html`<section id="targets">
    <h2>Targets</h2>
    ${analysis.run.scenarios.map(({ name }) => scenarioTargets(analysis, name, analysis.run.scenarios.length > 1))}
  </section>`;
}

function scenarioTargets(analysis: Analysis, scenario: string, several: boolean): Html {
  const targets = analysis.targets.filter((target) => target.scenario === scenario);
  const available = targets.filter((target) => target.available);
  return html`${several && html`<h3>${scenario}</h3>`}
    <div class="targets">${targets.map(targetMarkup)}</div>
    ${
      available.length > 0 &&
      table(
        `${scenario}: which starts each target can provide`,
        [{ name: "Start" }, { name: "What already exists" }, ...available.map(({ name }) => ({ name }))],
        startKinds.map((start) => ({
          head: start,
          rows: [[{ value: startMeaning[start] }, ...available.map((target) => supportCell(target.starts[start]))]],
        })),
      )
    }`;
}

function supportCell(support: StartSupport | undefined): { value: string; quiet: boolean } {
  if (support === undefined) return { value: "not declared", quiet: true };
  if (support.reachable) return { value: support.note === undefined ? "yes" : `yes: ${support.note}`, quiet: false };
  const same = support.sameAs === undefined ? "" : `, same as ${support.sameAs}`;
  return { value: `not reachable${same}: ${support.reason}`, quiet: true };
}

function targetMarkup(target: TargetRecord): Html {
  const { name, kind, version, facts } = target;
  return html`<div class="target">
    <h4>${name}</h4>
    <p class="quiet">${kind}${version !== undefined && ` ${version}`}</p>
    ${!target.available && skipped(target)}
    ${
      target.freshInstancePerRequest === true &&
      html`<p>A warm request, too, gets a fresh instance here: its host is hot, no instance lives on.</p>`
    }
    ${
      Object.keys(facts).length > 0 &&
      html`<dl>
        ${Object.entries(facts).map(
          ([key, value]) =>
            html`<dt>${key.replaceAll("-", " ")}</dt>
              <dd>${factText(key, value)}</dd>`,
        )}
      </dl>`
    }
  </div>`;
}

function skipped({ reason, hint }: TargetRecord): Html {
  return html`<p><strong>Skipped:</strong> ${prose(reason ?? "no reason was recorded")}</p>
    ${hint !== undefined && html`<p>What to do: ${prose(hint)}</p>`}`;
}

function factText(key: string, value: string): string {
  return key.endsWith("bytes") && /^\d+$/.test(value) ? `${formatBytes(Number(value))} (${value} bytes)` : value;
}
