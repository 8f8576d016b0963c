import { quoteText } from "./quoting.ts";

/** The name that was probably meant: the nearest within a third of its length in edits (at least one), else undefined. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of names) {
    const edits = editDistance(word.toLowerCase(), name.toLowerCase());
    if (edits <= Math.max(1, Math.floor(name.length / 3)) && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name;
}

/** ` Did you mean "name"?`, or nothing. */
export function didYouMean(word: unknown, names: readonly string[]): string {
  const name = typeof word === "string" ? nearestName(word, names) : undefined;
  return name === undefined || name === word ? "" : ` Did you mean ${quoteText(name)}?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours: the optimal string alignment distance. */
function editDistance(from: string, to: string): number {
  const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
  let beforeLast: readonly number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, edits) => edits);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1;
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = swapped ? at(beforeLast, j - 2) + 1 : Infinity;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + change, swap));
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}
