import { wrapped } from "../comparison/named-table.ts";

const hardSpace = "\u00a0";

/** As `wrapped`, with no break between a number and its unit or inside an interval. */
export function wrapFigures(text: string, width: number, indent: number): string {
  const kept = text
    .replace(/(\d) (?=(?:ns|us|ms|s|%)(?![a-z]))/g, `$1${hardSpace}`)
    .replace(/ \[[<>\d.,kMG]+, [<>\d.,kMG]+\]/g, (interval) => interval.replaceAll(" ", hardSpace));
  return wrapped(kept, width, indent).replaceAll(hardSpace, " ");
}
