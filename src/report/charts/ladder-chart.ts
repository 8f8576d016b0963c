import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { TargetRecord } from "../../results/run-record.ts";
import { type StartKind, startKinds, startMeaning } from "../../units/start-kind.ts";
import { standInOf } from "../../analysis/stand-ins.ts";
import { doStatesDiffer, formatStates } from "../code-figures.ts";
import { formatLevel, formatMedian } from "../figures.ts";
import { hostNote } from "../host-notes.ts";
import { targetStyle } from "../theme.ts";
import { cellOf, placeOf, shownTargets } from "./cells.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { durationAxis } from "./duration-axis.ts";
import { type LaneItem, laneChart, pointsOf } from "./lane-chart.ts";
import type { LaneGroup, LaneLayout } from "./lanes.ts";
import { whiskerPlugin } from "./marks.ts";
import { axisTitle, describe, whiskersOf } from "./starts-chart.ts";
import { cellTooltip } from "./tooltip.ts";

interface Rung extends LaneItem {
  readonly target: string;
  readonly cell: Cell | null;
  /** The cell is that of another start, which measures the same on this target. */
  readonly standsIn: boolean;
}

/** So many targets that have nothing in a rung for the same reason are one line. */
const mostAlike = 3;

/** Every rung of the cold ladder on one axis, each with every target: its median, or why there is none. */
export function ladderChart(analysis: Analysis, view: ChartView): ChartModel {
  const targets = shownTargets(analysis, view).filter(({ available }) => available);
  const groups = startKinds
    .filter((start) => view.starts.includes(start) || !measured(analysis, view, start))
    .map((start) => groupOf(analysis, view, targets, start));
  const rungs = groups.flatMap(({ lanes }) => lanes);
  const cells = rungs.flatMap(({ cell }) => (cell === null ? [] : [cell]));
  const own = rungs.flatMap((rung) => (rung.cell === null || rung.standsIn ? [] : [rung.cell]));
  const standsIn = own.length < cells.length;
  const values = cells.flatMap(({ median }) =>
    median === null ? [] : [median.low ?? median.point, median.point, median.high ?? median.point],
  );
  return {
    title: "The cold ladder",
    caption: `From the coldest start to the warmest: median with ${formatLevel(analysis.level)} interval. Compare inside a rung: its targets begin with the same things ready, or say beside their number what they include${standsIn ? ". A hollow marker is the start that measures the same on a target without that rung." : "."}`,
    description: `The cold ladder, ${view.scenario}: ${describe(own)}`,
    ...laneChart(view, {
      title: `${view.scenario}: the cold ladder`,
      subtitle: `median with ${formatLevel(analysis.level)} interval${standsIn ? ", hollow: another start that measures the same" : ""}; ${analysis.run.id}`,
      groups,
      sideLabels: "lanes",
      laneHeightPx: 21,
      xAxis: durationAxis(view, axisTitle(view), values),
      datasets: (layout) => datasetsOf(analysis, view, layout),
      plugins: (layout) => [
        whiskerPlugin(
          view.theme,
          layout.lanes.flatMap(({ item, y }) => whiskersOf(item.cell, y)),
        ),
      ],
      legend: [],
    }),
  };
}

function measured(analysis: Analysis, view: ChartView, start: StartKind): boolean {
  return analysis.cells.some((cell) => cell.scenario === view.scenario && cell.start === start);
}

function groupOf(
  analysis: Analysis,
  view: ChartView,
  targets: readonly TargetRecord[],
  start: StartKind,
): LaneGroup<Rung> {
  if (!measured(analysis, view, start)) {
    return {
      label: start,
      detail: view.layout === "narrow" ? whyNone(targets, start) : `${startMeaning[start]}: ${whyNone(targets, start)}`,
      lanes: [],
    };
  }
  const lanes = targets.map((target) => rungOf(analysis, view, target, start));
  return { label: start, detail: startMeaning[start], lanes: foldAlike(lanes) };
}

