import type { Analysis, Density } from "../../analysis/analysis.ts";
import {
  densitiesOf,
  formatExtrapolated,
  formatHeld,
  formatHost,
  formatPerInstance,
  formatStop,
} from "../density-figures.ts";
import { formatBytes, formatLevel } from "../figures.ts";
import { figure, table, type TableCell } from "./table.ts";
import { type Html, html } from "./template.ts";

/** Every number about idle instances of a scenario; nothing where it did not ask for them. */
export function densityTable(analysis: Analysis, scenario: string): Html | false {
  const densities = densitiesOf(analysis.densities, scenario);
  const [first] = densities;
  if (first === undefined) return false;
  const budget = formatBytes(first.budgetBytes);
  const columns = [
    { name: "Target" },
    { name: "Kind" },
    { name: "Host alone", numeric: true },
    { name: `Per idle instance [${formatLevel(analysis.level)} interval]`, numeric: true },
    { name: "Increments", numeric: true },
    { name: `Instances in ${budget}, measured`, numeric: true },
    { name: "Extrapolated, not measured", numeric: true },
    { name: "Ended because" },
  ];
  const groups = densities.map((density) => ({ head: density.target, rows: [rowOf(density)] }));
  const sums = [...new Set(densities.map(({ of }) => of))].filter((of) => of !== "");
  return html`${table(`${scenario}: idle instances`, columns, groups)}
  ${
    sums.length > 0 &&
    html`<p class="quiet">What was added up:</p>
      <ul class="quiet">
        ${sums.map((of) => html`<li>${namesWith(densities, of)}: ${of}</li>`)}
      </ul>`
  }`;
}

function rowOf(density: Density): TableCell[] {
  const { kind, perInstance } = density;
  return [
    { value: kind },
    { value: formatHost(density), numeric: true },
    { value: formatPerInstance(density), numeric: true },
    { value: perInstance === null ? "" : String(perInstance.n), numeric: true },
    { value: formatHeld(density), numeric: true },
    { ...figure(formatExtrapolated(density)), quiet: true },
    { value: formatStop(density) },
  ];
}

function namesWith(densities: readonly Density[], of: string): string {
  return densities
    .filter((density) => density.of === of)
    .map(({ target }) => target)
    .join(", ");
}
