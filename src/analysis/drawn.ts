import type { Analysis, Cell, Observation } from "./analysis.ts";

/** Of a cell at most and at least so many are drawn, of all cells together about `run`; `outliers` is a share on top of that. */
export const drawnLimits = { cell: 2_000, least: 200, outliers: 0.25, run: 40_000, order: 20_000 } as const;

/**
 * The analysis as it is drawn and embedded in a page: no figure of it is another, but of a large run only some observations
 * are there. Of a cell with more than its share of 40,000 (at most 2,000, at least 200): the shortest, the longest, values
 * at even ranks between them, so that their distribution is that of all, and of the outliers a quarter as many again, the
 * furthest first. Each carries its rank among all. The order of trials is left out above 20,000. The same analysis gives the same;
 * one that is small, or thinned already, is answered as it is.
 */
export function toDrawn(analysis: Analysis): Analysis {
  const { cells, run } = analysis;
  const share = Math.floor(drawnLimits.run / Math.max(1, cells.length));
  const most = Math.max(drawnLimits.least, Math.min(drawnLimits.cell, share));
  const thinned = cells.map((cell) => thinCell(cell, most));
  const same = thinned.every((cell, at) => cell === cells[at]);
  if (same && run.order.length <= drawnLimits.order) return analysis;
  return {
    ...analysis,
    cells: thinned,
    run: run.order.length <= drawnLimits.order ? run : { ...run, order: [] },
  };
}

/** Whether some of the cell's observations are not there to be drawn. */
export function isThinned({ n, observations }: Cell): boolean {
  return observations.length < n;
}

function thinCell(cell: Cell, most: number): Cell {
  const { observations } = cell;
  const outliers = Math.floor(most * drawnLimits.outliers);
  if (observations.length <= most + outliers || isThinned(cell)) return cell;
  const byLength = [...observations.keys()].sort((a, b) => nsOf(observations, a) - nsOf(observations, b) || a - b);
  const last = byLength.length - 1;
  const even = Array.from({ length: most }, (_, at) => Math.round((at * last) / (most - 1)));
  const kept = new Set([...even, ...furthestOutliers(observations, byLength, outliers)]);
  const ranks = [...kept].map((place) => ({ at: byLength[place] as number, rank: place + 1 }));
  return {
    ...cell,
    observations: ranks
      .sort((a, b) => a.at - b.at)
      .map(({ at, rank }) => ({ ...(observations[at] as Observation), rank })),
  };
}

function nsOf(observations: readonly Observation[], at: number): number {
  return (observations[at] as Observation).ns;
}

/** Places in `byLength`: outliers lie at its two ends, so half of them may come from each, and more where the other has fewer. */
function furthestOutliers(observations: readonly Observation[], byLength: readonly number[], most: number): number[] {
  const isOutlier = (place: number): boolean => observations[byLength[place] as number]?.outlier !== "none";
  const short: number[] = [];
  for (let place = 0; short.length < most && isOutlier(place); place++) short.push(place);
  const long: number[] = [];
  for (let place = byLength.length - 1; long.length < most && isOutlier(place); place--) long.push(place);
  const shorter = Math.min(short.length, Math.max(Math.floor(most / 2), most - long.length));
  return [...short.slice(0, shorter), ...long.slice(0, most - shorter)];
}
