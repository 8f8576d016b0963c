/** More than this many names or cells in one warning hide what it says. */
export const mostNamed = 6;

/**
 * "a, b"; above `mostNamed` "8 of 20 targets (a, b, c and 5 more)", or "all 20 targets".
 * @param of how many there are
 */
export function listTargets(names: readonly string[], of: number): string {
  if (names.length <= mostNamed) return names.join(", ");
  if (names.length === of) return `all ${of} targets`;
  const shown = names.slice(0, mostNamed / 2);
  return `${names.length} of ${of} targets (${shown.join(", ")} and ${names.length - shown.length} more)`;
}

/** "a; b; c"; above `mostNamed` "a; b; c; d; e; f; and 5 more". */
export function listSome(items: readonly string[]): string {
  if (items.length <= mostNamed) return items.join("; ");
  return `${items.slice(0, mostNamed).join("; ")}; and ${items.length - mostNamed} more`;
}