function rungOf(analysis: Analysis, view: ChartView, target: TargetRecord, start: StartKind): Rung {
  const other = standInOf(target, start);
  const cell = cellOf(analysis, view.scenario, target.name, start);
  const shown = cell ?? (other === undefined ? undefined : cellOf(analysis, view.scenario, target.name, other));
  if (shown !== undefined && shown.n > 0) {
    const standsIn = shown.start !== start;
    // A narrow chart has a line for each of these: too many for what the table says, too.
    const aside = [
      view.layout === "wide" && doStatesDiffer(analysis, view.scenario) ? formatStates(shown.code) : "",
      rungNote(start, shown.start, hostNote(analysis, shown)),
    ].filter((part) => part !== "");
    const text = { caption: target.name, value: formatMedian(shown.median), aside: aside.join(", ") };
    return { target: target.name, cell: shown, standsIn, text, tooltip: cellTooltip(analysis, shown) };
  }
  return noteRung(target.name, cell === undefined ? unreachable(target, start) : "no accepted sample");
}

/**
 * What must be said of a start in a rung: that it is another one, and what it includes although the rung says that this is
 * running. "its cold start", "cold with its host", "with its host", or "".
 */
function rungNote(rung: StartKind, start: StartKind, note: string): string {
  if (start === rung) return note;
  return rung === "host" || note === "" ? `its ${start} start` : `${start} ${note}`;
}

function noteRung(caption: string, note: string): Rung {
  const text = { caption, value: "", note };
  return { target: caption, cell: null, standsIn: false, captionOnly: true, text, tooltip: [] };
}

/** One line in place of more than `mostAlike` that say the same, where the first of them stood. */
function foldAlike(lanes: readonly Rung[]): Rung[] {
  const alike = (note: string): Rung[] => lanes.filter(({ text }) => text.note === note);
  return lanes.flatMap((lane) => {
    const { note } = lane.text;
    if (note === undefined || alike(note).length <= mostAlike) return [lane];
    return alike(note)[0] === lane ? [noteRung(`${alike(note).length} targets`, note)] : [];
  });
}

function unreachable(target: TargetRecord, start: StartKind): string {
  const support = target.starts[start];
  if (support === undefined || support.reachable) return "not measured";
  return support.sameAs === undefined ? `not reachable: ${support.reason}` : `not reachable: same as ${support.sameAs}`;
}

function whyNone(targets: readonly TargetRecord[], start: StartKind): string {
  const able = targets.filter(({ starts }) => starts[start]?.reachable === true).map(({ name }) => name);
  if (able.length === 0) return "not reachable on any target";
  return `not measured (reachable ${able.length > 2 ? `on ${able.length} targets` : `on ${able.join(" and ")}`})`;
}

function datasetsOf(analysis: Analysis, view: ChartView, layout: LaneLayout<Rung>): ChartConfig["data"]["datasets"] {
  const drawn = layout.lanes.flatMap(({ item }) => (item.cell === null ? [] : [item.target]));
  return [...new Set(drawn)].flatMap((target) => {
    const { color, shape } = targetStyle(view.theme, placeOf(analysis, view.scenario, target));
    const lines = shape === "star" || shape === "crossRot" || shape === "cross";
    const sets = [false, true].map((hollow) => ({
      type: "scatter" as const,
      label: hollow ? `${target}, by another start` : target,
      data: pointsOf(layout, ({ target: name, cell, standsIn }, y) =>
        name === target && standsIn === hollow && cell !== null && cell.median !== null
          ? [{ x: cell.median.point, y }]
          : [],
      ),
      backgroundColor: hollow ? view.theme.surface : color,
      borderColor: color,
      borderWidth: hollow || lines ? 2 : 0,
      // A cross or a star has no inside that could be left empty.
      pointStyle: hollow && lines ? ("circle" as const) : shape,
      clip: 8 as const,
      pointRadius: 5,
      pointHoverRadius: 7,
    }));
    return sets.filter(({ data }) => data.length > 0);
  });
}
