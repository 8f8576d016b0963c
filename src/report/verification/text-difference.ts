import { describePlace, type MarkupToken, plain, tokensOf } from "./text-place.ts";

/** Characters that a message shows of a text. */
const mostShown = 100;
const shownBefore = 40;

/**
 * The first place where a page reads otherwise than it should, in words; null where it does not.
 * @param page markup, of anybody
 * @param expected the same, as made from the page's own rows and record
 */
export function textDifference(page: string, expected: string): string | null {
  if (page === expected) return null;
  const at = firstDifference(page, expected);
  const tokens = tokensOf(expected);
  const { index, isText } = tokenAt(tokens, at, page[at]);
  const token = tokens[index];
  if (token === undefined) return "the page goes on where it should end";
  const end = pageEnd(page, Math.max(at, token.at), isText ? "<" : ">");
  const said = around(page.slice(token.at, end), at - token.at);
  const given = around(token.text, at - token.at);
  const inside = token.isTag ? `in ${/^<\/?\w*/.exec(token.text)?.[0] ?? "<"}>` : "";
  const place = [describePlace(tokens, index), inside].filter((part) => part !== "").join(", ");
  return `${place === "" ? "at the top" : place}: the page says ${quoted(said)}, the rows give ${quoted(given)}`;
}

/** The token that differs. Text that goes on where ours ends belongs to the text before our tag. */
function tokenAt(
  tokens: readonly MarkupToken[],
  at: number,
  theirs: string | undefined,
): { readonly index: number; readonly isText: boolean } {
  const found = tokens.findIndex((token) => at < token.at + token.text.length);
  const here = found === -1 ? tokens.length : found;
  const token = tokens[here];
  if (token?.isTag === false) return { index: here, isText: true };
  const isLonger = theirs !== "<" && (token === undefined || token.at === at);
  return { index: isLonger ? here - 1 : here, isText: isLonger };
}

/** Offset of the first character that differs, or where the shorter text ends. */
export function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function pageEnd(page: string, from: number, mark: "<" | ">"): number {
  const end = page.slice(from, from + 2 * mostShown).indexOf(mark);
  return end === -1 ? Math.min(page.length, from + mostShown) : from + end + (mark === ">" ? 1 : 0);
}

/** What stands around a place, cut at spaces where it is long. */
function around(text: string, at: number): string {
  if (plain(text).length <= mostShown) return plain(text);
  const start = Math.max(0, at - shownBefore);
  const from = start === 0 ? 0 : Math.max(start, text.lastIndexOf(" ", start + 15));
  const cut = text.slice(from, from + mostShown);
  return `${from > 0 ? "..." : ""}${plain(cut)}${from + mostShown < text.length ? "..." : ""}`;
}

function quoted(text: string): string {
  return text === "" ? "nothing" : `"${text}"`;
}
