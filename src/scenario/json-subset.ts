import { quote } from "./quoting.ts";

/**
 * The first place where `value` lacks something that `subset` has, in words; undefined when it has all.
 * Objects may have more fields; lists have the same length and are compared element by element; everything else is equal.
 * Recursion is as deep as `subset`, which comes from a scenario and is at most 64 levels deep.
 */
export function findDifference(subset: unknown, value: unknown, at: string): string | undefined {
  if (value === undefined) return `${at}: expected ${quote(subset)}, but it is missing`;
  if (Array.isArray(subset)) {
    if (!Array.isArray(value)) return `${at}: expected ${quote(subset)}, got ${quote(value)}`;
    if (value.length !== subset.length) return `${at}: expected ${subset.length} elements, got ${value.length}`;
    return firstDifference(subset.map((item, index) => [item, value[index], `${at}[${index}]`]));
  }
  if (typeof subset === "object" && subset !== null) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return `${at}: expected ${quote(subset)}, got ${quote(value)}`;
    return firstDifference(
      Object.entries(subset).map(([key, item]) => [item, fieldOf(value, key), `${at}${step(key)}`]),
    );
  }
  return subset === value ? undefined : `${at}: expected ${quote(subset)}, got ${quote(value)}`;
}

function firstDifference(pairs: readonly (readonly [unknown, unknown, string])[]): string | undefined {
  for (const [subset, value, at] of pairs) {
    const difference = findDifference(subset, value, at);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function fieldOf(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function step(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,40}$/.test(key) ? `.${key}` : `[${quote(key)}]`;
}
