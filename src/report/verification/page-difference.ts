import { originIds } from "../html/origin-section.ts";
import { dataDifference } from "./data-difference.ts";
import { type PagePart, type SplitPage, splitPage } from "./page-parts.ts";
import { firstDifference, textDifference } from "./text-difference.ts";

/** What of a page is not what its rows and its record give. */
export interface PageDifference {
  /** `code`: script and style, which are compared with this version's. */
  readonly where: "text" | "charts" | "cost" | "origin" | "code";
  readonly message: string;
}

/**
 * How a page differs from the one it should be: of its text and of each of its parts the first difference, in the order of
 * importance; none only where both are the same to the last character.
 */
export function pageDifferences(page: string, expected: string): PageDifference[] {
  if (page === expected) return [];
  const [theirs, ours] = [splitPage(page), splitPage(expected)];
  const text = textDifference(theirs.skeleton, ours.skeleton);
  const found = [
    ...(text === null ? [] : [{ where: "text" as const, message: text }]),
    ...partDifferences(theirs, ours),
  ];
  if (found.length > 0) return found;
  const at = firstDifference(page, expected) + 1;
  return [{ where: "text", message: `its parts are the same, but not their order, from character ${at} on` }];
}

function partDifferences(theirs: SplitPage, ours: SplitPage): PageDifference[] {
  const pairs = ours.parts.map((part, place) => ({ part, page: matching(theirs.parts, part, place) }));
  const found = pairs.flatMap(({ part, page }) => partDifference(part, page));
  return [...found.filter(({ where }) => where !== "code"), ...found.filter(({ where }) => where === "code")];
}

/** The part of a page in the same place; where it was moved, the first with the same tag. */
function matching(parts: readonly PagePart[], { tag }: PagePart, place: number): string | undefined {
  const here = parts[place];
  return (here?.tag === tag ? here : parts.find((part) => part.tag === tag))?.content;
}

function partDifference({ tag, content }: PagePart, page: string | undefined): PageDifference[] {
  if (page === content) return [];
  const id = / id="([\w-]+)">$/.exec(tag)?.[1];
  if (id === undefined) {
    const name = tag.startsWith("<style") ? "style" : "script";
    const from = firstDifference(page ?? "", content) + 1;
    return [{ where: "code", message: `the page's ${name} is not this version's, from character ${from} of it on` }];
  }
  const { where, what } = dataBlocks[id] ?? { where: "charts", what: `data of the charts (${id})` };
  const isPacked = id === originIds.record || id === originIds.samples;
  const problem = isPacked ? "it is not what was unpacked" : dataDifference(page, content);
  return problem === null ? [] : [{ where, message: `${what}: ${problem}` }];
}

const origin = (id: string): Pick<PageDifference, "where"> & { what: string } => ({
  where: "origin",
  what: `what the page says of its origin (${id})`,
});

/** Those that are no data of the run's charts, by their ids. */
const dataBlocks: Readonly<Record<string, Pick<PageDifference, "where"> & { readonly what: string }>> = {
  [originIds.provenance]: origin(originIds.provenance),
  [originIds.record]: origin(originIds.record),
  [originIds.samples]: origin(originIds.samples),
  cost: { where: "cost", what: "data of the cost charts" },
};

/** Numerals in the text of a page, and numbers in its data: how much was compared. */
export function countNumbers(expected: string): number {
  const { skeleton, parts } = splitPage(expected);
  const data = parts.filter(({ tag }) => tag.includes('type="application/json"'));
  const numerals = (text: string): number => text.match(/\d+(?:\.\d+)?/g)?.length ?? 0;
  return (
    numerals(skeleton.replace(/<[^>]*>/g, " ")) +
    data.reduce((sum, part) => sum + numberCount(JSON.parse(part.content)), 0)
  );
}

function numberCount(value: unknown): number {
  if (typeof value === "number") return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inside) => sum + numberCount(inside), 0);
}
