import type { Analysis } from "../../analysis/analysis.ts";
import { type LanguageGroup, groupByLanguage, isCrowded } from "../target-groups.ts";
import { type Html, html } from "./template.ts";

/** What the charts of a scenario show. Hidden until the page's script shows it: without that it would do nothing. */
export function controls(analysis: Analysis, scenario: string, id: string): Html {
  return html`<form class="controls" hidden>
    ${radios("Starts", `${id}-starts`, "starts", [
      ["all", "all"],
      ["cold", "cold"],
      ["warm", "warm"],
    ])}
    ${radios("Scale", `${id}-scale`, "scale", [
      ["log", "log"],
      ["linear", "linear"],
    ])}
    ${targetBoxes(analysis, scenario)}
  </form>`;
}

/** A box for each target; many of them are folded, by language, with buttons for all of a language. */
function targetBoxes(analysis: Analysis, scenario: string): Html {
  const targets = analysis.targets.filter((target) => target.scenario === scenario && target.available);
  if (!isCrowded(analysis, scenario)) {
    return html`<fieldset>
      <legend>Targets</legend>
      ${targets.map(({ name }) => box(name))}
    </fieldset>`;
  }
  return html`<details class="boxes">
    <summary>Targets <span data-shown>(all ${targets.length} shown)</span></summary>
    ${groupByLanguage(targets).map(languageBoxes)}
  </details>`;
}

function languageBoxes({ language, targets }: LanguageGroup): Html {
  const name = language === "" ? "Targets" : language;
  return html`<fieldset>
    <legend>${name}</legend>
    <div class="toggles">
      <button type="button" data-toggle="all" aria-label="${name}: all">all</button>
      <button type="button" data-toggle="none" aria-label="${name}: none">none</button>
    </div>
    ${targets.map((target) => box(target.name))}
  </fieldset>`;
}

function box(name: string): Html {
  return html`<label><input type="checkbox" data-control="target" value="${name}" checked /> ${name}</label>`;
}

/** One of several choices; the first is chosen. */
export function radios(
  legend: string,
  name: string,
  control: string,
  options: readonly (readonly [value: string, label: string])[],
): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ([value, label], at) =>
        html`<label
          ><input
            type="radio"
            name="${name}"
            data-control="${control}"
            value="${value}"
            ${at === 0 && html` checked`}
          />
          ${label}</label
        >`,
    )}
  </fieldset>`;
}
