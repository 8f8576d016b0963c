import type { CostAnalysis } from "../../analysis/cost-analysis.ts";
import { shorten } from "../charts/lanes.ts";
import { labelled, wrapped } from "../comparison/named-table.ts";
import { type TerminalColors, plainText } from "../terminal/text.ts";
import { chosenPairs, formatPair, pricedPairs } from "./break-evens.ts";
import {
  type SharedText,
  excludedSentence,
  formatPart,
  formatReplay,
  formatTraffic,
  packings,
  sharedRemarks,
  staleWarning,
  unknownReasons,
} from "./figures.ts";
import { costScenarios, namedRows } from "./rows.ts";
import { cheapestStrip } from "./terminal-strip.ts";
import { costTable } from "./terminal-table.ts";
import { wrapFigures } from "./terminal-wrap.ts";

/** How the text is laid out. */
export interface CostTerminalView {
  /** Columns; at least 60 are used. */
  readonly width: number;
  /** picocolors, on or off: `createColors(enabled)`. */
  readonly colors: TerminalColors;
  /** Every pair of rows instead of those between rows that are cheapest somewhere; default false. */
  readonly all?: boolean;
  /** Draws with ASCII characters only; default false. */
  readonly ascii?: boolean;
  /** Lines before the sentence, such as where the files are. */
  readonly footer?: readonly string[];
}

/**
 * What a run costs for a terminal or a pipe: per scenario a table, what is unknown and why, which row is cheapest at which
 * traffic, break-evens and remarks; then prices, notes, what is left out, the footer, and last the sentence, however long:
 * scripts read it. No other line is wider than `width`. No trailing newline.
 */
export function renderCostTerminal(cost: CostAnalysis, view: CostTerminalView): string {
  const layout = { ...view, width: Math.max(60, view.width) };
  const { colors, width } = layout;
  const dim = (line: string): string => colors.dim(wrapped(plainText(line), width, 0));
  const blocks = [
    [`At ${formatTraffic(cost)}.`, `${formatReplay(cost)}.`].map(dim).join("\n"),
    ...costScenarios(cost).flatMap((scenario) => scenarioBlocks(cost, scenario, layout)),
    priceBlock(cost, layout),
    cost.notes.map((note) => labelled(colors.yellow("note"), note, width, 6)).join("\n"),
    dim(excludedSentence(cost) ?? ""),
    (view.footer ?? []).map(plainText).join("\n"),
    colors.bold(plainText(cost.sentence)),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function scenarioBlocks(cost: CostAnalysis, scenario: string, view: CostTerminalView): string[] {
  const { colors, width } = view;
  const rows = namedRows(cost, scenario);
  const title = shorten(plainText(scenario), width);
  return [
    `${colors.bold(title)}\n${costTable(rows, view)}`,
    sharedBlock(unknownReasons(rows), rows.length, (text) => labelled(colors.yellow("unknown"), text, width, 9)),
    sharedBlock(packings(rows), rows.length, (text) => labelled(colors.dim("packed"), text, width, 9)),
    cheapestStrip(rows, cost.traffic.requestsPerMonth, view),
    breakEvenBlock(cost, scenario, view),
    sharedBlock(sharedRemarks(rows), rows.length, (text) => colors.dim(wrapped(`- ${text}`, width, 2))),
  ];
}

/** Letters of a name inside a sentence. */
const nameLetters = 60;

function breakEvenBlock(cost: CostAnalysis, scenario: string, { colors, width, all }: CostTerminalView): string {
  const every = pricedPairs(cost, scenario);
  const shown = all === true ? every : chosenPairs(cost, scenario);
  if (every.length === 0) return "";
  const rest = every.length - shown.length;
  return [
    colors.dim("break-even"),
    ...shown.map((pair) =>
      wrapFigures(
        formatPair(pair, ({ name }) => shorten(name, nameLetters)),
        width,
        2,
      ),
    ),
    ...(rest === 0
      ? []
      : [colors.dim(wrapped(`${rest} more pairs, not between the cheapest (--all shows them)`, width, 2))]),
  ].join("\n");
}

/** A line per text, with the rows that it holds for. @param count of all rows */
function sharedBlock(shared: readonly SharedText[], count: number, lineOf: (text: string) => string): string {
  return shared.map(({ text, names }) => lineOf(plainText(`${namesOf(names, count)}: ${text}`))).join("\n");
}

/** So many names are read; of more, the first ones and a count. */
const fewNames = 4;

function namesOf(names: readonly string[], count: number): string {
  if (names.length === count && count > 1) return "all";
  const shown = names.length <= fewNames + 1 ? names : names.slice(0, fewNames);
  const rest = names.length - shown.length;
  return [...shown.map((name) => shorten(name, nameLetters)), ...(rest === 0 ? [] : [`${rest} more`])].join("; ");
}

function priceBlock(cost: CostAnalysis, { colors, width }: CostTerminalView): string {
  const stale = staleWarning(cost);
  return [
    ...cost.catalogue.map((part) =>
      colors.dim(wrapped(plainText(`prices of ${shorten(part.provider, nameLetters)}: ${formatPart(part)}`), width, 2)),
    ),
    ...(stale === null ? [] : [labelled(colors.yellow("stale"), stale.replaceAll("`", ""), width, 7)]),
  ].join("\n");
}
