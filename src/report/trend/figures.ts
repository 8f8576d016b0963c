import type { TrendChange, TrendSeries, TrendStep } from "../../analysis/trend-model.ts";
import { formatDuration, formatNumber, formatRatio } from "../../units/format-duration.ts";
import { formatLevel } from "../figures.ts";
import { formatDay } from "../version-figures.ts";

/** "1.21x slower [1.18, 1.25]", "1.3x faster [1.2, 1.4]", "1.02x [0.99, 1.04], within the margin". */
export function formatStep({ ratio, interval, direction }: TrendStep): string {
  const isFaster = direction === "faster";
  const shown = (value: number): number => (isFaster ? 1 / value : value);
  const bounds = interval === null ? [] : [shown(interval.low), shown(interval.high)].toSorted((a, b) => a - b);
  const range = bounds.length === 0 ? "" : ` [${bounds.map(formatNumber).join(", ")}]`;
  const times = formatRatio(shown(ratio));
  return direction === "small" ? `${times}${range}, within the margin` : `${times} ${direction}${range}`;
}

/** "0.51 ms over 25 runs, then 0.62 ms over 15 runs". */
export function formatLevels({ before, after }: TrendStep): string {
  const part = ({ medianNs, from, to }: TrendStep["before"]): string =>
    `${formatDuration(medianNs)} over ${to - from} runs`;
  return `${part(before)}, then ${part(after)}`;
}

/** "engine 12.3, now 12.4; digest aa, now bb": what else changed there; "" where nothing did. */
export function formatChanges(changes: readonly TrendChange[]): string {
  return changes
    .map(({ what, before, after }) => `${what} ${cut(before) || "not known"}, now ${cut(after) || "not known"}`)
    .join("; ");
}

/** Digests are told by their beginning. */
function cut(text: string): string {
  return /^(?:sha256:)?[0-9a-f]{24,}$/.test(text) ? text.replace("sha256:", "").slice(0, 12) : text;
}

/** The median of the newest run: "0.62 ms". */
export function formatNow({ points }: TrendSeries): string {
  const newest = points.at(-1);
  return newest === undefined ? "" : formatDuration(newest.medianNs);
}

/** "40 runs, 2026-10-01 to 2026-11-20". */
export function formatRuns(runs: readonly { readonly startedAt: string }[]): string {
  const [from, to] = [formatDay(runs[0]?.startedAt ?? ""), formatDay(runs.at(-1)?.startedAt ?? "")];
  return `${runs.length} ${runs.length === 1 ? "run" : "runs"}, ${from === to ? from : `${from} to ${to}`}`;
}

/** How steps were told from noise: sentences. */
export function methodLines(rate: number, minimumRuns: number): string[] {
  return [
    `A step is a lasting change of level over at least 3 runs on both sides (E-divisive on logarithms, permutations; at most ${formatLevel(rate)} of steps false over all series).`,
    `Below ${minimumRuns} runs a series has none. A step that is as young as one or two runs is not seen yet: that is what bench check is for.`,
  ];
}
