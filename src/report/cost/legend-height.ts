import type { ChartView } from "../charts/chart-view.ts";

/** What a legend takes, px: lines as they break where a letter is 6.6 px wide on average, and a mark 40. */
export function legendHeight({ layout }: ChartView, names: readonly string[]): number {
  const most = layout === "narrow" ? 310 : 890;
  let [lines, used] = [1, 0];
  for (const name of names) {
    const width = name.length * 6.6 + 40;
    if (used + width > most && used > 0) [lines, used] = [lines + 1, 0];
    used += width;
  }
  return lines * 22;
}
