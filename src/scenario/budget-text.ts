import { startKinds } from "../units/start-kind.ts";
import { type Budget, budgetMetrics, type BudgetTerm } from "./budget.ts";
import { didYouMean } from "./nearest-name.ts";
import { plainName, quote } from "./quoting.ts";
import { parseDuration } from "./quantities.ts";

/** What is wrong with a budget: what a scenario's problem says. */
export interface BudgetMistake {
  readonly message: string;
  readonly remedy: string;
}

/** A budget, or what is wrong with it. Whether its targets and starts are there is not looked at. */
export type ParsedBudget =
  | { readonly ok: true; readonly budget: Budget }
  | { readonly ok: false; readonly mistake: BudgetMistake };

const example = "such as wasm.cold.p95 < 5ms";
const nsPerMs = 1_000_000;

/**
 * Reads `<figure> <comparison> <duration>` or `<figure> / <figure> <comparison> <number>`; a figure is
 * `<target>.<start>.<metric>`, read from its end, because names of targets may contain dots.
 */
export function parseBudget(text: string): ParsedBudget {
  const [left = "", ...others] = text.split(/<=?|>=?/);
  const comparison = /<=?|>=?/.exec(text)?.[0] as Budget["comparison"] | undefined;
  const [right = "", ...further] = others;
  if (comparison === undefined)
    return wrong(`${quote(text)} compares nothing`, `Write <, <=, > or >= between a figure and its limit, ${example}.`);
  if (further.length > 0)
    return wrong(`${quote(text)} compares more than once`, "Write one budget for each comparison.");
  const terms = parseTerms(left.trim());
  if ("message" in terms) return { ok: false, mistake: terms };
  const limit = terms.over === undefined ? durationLimit(right.trim()) : ratioLimit(right.trim());
  return typeof limit === "number"
    ? { ok: true, budget: { text, ...terms, comparison, limit } }
    : { ok: false, mistake: limit };
}

/** As it is written in a budget. */
export function formatTerm({ target, start, metric }: BudgetTerm): string {
  return `${target}.${start}.${metric}`;
}

function parseTerms(text: string): Pick<Budget, "term" | "over"> | BudgetMistake {
  const terms: BudgetTerm[] = [];
  for (const part of text.split("/")) {
    const term = parseTerm(part.trim());
    if ("message" in term) return term;
    terms.push(term);
  }
  const [term, over, ...more] = terms as [BudgetTerm, ...BudgetTerm[]];
  if (more.length > 0)
    return { message: `${quote(text)} divides more than once`, remedy: "Divide one figure by one other." };
  if (over === undefined) return { term };
  if (formatTerm(over) === formatTerm(term))
    return {
      message: `${quote(text)} divides a figure by itself`,
      remedy: "Divide it by the figure of another target.",
    };
  return { term, over };
}

function parseTerm(text: string): BudgetTerm | BudgetMistake {
  const [, target, startName, metricName] = /^(.+)\.([^.]*)\.([^.]*)$/.exec(text) ?? [];
  if (target === undefined)
    return { message: `${quote(text)} is not a figure`, remedy: `Write <target>.<start>.<metric>, ${example}.` };
  const metric = budgetMetrics.find((name) => name === metricName);
  if (metric === undefined)
    return { message: `${quote(metricName)} is not a metric`, remedy: oneOf(metricName, budgetMetrics) };
  const start = startKinds.find((kind) => kind === startName);
  if (start === undefined)
    return { message: `${quote(startName)} is not a start`, remedy: oneOf(startName, startKinds) };
  return { target, start, metric };
}

/** ns. */
function durationLimit(text: string): number | BudgetMistake {
  const ns = Math.round((parseMs(text) ?? 0) * nsPerMs);
  if (ns > 0) return ns;
  if (isNumber(text)) return { message: `${quote(text)} has no unit`, remedy: `Write a duration, ${example}.` };
  if (!("message" in parseTerm(text)))
    return {
      message: `${quote(text)} is a figure, not a limit`,
      remedy: "Divide by it: a.cold.median / b.cold.median < 1.",
    };
  return {
    message: `${quote(text)} is not a duration`,
    remedy: `Write a number and a unit (us, ms, s, m, h), above 0 and at most 24h, ${example}.`,
  };
}

/** Reports show microseconds, so that a budget may be written in them; no other duration of a scenario is as short. */
function parseMs(text: string): number | undefined {
  const micro = /^(\d+(?:\.\d+)?) ?us$/.exec(text)?.[1];
  return micro === undefined ? parseDuration(text) : parseDuration(`${Number(micro) / 1000}ms`);
}

function ratioLimit(text: string): number | BudgetMistake {
  if (isNumber(text) && Number(text) > 0) return Number(text);
  const remedy = "Write a plain number above 0, such as 20.";
  if (parseMs(text) !== undefined) return { message: `${quote(text)} is a duration, and a ratio has no unit`, remedy };
  return { message: `${quote(text)} is not the limit of a ratio`, remedy };
}

function isNumber(text: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(text) && Number.isFinite(Number(text));
}

/** `Use one of a, b. Did you mean "a"?` */
export function oneOf(word: unknown, names: readonly string[]): string {
  return `Use one of ${names.slice(0, 20).map(plainName).join(", ")}.${didYouMean(word, names)}`;
}

function wrong(message: string, remedy: string): ParsedBudget {
  return { ok: false, mistake: { message, remedy } };
}
