import { plainMap } from "./plain-map.ts";
import type { FieldPath } from "./problem.ts";

type Tree = Readonly<Record<string, unknown>>;

/**
 * A copy of a tree without the fields at these paths, so that what is left can be checked in spite of them. A path that
 * leads into a list takes the whole list: its other elements would stand at other indices.
 */
export function withoutFields(tree: Tree, paths: readonly FieldPath[]): Tree {
  const below = groupByFirst(paths);
  const copy = plainMap();
  for (const [name, value] of Object.entries(tree)) {
    const inside = below.get(name);
    if (inside === undefined) copy[name] = value;
    else if (isMap(value) && inside.every((path) => path.length > 0)) copy[name] = withoutFields(value, inside);
  }
  return copy;
}

function groupByFirst(paths: readonly FieldPath[]): ReadonlyMap<string | number | undefined, FieldPath[]> {
  const groups = new Map<string | number | undefined, FieldPath[]>();
  for (const [first, ...rest] of paths) {
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [rest]);
    else group.push(rest);
  }
  return groups;
}

function isMap(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
