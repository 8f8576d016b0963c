import type { StartKind } from "../../units/start-kind.ts";
import type { CardCell } from "./run-card.ts";

/** A bar of a social preview. */
export interface PreviewBar {
  readonly target: string;
  readonly start: StartKind;
  readonly ns: number;
}

/**
 * Which starts a preview shows: of the targets that its sentence compares, so that bars and words agree; of all where it names fewer
 * than two. A host's own start stands beside the cold ones, since either alone would be unfair; where there are neither, all others.
 * Fastest first. Where there are more than `most`, so many evenly through that order, the fastest and the slowest with them.
 * @param most at least 2
 * @returns the bars, and how many all targets would have
 */
export function previewBars(
  cells: readonly CardCell[],
  sentence: string,
  most: number,
): {
  readonly bars: readonly PreviewBar[];
  readonly of: number;
} {
  const timed = cells.flatMap(({ target, start, medianNs }): PreviewBar[] =>
    medianNs === null ? [] : [{ target, start, ns: medianNs }],
  );
  const cold = timed.filter(({ start }) => start === "host" || start === "cold");
  const fresh = timed.filter(({ start }) => start !== "warm");
  const all = [cold, fresh, timed].find((some) => some.length > 0) ?? [];
  const named = all.filter(({ target }) => isNamed(target, sentence));
  const isPair = new Set(named.map(({ target }) => target)).size > 1;
  const ordered = (isPair ? named : all).toSorted((a, b) => a.ns - b.ns);
  const of = all.length;
  if (ordered.length <= most) return { bars: ordered, of };
  const places = Array.from({ length: most }, (_, at) => Math.round((at * (ordered.length - 1)) / (most - 1)));
  return { bars: places.flatMap((place) => ordered[place] ?? []), of };
}

/** Whether the sentence holds the name, and not as a part of a longer one. */
function isNamed(name: string, sentence: string): boolean {
  const isPart = (character: string | undefined): boolean => character !== undefined && /[\w[-]/.test(character);
  for (let at = sentence.indexOf(name); at !== -1; at = sentence.indexOf(name, at + 1)) {
    if (!isPart(sentence[at - 1]) && !isPart(sentence[at + name.length])) return true;
  }
  return false;
}
