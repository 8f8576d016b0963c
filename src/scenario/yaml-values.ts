import { type Alias, isAlias, isMap, isScalar, type ParsedNode, type Scalar, type YAMLMap } from "yaml";
import type { FieldPath } from "./problem.ts";
import { plainMap } from "./plain-map.ts";
import { quoteText } from "./quoting.ts";

/** Values, counted again where an alias or the matrix repeats them: bombs end here, within a second. */
export const mostValues = 40_000;
const mostProblems = 100;
/** Levels of nesting; what follows a tree by recursion relies on it. */
export const deepest = 64;

/** A place in the file; both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value stands in the file. */
export interface Place {
  readonly at: Position;
  /** Of the key, where the value stands in a map. */
  readonly keyAt?: Position;
  /** How a scalar was spelled. */
  readonly spelling?: string;
}

/** Something wrong with the file as YAML, or with the way it is nested. */
export interface SourceProblem {
  readonly path: FieldPath;
  readonly at: Position;
  readonly message: string;
  readonly remedy: string;
}

/** Where `readValue` notes what it finds. */
export interface Notes {
  /** By `placeKey`. */
  readonly places: Map<string, Place>;
  readonly problems: SourceProblem[];
  position(offset: number): Position;
}

interface Walk extends Notes {
  readonly anchors: Map<string, ParsedNode>;
  /** Collections that are being read: an alias to one of them has no end. */
  readonly open: Set<ParsedNode>;
  values: number;
}

/** The key of a path in `Notes.places`. */
export function placeKey(path: FieldPath): string {
  return JSON.stringify(path);
}

/** A parsed document as plain values. Notes where each stands, and refuses what has no plain meaning. */
export function readValue(root: ParsedNode | null, notes: Notes): unknown {
  return read(root, [], { ...notes, anchors: new Map(), open: new Set(), values: 0 });
}

function read(node: ParsedNode | null, path: FieldPath, walk: Walk, keyAt?: Position): unknown {
  if (node === null) return null;
  walk.values++;
  if (walk.values > mostValues) {
    if (walk.values > mostValues + 1) return null;
    return refuse(walk, path, node, `the file has more than ${mostValues} values`, "Use files and fewer aliases.");
  }
  if (path.length > deepest)
    return refuse(walk, path, node, `nested more than ${deepest} levels deep`, `Nest at most ${deepest} levels deep.`);
  if (isAlias(node)) return readAlias(node, path, walk, keyAt);
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  const place = { at: walk.position(node.range[0]), ...(keyAt === undefined ? {} : { keyAt }) };
  if (isScalar(node)) {
    walk.places.set(placeKey(path), { ...place, spelling: node.source });
    return readScalar(node, path, walk);
  }
  walk.places.set(placeKey(path), place);
  walk.open.add(node);
  const value = isMap(node)
    ? readMap(node, path, walk)
    : node.items.map((item, index) => read(item as ParsedNode, [...path, index], walk));
  walk.open.delete(node);
  return value;
}

function readAlias(node: Alias.Parsed, path: FieldPath, walk: Walk, keyAt?: Position): unknown {
  const { source } = node;
  const target = walk.anchors.get(source);
  if (target === undefined) {
    const remedy = `Write &${source} before the value that it repeats, or put text that starts with a star in quotes.`;
    return refuse(walk, path, node, `the alias *${source} has no anchor before it`, remedy);
  }
  if (walk.open.has(target))
    return refuse(walk, path, node, `the alias *${source} stands inside its own anchor`, "Write the value out.");
  return read(target, path, walk, keyAt);
}

function readScalar(node: Scalar.Parsed, path: FieldPath, walk: Walk): unknown {
  const { value, source } = node;
  if (typeof value !== "number" || (Number.isFinite(value) && isExact(value, source))) return value;
  const message = `${quoteText(source)} is not a number that can be kept exactly`;
  return refuse(walk, path, node, message, "Put it in quotes if it is text.");
}

function readMap(node: YAMLMap.Parsed, path: FieldPath, walk: Walk): Record<string, unknown> {
  const map = plainMap();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) {
      refuse(walk, path, key ?? node, "a key is not plain text", "Put the key in quotes.");
      continue;
    }
    const name = typeof key.value === "string" ? key.value : key.source;
    const inside = [...path, name];
    if (name === "__proto__") refuse(walk, inside, key, '"__proto__" cannot be a key', "Choose another name.");
    else if (Object.hasOwn(map, name))
      refuse(walk, inside, key, `${quoteText(name)} is there twice`, "Remove or rename one of the two.");
    else map[name] = read(value, inside, walk, walk.position(key.range[0]));
  }
  return map;
}

/** @returns what stands in for the value; what is said about it after this is left out */
function refuse(walk: Walk, path: FieldPath, node: ParsedNode, message: string, remedy: string): null {
  if (walk.problems.length < mostProblems)
    walk.problems.push({ path, at: walk.position(node.range[0]), message, remedy });
  return null;
}

/** Whether the digits of a whole number survive as a double. */
function isExact(value: number, spelling: string): boolean {
  return Number.isSafeInteger(value) || !/^[-+]?(?:\d+|0[xo][\da-f]+)$/i.test(spelling);
}
