import type { Analysis, Cell } from "../../analysis/analysis.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { formatStates } from "../code-figures.ts";
import { formatMedian, formatPercentile, formatShare, percentileName, phaseLabel, ratioLines } from "../figures.ts";
import { hostNote } from "../host-notes.ts";
import type { ChartPoint, ChartView } from "./chart-view.ts";

/** What a hover says about a cell: its name first, then n, median, interval, percentiles, ratios, code and phases. */
export function cellTooltip(analysis: Analysis, cell: Cell): string[] {
  const ratios = ratioLines(analysis, cell).filter((line) => line !== "reference");
  const note = hostNote(analysis, cell);
  const reference = analysis.run.scenarios.find(({ name }) => name === cell.scenario)?.reference;
  const known = cell.percentiles.filter(({ withheld }) => !withheld);
  return [
    `${cell.target}, ${cell.start}${note === "" ? "" : ` ${note}`}`,
    `median ${formatMedian(cell.median)}, n ${cell.n}`,
    ...(known.length === 0 ? [] : [known.map((row) => `${percentileName(row)} ${formatPercentile(row)}`).join(", ")]),
    ...ratios.map((line) => `${line} (than ${reference})`),
    ...(cell.failed + cell.setAside > 0 ? [`${cell.failed} failed, ${cell.setAside} set aside`] : []),
    ...(cell.code === null ? [] : [`code: ${[formatStates(cell.code), ...cell.code.tiers].join(", ")}`]),
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
