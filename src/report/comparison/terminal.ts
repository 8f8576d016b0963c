import type { RunComparison, SeriesComparison } from "../../analysis/run-verdicts.ts";
import { shortenApart } from "../charts/lanes.ts";
import { formatLevel } from "../figures.ts";
import { type TerminalColors, plainText } from "../terminal/text.ts";
import {
  comparisonTitle,
  detailOf,
  doScenariosDiffer,
  formatEstimate,
  formatFolded,
  formatLevels,
  formatMedians,
  formatP,
  formatSide,
  formatSpan,
  formatStarts,
  seriesName,
} from "./figures.ts";
import { type VerdictWord, partsOf, verdictWord } from "./verdict-words.ts";
import { labelled, leastName, namedTable, roomForNames, wrapped } from "./named-table.ts";
import { formatBudgetValue, judgementLines, nullText } from "./judgement.ts";

/** How the text is laid out. */
export interface ComparisonView {
  /** Columns; at least 60 are used. */
  readonly width: number;
  /** picocolors, on or off: `createColors(enabled)`. */
  readonly colors: TerminalColors;
  /** Every series instead of those that need a look; from 100 columns on with their n and p. */
  readonly all: boolean;
}

/**
 * A comparison of versions for a terminal or a pipe, as blocks that stand apart from each other, none of them empty: what
 * fails first, then what moved; equivalent and inconclusive series as a count where they are many, unless `all`; null
 * comparisons, budgets, what differs between the sides, notes. No line is wider than `width`. The verdict sentence, which
 * scripts read, is the last line of whoever prints them.
 */
export function comparisonBlocks(comparison: RunComparison, view: ComparisonView): string[] {
  const layout = { ...view, width: Math.max(60, view.width) };
  return [
    heading(comparison, layout),
    seriesBlock(comparison, layout),
    nullBlock(comparison, layout),
    budgetBlock(comparison, layout),
    differenceBlock(comparison, layout),
    judgementLines(comparison)
      .map((line) => layout.colors.dim(wrapped(line, layout.width, 0)))
      .join("\n"),
    comparison.notes.map((note) => labelled(layout.colors.yellow("note"), note, layout.width, 6)).join("\n"),
  ].filter((block) => block !== "");
}

function heading(comparison: RunComparison, { colors, width }: ComparisonView): string {
  const { baseline, candidate, series, nulls } = comparison;
  if (series.length === 0 && nulls.length > 0) return "";
  return [
    colors.bold(wrapped(plainText(comparisonTitle(comparison)), width, 0)),
    colors.dim(labelled("baseline", formatSide(baseline), width, 11)),
    colors.dim(labelled("candidate", formatSide(candidate), width, 11)),
  ].join("\n");
}

function seriesBlock(comparison: RunComparison, view: ComparisonView): string {
  const { series } = comparison;
  const { shown, folded } = partsOf(series, view.all);
  if (series.length === 0) return "";
  const rest =
    folded.length === 0
      ? []
      : [labelled(view.colors.dim("not shown"), `${formatFolded(folded)} (--all shows them)`, view.width, 14)];
  return [...(shown.length === 0 ? [] : [seriesTable(comparison, shown, view)]), ...rest].join("\n");
}

function seriesTable(comparison: RunComparison, shown: readonly SeriesComparison[], view: ComparisonView): string {
  const full = view.all && view.width >= 100;
  const levels = formatLevels(shown);
  const ratio = `ratio${levels === "" ? "" : ` [${levels}]`}`;
  const heads = [
    "",
    "series",
    ...(full ? ["n"] : []),
    "baseline",
    "candidate",
    ratio,
    ...(full ? ["p, corrected"] : []),
  ];
  const names = shown.map((one) => seriesName(one, doScenariosDiffer(comparison)));
  const rows = shown.map((one) => [
    paint(verdictWord(one), view.colors),
    ...(full ? [formatStarts(one)] : []),
    ...formatMedians(one),
    formatEstimate(one.estimate),
    ...(full ? [formatP(one.adjustedP)] : []),
  ]);
  const details = shown.map(detailOf);
  if (roomForNames(heads, rows, view.width) >= leastName) return namedTable(heads, names, rows, details, view);
  // Too narrow for the medians in columns: they begin the detail.
  const bare = shown.map((one) => [paint(verdictWord(one), view.colors), formatEstimate(one.estimate)]);
  const medians = shown.map((one) =>
    formatMedians(one)
      .map((text) => (text === "" ? "none" : text))
      .join(", now "),
  );
  const longer = details.map((detail, at) => `${medians[at]}${detail === "" ? "" : `; ${detail}`}`);
  return namedTable(["", "series", "ratio"], names, bare, longer, view);
}

function nullBlock(comparison: RunComparison, view: ComparisonView): string {
  const { nulls } = comparison;
  const { colors } = view;
  if (nulls.length === 0) return "";
  const names = nulls.map((one) => seriesName(one, doScenariosDiffer(comparison)));
  const rows = nulls.map((one) => [
    one.tripped ? colors.red("tripped") : colors.green("quiet"),
    String(one.n),
    formatEstimate(one),
  ]);
  const levels = formatSpan(
    nulls.map(({ level }) => level),
    formatLevel,
  );
  const heads = ["A/A", "target, twice", "n", `ratio [${levels}]`];
  return namedTable(heads, names, rows, nulls.map(nullText), view);
}

function budgetBlock({ budgets }: RunComparison, view: ComparisonView): string {
  if (budgets.length === 0) return "";
  const { colors } = view;
  const paints = { met: colors.green, close: colors.yellow, missed: colors.red, undecided: colors.yellow };
  const several = new Set(budgets.map(({ scenario }) => scenario)).size > 1;
  const names = budgets.map(({ scenario, text }) => (several ? `${scenario}: ${text}` : text));
  const rows = budgets.map((one) => [paints[one.state](one.state), formatBudgetValue(one)]);
  const details = budgets.map(({ reason }) => reason ?? "");
  return namedTable(["", "budget", "measured"], names, rows, details, view);
}

function differenceBlock({ differences }: RunComparison, { colors, width }: ComparisonView): string {
  return differences
    .map(({ what, baseline, candidate, refused }) => {
      const word = refused ? colors.red("refused") : colors.yellow("differs");
      const [from = "", to = ""] = shortenApart([plainText(baseline), plainText(candidate)], 60);
      return labelled(word, `${what}: ${from}, now ${to}`, width, 9);
    })
    .join("\n");
}

function paint(word: VerdictWord, colors: TerminalColors): string {
  switch (word) {
    case "slower":
    case "missing":
    case "failing":
      return colors.red(word);
    case "faster":
      return colors.green(word);
    case "unconfirmed":
    case "inconclusive":
    case "incomparable":
      return colors.yellow(word);
    case "new":
      return colors.cyan(word);
    case "equivalent":
      return colors.dim(word);
  }
}
