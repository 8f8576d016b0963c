import type { Analysis } from "../../analysis/analysis.ts";
import type { StartSupport, TargetRecord } from "../../results/run-record.ts";
import { type StartKind, startKinds, startMeaning } from "../../units/start-kind.ts";
import { hostName } from "../code-figures.ts";
import { formatBytes } from "../figures.ts";
import { isCrowded } from "../target-groups.ts";
import { fold } from "./fold.ts";
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
  const crowded = isCrowded(analysis, scenario);
  return html`${several && html`<h3>${scenario}</h3>`}
    <div class="${crowded ? "targets folded" : "targets"}">
      ${targets.map((target) => targetMarkup(target, crowded && target.available))}
    </div>
    ${
      available.length > 0 &&
      (crowded
        ? fold("Which starts each target can provide", supportByTarget(scenario, available))
        : supportByStart(scenario, available))
    }`;
}

const supportCaption = (scenario: string): string => `${scenario}: which starts each target can provide`;

/** A column for each target, to read what a start is. */
function supportByStart(scenario: string, targets: readonly TargetRecord[]): Html {
  return table(
    supportCaption(scenario),
    [{ name: "Start" }, { name: "What already exists" }, ...targets.map(({ name }) => ({ name }))],
    startKinds.map((start) => ({
      head: start,
      rows: [[{ value: startMeaning[start] }, ...targets.map((target) => supportCell(target.starts[start]))]],
    })),
  );
}

/** A row for all targets that can provide the same, and say the same of what they cannot. */
function supportByTarget(scenario: string, targets: readonly TargetRecord[]): Html {
  const alike = new Map<string, TargetRecord[]>();
  for (const target of targets) {
    const key = JSON.stringify(startKinds.map((start) => target.starts[start]));
    alike.set(key, [...(alike.get(key) ?? []), target]);
  }
  const told = (start: StartKind): boolean => targets.some(({ starts }) => starts[start] !== undefined);
  const starts = startKinds.filter(told);
  return table(
    supportCaption(scenario),
    [{ name: "Target" }, ...starts.map((start) => ({ name: start }))],
    [...alike.values()].map((group) => ({
      head: group.map(({ name }) => name).join(", "),
      rows: [starts.map((start) => supportCell(group[0]?.starts[start]))],
    })),
  );
}

function supportCell(support: StartSupport | undefined): { value: string; quiet: boolean } {
  if (support === undefined) return { value: "not declared", quiet: true };
  if (support.reachable) return { value: support.note === undefined ? "yes" : `yes: ${support.note}`, quiet: false };
  const same = support.sameAs === undefined ? "" : `, same as ${support.sameAs}`;
  return { value: `not reachable${same}: ${support.reason}`, quiet: true };
}

function targetMarkup(target: TargetRecord, folded: boolean): Html {
  const { name, kind, version } = target;
  const facts = Object.entries(target.facts).filter(([, value]) => value !== "");
  const content = html`${!target.available && skipped(target)}
  ${
    target.freshInstancePerRequest === true &&
    html`<p>A warm request, too, gets a fresh instance here: its host is hot, no instance lives on.</p>`
  }
  ${
    facts.length > 0 &&
    html`<dl>
      ${facts.map(
        ([key, value]) =>
          html`<dt>${key.replaceAll("-", " ")}</dt>
            <dd>${factText(key, value)}</dd>`,
      )}
    </dl>`
  }`;
  if (folded) {
    return html`<details class="target">
      <summary><strong>${name}</strong> <span class="quiet">${hostName(target)}</span></summary>
      ${content}
    </details>`;
  }
  return html`<div class="target">
    <h3>${name}</h3>
    <p class="quiet">${kind}${version !== undefined && ` ${version}`}</p>
    ${content}
  </div>`;
}

function skipped({ reason, hint }: TargetRecord): Html {
  return html`<p><strong>Skipped:</strong> ${prose(reason ?? "no reason was recorded")}</p>
    ${hint !== undefined && html`<p>What to do: ${prose(hint)}</p>`}`;
}

function factText(key: string, value: string): string {
  return key.endsWith("bytes") && /^\d+$/.test(value) ? `${formatBytes(Number(value))} (${value} bytes)` : value;
}
