import type { NullComparison, RunComparison, SeriesComparison } from "../../analysis/run-verdicts.ts";
import {
  comparisonTitle,
  detailOf,
  doScenariosDiffer,
  formatEstimate,
  formatLevels,
  formatMedians,
  formatP,
  formatPercent,
  formatSpan,
  formatStarts,
  seriesName,
} from "../comparison/figures.ts";
import { type VerdictWord, verdictWord, verdictWords } from "../comparison/verdict-words.ts";
import { formatLevel } from "../figures.ts";
import { plainText } from "../terminal/text.ts";
import { type VerdictStyle, verdictStyle } from "../theme.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { type LaneItem, laneChart, pointsOf } from "./lane-chart.ts";
import { type LaneGroup, type LaneLayout, shorten } from "./lanes.ts";
import { whiskerPlugin } from "./marks.ts";
import { baselinePlugin, marginPlugin } from "./ratio-marks.ts";
import { ratioAxis } from "./ratio-axis.ts";

interface RatioLane extends LaneItem {
  readonly estimate: { readonly ratio: number; readonly low: number; readonly high: number } | null;
  readonly margin: number | null;
  readonly mark: Mark;
}

/** The words of series, and those of null comparisons. */
type Mark = VerdictWord | "tripped" | "quiet";

/** More rows than this make an image that nobody looks at: the table has them. */
const mostLanes = 150;
const laneHeightPx = 26;

/**
 * Every series as a row: the ratio of candidate over baseline with its interval on a log axis, what does not matter shaded,
 * colour and shape by the verdict; null comparisons below them. The series come in the order of the comparison.
 */
export function comparisonChart(comparison: RunComparison, view: ChartView): ChartModel {
  const { series, nulls } = comparison;
  const drawn = series.slice(0, mostLanes);
  const groups = groupsOf(comparison, drawn);
  const lanes = groups.flatMap((group) => group.lanes);
  const title = shorten(plainText(comparisonTitle(comparison)), 90);
  const levels = formatLevels(series);
  const margins = formatSpan(
    lanes.flatMap(({ margin }) => (margin === null ? [] : [margin])),
    formatPercent,
  );
  return {
    title: series.length === 0 ? "Null comparisons" : "Candidate over baseline",
    caption: [
      `How many times the baseline's time the candidate takes${levels === "" ? "" : `, with its ${levels} interval`}: right of 1 it is slower.`,
      ...(margins === "" ? [] : [`Shaded: differences that do not matter, within ${margins}.`]),
      "Equal distances are equal ratios.",
      ...(nulls.length === 0 ? [] : ["A/A is the same target twice: what it shows is the host."]),
      ...(drawn.length < series.length ? [`The first ${drawn.length} of ${series.length} series are drawn.`] : []),
    ].join(" "),
    description: describe(title, comparison, drawn),
    ...laneChart(view, {
      title,
      subtitle: `ratio of candidate over baseline${levels === "" ? "" : `, ${levels} intervals`}; shaded: does not matter`,
      groups,
      sideLabels: "lanes",
      laneHeightPx,
      xAxis: ratioAxis(view, axisTitle(view), lanes.flatMap(valuesOf)),
      datasets: (layout) => datasetsOf(view, layout),
      plugins: (layout) => [
        marginPlugin(
          view.theme,
          layout.lanes.flatMap(({ item, y }) => (item.margin === null ? [] : [{ margin: item.margin, y }])),
          laneHeightPx,
        ),
        baselinePlugin(view.theme),
        whiskerPlugin(
          view.theme,
          layout.lanes.flatMap(({ item, y }) => (item.estimate === null ? [] : [{ ...item.estimate, y }])),
        ),
      ],
      legend: marksOf(lanes)
        .filter((text) => text !== "quiet")
        .map((text) => ({ text, ...verdictStyle(view.theme, styleOf[text]) })),
    }),
  };
}

function axisTitle({ layout }: ChartView): string {
  return layout === "narrow"
    ? "candidate over baseline (log scale)"
    : "candidate over baseline (log scale): below 1 it is faster, above 1 slower";
}

/** A row without an estimate has a note instead of a mark. */
const styleOf: Readonly<Record<Mark, VerdictStyle>> = {
  slower: "slower",
  unconfirmed: "unconfirmed",
  faster: "faster",
  equivalent: "equivalent",
  inconclusive: "inconclusive",
  missing: "inconclusive",
  failing: "slower",
  incomparable: "inconclusive",
  new: "inconclusive",
  tripped: "tripped",
  quiet: "equivalent",
};

