import type { Analysis, Cell } from "../../analysis/analysis.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { formatMedian, formatPercentile, formatRatioOf, formatShare, percentileName, phaseLabel } from "../figures.ts";
import type { ChartPoint, ChartView } from "./chart-view.ts";

/** What a hover says about a cell: its name first, then n, median, interval, percentiles, ratio and phases. */
export function cellTooltip(analysis: Analysis, cell: Cell): string[] {
  const ratio = formatRatioOf(analysis, cell);
  const reference = analysis.run.scenarios.find(({ name }) => name === cell.scenario)?.reference;
  const known = cell.percentiles.filter(({ withheld }) => !withheld);
  return [
    `${cell.target}, ${cell.start}`,
    `median ${formatMedian(cell.median)}, n ${cell.n}`,
    ...(known.length === 0 ? [] : [known.map((row) => `${percentileName(row)} ${formatPercentile(row)}`).join(", ")]),
    ...(ratio === "" || ratio === "reference" ? [] : [`${ratio} (than ${reference})`]),
    ...(cell.failed + cell.setAside > 0 ? [`${cell.failed} failed, ${cell.setAside} set aside`] : []),
    ...cell.phases.map((row) => `${phaseLabel(row)}  ${formatDuration(row.ns)}  ${formatShare(row.share)}`),
  ];
}

/**
 * Tooltip of the nearest mark: what `linesOf` says (the first line is its title), with the note of the point itself.
 * @param linesOf pure, for a point of this chart
 */
export function tooltipOptions(view: ChartView, linesOf: (point: ChartPoint) => readonly string[]): object {
  const { theme } = view;
  type Hovered = readonly { readonly raw: unknown }[];
  const lines = (items: Hovered): readonly string[] => {
    const point = items[0]?.raw as ChartPoint | undefined;
    return point === undefined ? [] : linesOf(point);
  };
  return {
    backgroundColor: theme.name === "light" ? "#1b1f24" : "#e6e9ee",
    titleColor: theme.name === "light" ? "#ffffff" : "#14171c",
    bodyColor: theme.name === "light" ? "#ffffff" : "#14171c",
    titleFont: { family: view.fontFamily, size: 12 },
    bodyFont: { family: view.fontFamily, size: 12 },
    displayColors: false,
    padding: 10,
    filter: (_: unknown, at: number) => at === 0,
    callbacks: {
      title: (items: Hovered) => lines(items)[0] ?? "",
      label: (item: { readonly raw: unknown }) => {
        const { note } = item.raw as ChartPoint;
        return [...(note === undefined ? [] : [note]), ...lines([item]).slice(1)];
      },
    },
  };
}
