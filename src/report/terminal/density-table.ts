import type { Analysis } from "../../analysis/analysis.ts";
import { shorten } from "../charts/lanes.ts";
import {
  densitiesOf,
  formatExtrapolated,
  formatHeld,
  formatHost,
  formatPerInstance,
  formatStop,
} from "../density-figures.ts";
import { formatBytes, formatLevel } from "../figures.ts";
import { type TableOptions, tableOf } from "./tables.ts";
import { hanging, plainText } from "./text.ts";

/** Idle instances: the host alone, what one more takes, and how many were within the memory; with `all`, what follows from it. "" where none were weighed. */
export function densityTable(analysis: Analysis, scenario: string, { colors, width, all }: TableOptions): string {
  const densities = densitiesOf(analysis.densities, scenario);
  const [first] = densities;
  if (first === undefined) return "";
  const heads = [
    "idle instances",
    "host alone",
    `each [${formatLevel(analysis.level)}]`,
    `in ${formatBytes(first.budgetBytes)}`,
    ...(all ? ["extrapolated, not measured"] : []),
  ];
  const weighed = densities.filter(({ readings }) => readings.length > 0);
  const rows = weighed.map((density) => [
    shorten(plainText(density.target), all ? 60 : Math.max(12, width - 62)),
    formatHost(density),
    formatPerInstance(density),
    formatHeld(density),
    ...(all ? [formatExtrapolated(density)] : []),
  ]);
  const ended = densities.filter(({ reason }) => reason !== null);
  const notes = ended.map((density) =>
    colors.yellow(hanging(plainText(`${density.target}: ${formatStop(density)}`), width, 2)),
  );
  return [...(rows.length === 0 ? [] : [tableOf(heads, rows, colors)]), ...notes].join("\n");
}
