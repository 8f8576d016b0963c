import type { BudgetResult, RunComparison, SeriesComparison } from "../../analysis/run-verdicts.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { shorten, shortenApart } from "../charts/lanes.ts";
import { escapeMarkdown, escapeMarkdownLine, tableHead, tableRow } from "../markdown-text.ts";
import { type Block, joinBlocks, whole } from "./cut-blocks.ts";
import {
  detailOf,
  doScenariosDiffer,
  formatEstimate,
  formatFolded,
  formatLevels,
  formatMedians,
  formatP,
  formatPercent,
  formatSide,
  formatStarts,
  seriesName,
} from "./figures.ts";
import { type VerdictWord, partsOf, verdictWord } from "./verdict-words.ts";
import { formatBudgetValue, judgementLines, nullText, outcomeWords } from "./judgement.ts";

/** What the Markdown holds. */
export interface ComparisonMarkdown {
  /** Of the heading, before the verdict; default "Cold starts". */
  readonly title?: string;
  /** Every series in the first table instead of those that need a look. */
  readonly all: boolean;
  /** Folds what is not needed to decide into `<details>`. */
  readonly collapse: boolean;
}

/** GitHub takes 65,536 characters in a comment; the rest is for what others put around this. */
const mostCharacters = 60_000;

/**
 * A comparison of versions for a job's summary and a pull request's comment: a heading with the verdict, the verdict sentence,
 * a table of what needs a look, budgets, notes; every series, phases, null comparisons and method after that. No images. At
 * most 60,000 characters: rows that do not fit are left out from the end, and a last line says how many. Ends with a line break.
 */
export function renderComparisonMarkdown(comparison: RunComparison, options: ComparisonMarkdown): string {
  const title = escapeMarkdown(clip(options.title ?? "Cold starts", 200));
  const heading = whole(`## ${title}: ${outcomeWords(comparison)}`);
  return `${joinBlocks([heading, ...comparisonMarkdown(comparison, options)], mostCharacters)}\n`;
}

/** The same as blocks without the heading, for a report that has more to say. */
export function comparisonMarkdown(comparison: RunComparison, options: Omit<ComparisonMarkdown, "title">): Block[] {
  const { series, nulls, differences, notes } = comparison;
  const { shown, folded } = partsOf(series, options.all);
  const refused = differences.filter((one) => one.refused);
  return [
    whole(`**${escapeMarkdown(clip(comparison.sentence, 2_000)).trim()}**`),
    ...(series.length === 0 && nulls.length > 0 ? [] : [whole(sidesLine(comparison))]),
    ...(shown.length === 0 ? [] : [seriesTable(comparison, shown, options.all)]),
    ...(folded.length === 0 ? [] : [whole(`Not in this table: ${formatFolded(folded)}.`)]),
    ...budgetBlocks(comparison.budgets),
    ...(refused.length === 0
      ? []
      : [listOf("Refused, because both sides must have the same:", refused.map(differenceText))]),
    ...(notes.length === 0 ? [] : [listOf("Notes:", notes)]),
    ...detailBlocks(comparison, folded.length > 0, options.collapse),
  ];
}

function sidesLine({ baseline, candidate }: RunComparison): string {
  const [from, to] = [baseline, candidate].map((side) => escapeMarkdown(clip(formatSide(side), 400)));
  return `Candidate ${to}<br>Baseline ${from}`;
}

const failing: ReadonlySet<VerdictWord> = new Set(["slower", "missing", "failing"]);

/** @param full with the numbers behind the words */
function seriesTable(comparison: RunComparison, rows: readonly SeriesComparison[], full = false): Block {
  const levels = formatLevels(rows);
  const head = tableHead([
    { name: "verdict" },
    { name: "series" },
    ...(full ? [{ name: "n", numeric: true }] : []),
    { name: "baseline", numeric: true },
    { name: "candidate", numeric: true },
    { name: `ratio${levels === "" ? "" : ` [${levels}]`}` },
    ...(full ? [{ name: "p, corrected", numeric: true }] : []),
    { name: "what moved, or why" },
  ]);
  const lines = rows.map((one) => {
    const word = verdictWord(one);
    const row = tableRow([
      clip(seriesName(one, doScenariosDiffer(comparison)), 200),
      ...(full ? [formatStarts(one)] : []),
      ...formatMedians(one),
      formatEstimate(one.estimate),
      ...(full ? [formatP(one.adjustedP)] : []),
      clip(detailOf(one), 400),
    ]);
    return `| ${failing.has(word) ? `**${word}**` : word} ${row}`;
  });
  return { head, lines, tail: "" };
}

