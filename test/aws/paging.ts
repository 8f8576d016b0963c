/** One page of a list, and the marker of the next one when there is more. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * Cuts a page out of a list. The marker is opaque to callers.
 * @param most largest number of items of a page
 */
export function cutPage<T>(list: readonly T[], marker: string | null | undefined, most: number): Page<T> {
  const from = marker === null || marker === undefined ? 0 : Number(Buffer.from(marker, "base64url").toString());
  const to = from + most;
  const next = to < list.length ? Buffer.from(String(to)).toString("base64url") : undefined;
  return { items: list.slice(from, to), next };
}
