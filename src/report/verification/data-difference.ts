import { firstDifference } from "./text-difference.ts";

/** Characters that a message shows of a value. */
const mostShown = 80;

/**
 * The first value in which embedded JSON is not what it should be, in words; null where the text is the same.
 * @param page JSON of anybody, or not even that; undefined: the element is missing
 */
export function dataDifference(page: string | undefined, expected: string): string | null {
  if (page === expected) return null;
  if (page === undefined) return "it is missing";
  let value: unknown;
  try {
    value = JSON.parse(page);
  } catch {
    return `it is no JSON any more, from character ${firstDifference(page, expected) + 1} on`;
  }
  return (
    valueDifference(value, JSON.parse(expected), []) ??
    `the same values are written otherwise, from character ${firstDifference(page, expected) + 1} on`
  );
}

function valueDifference(page: unknown, expected: unknown, path: readonly string[]): string | null {
  if (Object.is(page, expected)) return null;
  if (!isTree(page) || !isTree(expected) || Array.isArray(page) !== Array.isArray(expected))
    return `${path.join(".")}: the page says ${shown(page)}, the rows give ${shown(expected)}`;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(page)])) {
    const inside = valueDifference(own(page, key), own(expected, key), [...path, stepName(key, own(expected, key))]);
    if (inside !== null) return inside;
  }
  return null;
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null;
}

function own(tree: Tree, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

/** A step of a path; one into a list is named by what is there: "3 (hello, wasm-c, cold)". */
function stepName(key: string, value: unknown): string {
  if (!isTree(value) || !/^\d+$/.test(key)) return key;
  const names = ["scenario", "name", "target", "offer", "start", "code"]
    .map((name) => own(value, name))
    .filter((name) => typeof name === "string");
  return names.length === 0 ? key : `${key} (${names.join(", ")})`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (isTree(value)) return Array.isArray(value) ? `a list of ${value.length}` : "an object";
  const text = JSON.stringify(value);
  return text.length <= mostShown ? text : `${text.slice(0, mostShown)}...`;
}