/** All budgets where one is not met, else that they all are. */
function budgetBlocks(budgets: readonly BudgetResult[]): Block[] {
  if (budgets.length === 0) return [];
  const met = budgets.every(({ state }) => state === "met");
  if (met) return [whole(budgets.length === 1 ? "The budget is met." : `All ${budgets.length} budgets are met.`)];
  const lines = budgets.map((one) => {
    const row = tableRow([
      clip(one.scenario, 100),
      clip(one.text, 200),
      formatBudgetValue(one),
      clip(one.reason ?? "", 400),
    ]);
    return `| ${one.state === "missed" ? "**missed**" : one.state} ${row}`;
  });
  return [
    { head: tableHead(["", "scenario", "budget", "measured", "why"].map((name) => ({ name }))), lines, tail: "" },
  ];
}

function detailBlocks(comparison: RunComparison, isFolded: boolean, collapse: boolean): Block[] {
  const { series, nulls, differences } = comparison;
  const fold = (title: string, { head, lines }: Block): Block =>
    collapse
      ? { head: `<details><summary>${title}</summary>\n${head === "" ? "" : `\n${head}`}`, lines, tail: "\n</details>" }
      : { head: `### ${title}\n${head === "" ? "" : `\n${head}`}`, lines, tail: "" };
  const said = differences.filter(({ refused }) => !refused);
  const moved = series.filter((one) => one.moved.length > 0);
  const judged = judgementLines(comparison);
  return [
    ...(isFolded ? [fold(`Every series (${series.length})`, seriesTable(comparison, series, true))] : []),
    ...(moved.length === 0 ? [] : [fold("Phases that moved", phaseTable(comparison, moved))]),
    ...(nulls.length === 0 ? [] : [fold("A/A: the same target twice", nullTable(comparison))]),
    ...(said.length === 0 ? [] : [fold("What differs between the sides", listOf("", said.map(differenceText)))]),
    ...(judged.length === 0 ? [] : [fold("How this was judged", listOf("", judged))]),
  ];
}

function phaseTable(comparison: RunComparison, rows: readonly SeriesComparison[]): Block {
  const head = tableHead([
    { name: "series" },
    { name: "phase" },
    { name: "baseline", numeric: true },
    { name: "candidate", numeric: true },
    { name: "change", numeric: true },
    { name: "of the whole change", numeric: true },
  ]);
  const lines = rows.flatMap((one) =>
    one.moved.map(({ phase, baselineNs, candidateNs, changeNs, share }) =>
      tableRow([
        clip(seriesName(one, doScenariosDiffer(comparison)), 200),
        phase,
        formatDuration(baselineNs),
        formatDuration(candidateNs),
        `${changeNs > 0 ? "+" : ""}${formatDuration(changeNs)}`,
        formatPercent(share),
      ]),
    ),
  );
  return { head, lines, tail: "" };
}

function nullTable(comparison: RunComparison): Block {
  const head = tableHead([{ name: "series" }, { name: "n", numeric: true }, { name: "ratio" }, { name: "" }]);
  const lines = comparison.nulls.map((one) =>
    tableRow([
      clip(seriesName(one, doScenariosDiffer(comparison)), 200),
      String(one.n),
      formatEstimate(one),
      nullText(one),
    ]),
  );
  return { head, lines, tail: "" };
}

function differenceText({ what, baseline, candidate }: RunComparison["differences"][number]): string {
  const [from = "", to = ""] = shortenApart([baseline, candidate], 60);
  return `${clip(what, 200)}: ${clip(from, 200)}, now ${clip(to, 200)}`;
}

function listOf(head: string, texts: readonly string[]): Block {
  const lines = texts.map((text) => `- ${escapeMarkdownLine(clip(text, 1_000))}`);
  return { head: head === "" ? "" : `${head}\n`, lines, tail: "" };
}

function clip(text: string, most: number): string {
  return shorten(text, most);
}
