/** A line of blocks, cut where a level ends. */
export interface Sparkline {
  /** One text per stretch between marks, oldest first; the first may be empty. */
  readonly stretches: readonly string[];
  /** Older values that had no room. */
  readonly hidden: number;
}

/** Heights of 0..1 as blocks, one each: 0 is a space, anything above shows. */
export function blockLine(heights: readonly number[]): string {
  return heights
    .map((height) =>
      height <= 0 ? " " : (blocks[Math.min(blocks.length - 1, Math.floor(height * blocks.length))] ?? " "),
    )
    .join("");
}

const blocks = ["\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"] as const;

/** Bottom and top of a line are at least so many times apart: else noise of one per cent would fill it. */
const leastSpan = 1.25;

/**
 * Values as blocks of eight heights, on a log scale from the smallest to the largest shown, at least a factor of 1.25 apart.
 * The newest are shown where not all have room.
 * @param values > 0, oldest first
 * @param cuts indices of values that begin a new stretch, ascending
 * @param columns room for blocks and the marks between stretches, >= 1
 */
export function sparkline(values: readonly number[], cuts: readonly number[], columns: number): Sparkline {
  // A mark takes a column only where its cut is shown, so the oldest value that has room is looked for.
  let from = Math.max(0, values.length - columns);
  while (from < values.length - 1 && values.length - from + cuts.filter((cut) => cut > from).length > columns) from++;
  const shown = values.slice(from);
  const logs = shown.map((value) => Math.log(value));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const missing = Math.max(0, Math.log(leastSpan) - (high - low));
  const bottom = low - missing / 2;
  const span = high - low + missing;
  const letters = logs.map((log) => blocks[Math.round(((log - bottom) / span) * (blocks.length - 1))] ?? "");
  const ends = [0, ...cuts.filter((cut) => cut > from).map((cut) => cut - from), shown.length];
  return { stretches: ends.slice(1).map((end, at) => letters.slice(ends[at], end).join("")), hidden: from };
}
