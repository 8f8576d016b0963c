import type { Trend, TrendPoint, TrendSeries, TrendStep } from "../../analysis/trend-model.ts";
import { formatDuration } from "../../units/format-duration.ts";
import type { ChartConfig, ChartModel, ChartPoint, ChartView } from "../charts/chart-view.ts";
import { fontOf, type LaneItem, laneChart, pointsOf } from "../charts/lane-chart.ts";
import type { LaneGroup, LaneLayout } from "../charts/lanes.ts";
import { startStyle, withOpacity } from "../theme.ts";
import { formatCommit, formatDay } from "../version-figures.ts";
import { formatNow, formatRuns, formatStep } from "./figures.ts";

interface TrendLane extends LaneItem {
  readonly series: TrendSeries;
}

type Dataset = ChartConfig["data"]["datasets"][number];

const laneHeightPx = 64;
/** From the middle of a lane to its highest and lowest mark. */
const reachPx = 24;
/** Bottom and top of a lane are at least so many times apart: else noise of one per cent would fill it. */
const leastSpan = 1.25;

/** A lane per series: the median of every run in order, the levels as lines, each lane on a log scale of its own. */
export function trendChart(trend: Trend, view: ChartView): ChartModel {
  const series = trend.series.filter(({ scenario }) => scenario === view.scenario);
  const places = new Map(trend.runs.map(({ id }, at) => [id, at]));
  const title = `${view.scenario}: medians over time`;
  return {
    title,
    caption:
      "A dot is the median of a run, a line the level between two steps. Each lane has a log scale of its own, at least 25 % from bottom to top.",
    description: `${title}: ${series.map(describe).join("; ")}`,
    ...laneChart(view, {
      title,
      subtitle: `${formatRuns(trend.runs)}; a scale of its own per lane, at least 25 % from bottom to top`,
      groups: groupsOf(series),
      sideLabels: "groups",
      laneHeightPx,
      xAxis: runAxis(trend, view),
      datasets: (layout) => [
        levelLines(layout, places, view),
        ...layout.lanes.map((_, at) => dots(layout, at, places, view)),
      ],
      plugins: () => [],
      legend: [],
    }),
  };
}

function describe(one: TrendSeries): string {
  const steps = one.steps.map((step) => `${formatStep(step)} since ${formatDay(step.first.startedAt)}`);
  return `${one.target} ${one.start} ${formatNow(one)}, ${steps.length === 0 ? "no step" : steps.join(", ")}`;
}

function groupsOf(series: readonly TrendSeries[]): LaneGroup<TrendLane>[] {
  const targets = [...new Set(series.map(({ target }) => target))];
  return targets.map((label) => ({
    label,
    lanes: series
      .filter(({ target }) => target === label)
      .map((one): TrendLane => {
        const newest = one.steps.at(-1);
        return {
          series: one,
          text: {
            caption: one.start,
            value: formatNow(one),
            aside: newest === undefined ? "" : `${wordOf(newest)} since ${formatDay(newest.first.startedAt)}`,
          },
          tooltip: [`${one.target}, ${one.start}`, `now ${formatNow(one)}`, ...one.steps.map(formatStep)],
        };
      }),
  }));
}

function wordOf(step: TrendStep): string {
  return formatStep(step).replace(/ \[.*\]/, "");
}

/** Px from the top of the plot at which a duration lies in the lane around `y`. */
function heightIn({ points }: TrendSeries, y: number): (ns: number) => number {
  const logs = points.map(({ medianNs }) => Math.log(medianNs));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const span = Math.max(high - low, Math.log(leastSpan));
  return (ns) => y - ((Math.log(ns) - (low + high) / 2) / span) * 2 * reachPx;
}

function dots(
  layout: LaneLayout<TrendLane>,
  lane: number,
  places: ReadonlyMap<string, number>,
  { theme }: ChartView,
): Dataset {
  const placed = layout.lanes[lane];
  const { color, shape } = startStyle(theme, placed?.item.series.start ?? "cold");
  const all = pointsOf(layout, ({ series }, y) => {
    const heightOf = heightIn(series, y);
    return series.points.map((point) => ({
      x: places.get(point.run) ?? 0,
      y: heightOf(point.medianNs),
      note: noteOf(point),
    }));
  });
  return {
    type: "scatter" as const,
    label: "median of a run",
    order: 1,
    data: all.filter((point) => point.lane === lane),
    showLine: true,
    borderWidth: 1,
    borderColor: withOpacity(color, 0.35),
    backgroundColor: color,
    pointBorderColor: color,
    pointStyle: shape,
    clip: 8,
    pointRadius: 3,
    pointHoverRadius: 5.5,
  };
}

/** One line per level, half a run beyond its first and last run, in the colour of the step that began it. */
function levelLines(layout: LaneLayout<TrendLane>, places: ReadonlyMap<string, number>, { theme }: ChartView): Dataset {
  const colors: string[] = [];
  const gap: Omit<ChartPoint, "lane"> = { x: Number.NaN, y: Number.NaN };
  const data = pointsOf(layout, ({ series }, y) => {
    const heightOf = heightIn(series, y);
    return series.levels.flatMap(({ from, to, medianNs }, at) => {
      const color = colorOf(series.steps[at - 1], theme);
      colors.push(color, color, color);
      const place = (index: number): number => places.get(series.points[index]?.run ?? "") ?? 0;
      const level = heightOf(medianNs);
      return [{ x: place(from) - 0.45, y: level }, { x: place(to - 1) + 0.45, y: level }, gap];
    });
  });
  return {
    type: "scatter" as const,
    label: "level",
    order: 2,
    data,
    showLine: true,
    spanGaps: false,
    borderWidth: 2.5,
    borderColor: theme.muted,
    segment: { borderColor: ({ p0DataIndex }: { p0DataIndex: number }) => colors[p0DataIndex] ?? theme.muted },
    pointRadius: 0,
    pointHitRadius: 0,
    pointHoverRadius: 0,
  } as unknown as Dataset;
}

function colorOf(step: TrendStep | undefined, theme: ChartView["theme"]): string {
  if (step?.direction === "slower") return theme.verdicts.slower;
  return step?.direction === "faster" ? theme.verdicts.faster : theme.muted;
}

function noteOf({ startedAt, medianNs, n, source }: TrendPoint): string {
  const when = startedAt.slice(0, 16).replace("T", " ");
  return `${when}: ${formatDuration(medianNs)}, n ${n}${source === undefined ? "" : `, commit ${formatCommit(source)}`}`;
}

/** One place per run, whatever lies between them; a day under some. */
function runAxis({ runs }: Trend, view: ChartView): object {
  const most = view.layout === "narrow" ? 3 : 6;
  const every = Math.max(1, Math.ceil(runs.length / most));
  return {
    type: "linear",
    position: "bottom",
    min: -0.6,
    max: runs.length - 0.4,
    border: { color: view.theme.grid },
    grid: { color: view.theme.minorGrid },
    title: { display: true, text: "runs, in order", color: view.theme.muted, font: fontOf(view, 13) },
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = runs.flatMap((_, at) => (at % every === 0 ? [{ value: at }] : []));
    },
    ticks: {
      color: view.theme.text,
      font: fontOf(view, 12),
      maxRotation: 0,
      autoSkip: false,
      callback: (value: string | number) => formatDay(runs[Number(value)]?.startedAt ?? ""),
    },
  };
}
