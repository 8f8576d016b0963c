import { startKinds, type StartKind } from "../units/start-kind.ts";
import { type Budget, type BudgetTerm, mostBudgets } from "./budget.ts";
import { type BudgetMistake, oneOf, parseBudget } from "./budget-text.ts";
import type { BuildContext } from "./build-context.ts";
import { defaults } from "./defaults.ts";
import type { ExpandedFile } from "./matrix.ts";
import { plainName, quote } from "./quoting.ts";
import { valueAt } from "./schema-path.ts";

/** What budgets may name. */
interface Measured {
  readonly origins: ExpandedFile["origins"];
  readonly tree: ExpandedFile["tree"];
  readonly starts: readonly StartKind[];
}

/**
 * The budgets of a file, in its order; whatever is wrong with one is reported at its place in the list. What the schema has
 * refused (a list that is none, a text that is none) is passed over.
 */
export function readBudgets({ tree, origins }: ExpandedFile, context: BuildContext): Budget[] {
  const texts = tree["budgets"];
  if (!Array.isArray(texts)) return [];
  const named = Array.isArray(tree["starts"]) ? tree["starts"] : defaults.starts;
  const measured = { origins, tree, starts: startKinds.filter((kind) => named.includes(kind)) };
  const seen = new Set<string>();
  return texts.slice(0, mostBudgets).flatMap((text: unknown, at) => {
    if (typeof text !== "string" || text === "") return [];
    const parsed = parseBudget(text);
    const mistake = !parsed.ok
      ? parsed.mistake
      : seen.has(text)
        ? { message: `${quote(text)} is there twice`, remedy: "Remove one of the two." }
        : [parsed.budget.term, ...(parsed.budget.over === undefined ? [] : [parsed.budget.over])]
            .map((term) => findMistake(term, measured))
            .find((found) => found !== undefined);
    seen.add(text);
    if (mistake !== undefined) context.report(["budgets", at], mistake.message, mistake.remedy);
    return parsed.ok && mistake === undefined ? [parsed.budget] : [];
  });
}

function findMistake({ target, start }: BudgetTerm, { origins, tree, starts }: Measured): BudgetMistake | undefined {
  const names = [...origins.keys()];
  // A file without targets has been told so already.
  if (names.length === 0) return undefined;
  if (!origins.has(target)) {
    const variants = names.filter((name) => origins.get(name)?.name === target);
    if (variants.length === 0) return { message: `${quote(target)} is not a target`, remedy: oneOf(target, names) };
    return { message: `the matrix makes several targets of ${quote(target)}`, remedy: oneOf(target, variants) };
  }
  // A function on AWS costs money: unlike every other target it is off where nothing is said.
  const enabled = valueAt(tree, ["targets", target, "enabled"]);
  if (enabled === false || (enabled === undefined && valueAt(tree, ["targets", target, "kind"]) === "lambda"))
    return { message: `${quote(target)} is not enabled`, remedy: "Name a target that is run, or enable it." };
  if (starts.length > 0 && !starts.includes(start))
    return {
      message: `${quote(start)} is not among the starts of this scenario`,
      remedy: `Add it to starts, or use one of ${starts.map(plainName).join(", ")}.`,
    };
  return undefined;
}
