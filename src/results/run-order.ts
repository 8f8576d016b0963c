/** Puts the run that began earlier first, of two of the same moment the one whose id sorts first. For `toSorted`. */
export function oldestFirst(
  a: { readonly startedAt: string; readonly id: string },
  b: { readonly startedAt: string; readonly id: string },
): number {
  // Both are ISO 8601 in UTC, so their text sorts as their time does.
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? -1 : 1;
  return a.id.localeCompare(b.id, "en");
}