function marksOf(lanes: readonly RatioLane[]): Mark[] {
  const marks = [...verdictWords, "tripped", "quiet"] as const;
  return marks.filter((mark) => lanes.some((lane) => lane.mark === mark && lane.estimate !== null));
}

function groupsOf(comparison: RunComparison, drawn: readonly SeriesComparison[]): LaneGroup<RatioLane>[] {
  const scenarios = [...new Set(drawn.map(({ scenario }) => scenario))];
  return [
    ...scenarios.map((name) => ({
      label: plainText(name),
      lanes: drawn.filter(({ scenario }) => scenario === name).map(laneOf),
    })),
    ...(comparison.nulls.length === 0
      ? []
      : [
          {
            label: "A/A",
            detail: "the same target twice",
            lanes: comparison.nulls.map((one) => nullLane(comparison, one)),
          },
        ]),
  ];
}

function laneOf(series: SeriesComparison): RatioLane {
  const word = verdictWord(series);
  const { estimate, margin } = series;
  const [baseline, candidate] = formatMedians(series);
  const detail = plainText(detailOf(series));
  const caption = plainText(seriesName(series, false));
  const common = { estimate, mark: word, margin: estimate === null ? null : margin };
  if (estimate === null) {
    const note = detail === "" ? word : `${word}: ${detail}`;
    return { ...common, text: { caption, value: "", note }, captionOnly: true, tooltip: [caption, note] };
  }
  return {
    ...common,
    text: { caption, value: formatEstimate(estimate), aside: word },
    tooltip: [
      `${series.scenario} ${caption}: ${word}`,
      `${formatEstimate(estimate)}, ${formatLevel(estimate.level)} interval`,
      `baseline ${baseline}, candidate ${candidate}, n ${formatStarts(series)}`,
      ...(series.adjustedP === null ? [] : [`p ${formatP(series.adjustedP)}, corrected over all series`]),
      ...(detail === "" ? [] : detail.split("; ")),
    ],
  };
}

function nullLane(comparison: RunComparison, one: NullComparison): RatioLane {
  const caption = plainText(seriesName(one, doScenariosDiffer(comparison)));
  const aside = one.tripped ? "tripped" : "quiet";
  return {
    estimate: one,
    margin: null,
    mark: aside,
    text: { caption, value: formatEstimate(one), aside },
    tooltip: [
      `${one.scenario} ${one.target} ${one.start} against itself: ${aside}`,
      `${formatEstimate(one)}, ${formatLevel(one.level)} interval, n ${one.n}`,
      `p ${formatP(one.adjustedP)}, corrected over all null comparisons`,
    ],
  };
}

function valuesOf({ estimate, margin }: RatioLane): number[] {
  if (estimate === null) return [];
  const edge = 1 + (margin ?? 0);
  return [estimate.low, estimate.ratio, estimate.high, edge, 1 / edge];
}

function describe(title: string, comparison: RunComparison, drawn: readonly SeriesComparison[]): string {
  const rows = drawn.map((one) =>
    `${seriesName(one, doScenariosDiffer(comparison))} ${formatEstimate(one.estimate)} ${verdictWord(one)}`.replace(
      "  ",
      " ",
    ),
  );
  const nulls = comparison.nulls.map(
    (one) => `${one.target} ${one.start} against itself ${formatEstimate(one)} ${one.tripped ? "tripped" : "quiet"}`,
  );
  return `${title}: ${[...rows, ...nulls].join("; ")}`;
}

function datasetsOf(view: ChartView, layout: LaneLayout<RatioLane>): ChartConfig["data"]["datasets"] {
  return marksOf(layout.lanes.map(({ item }) => item)).map((mark) => {
    const { color, fill, shape, rotation } = verdictStyle(view.theme, styleOf[mark]);
    return {
      type: "scatter" as const,
      label: mark,
      order: 1,
      data: pointsOf(layout, (item, y) =>
        item.mark === mark && item.estimate !== null ? [{ x: item.estimate.ratio, y }] : [],
      ),
      backgroundColor: fill,
      borderColor: color,
      borderWidth: 2,
      pointStyle: shape,
      pointRotation: rotation,
      clip: 8,
      pointRadius: shape === "triangle" ? 7 : 5.5,
      pointHoverRadius: 8.5,
    };
  });
}
