import type { Tick } from "chart.js";
import type { Analysis } from "../../analysis/analysis.ts";
import type { JudgedWindow } from "../../analysis/load-model.ts";
import { formatDuration, formatNumber } from "../../units/format-duration.ts";
import { formatBytes, formatCount } from "../figures.ts";
import { describeTraffic } from "../load-figures.ts";
import { frameOptions } from "./chart-frame.ts";
import type { ChartConfig, ChartModel, ChartView } from "./chart-view.ts";
import { durationAxis, logTicks } from "./duration-axis.ts";
import { fontOf, titleOptions } from "./lane-chart.ts";
import { type DrawnLoad, drawnLoads, loadLegend, loadLegendPx, loadLine } from "./load-lines.ts";
import { surfacePlugin } from "./marks.ts";
import { tooltipOptions } from "./tooltip.ts";

/** One of the panels that stand on top of each other over the same seconds. */
interface Panel {
  readonly axis: string;
  readonly value: (window: JudgedWindow, windowMs: number) => number | null;
  readonly format: (value: number) => string;
}

const latency: Panel = { axis: "p99", value: ({ p99Ns }) => p99Ns, format: formatDuration };
const throughput: Panel = {
  axis: "answers",
  value: ({ answered }, windowMs) => (answered * 1000) / windowMs,
  format: (value) => `${formatCount(Math.round(value))}/s`,
};
const cpu: Panel = {
  axis: "cpu",
  value: ({ cpuNs }, windowMs) => (cpuNs === null ? null : cpuNs / (windowMs * 1e6)),
  format: (value) => `${formatNumber(value)} cores`,
};
const memory: Panel = { axis: "memory", value: ({ memoryBytes }) => memoryBytes, format: formatBytes };

/** Height of a panel, px. */
const panelPx = 130;

/** Width of the axes with their labels and titles, px. */
const axisPx = 84;

/** p99, right answers, CPU and memory of every target over the time of the load, one above the other. */
export function loadTimeChart(analysis: Analysis, view: ChartView): ChartModel {
  const loads = drawnLoads(analysis, view);
  const title = "Load over time";
  const traffic = loads[0] === undefined ? "" : describeTraffic(loads[0].plan);
  const panels = [latency, throughput, cpu, memory].filter((panel) => valuesOf(loads, panel).length > 0);
  const config: ChartConfig = {
    type: "line",
    data: {
      datasets: panels.flatMap((panel) => loads.map((load, lane) => lineOf(analysis, view, { load, lane, panel }))),
    },
    options: {
      ...frameOptions(view, 24),
      parsing: false,
      scales: { x: secondsAxis(view, loads), ...Object.fromEntries(axesOf(view, loads, panels)) },
      plugins: {
        legend: loadLegend(analysis, view, loads),
        tooltip: tooltipOptions(view, (point) => [loads[point.lane ?? -1]?.target ?? ""]),
        ...titleOptions(view, `${view.scenario}: load over time`, `${traffic}; ${analysis.run.id}`),
      },
    } as unknown as NonNullable<ChartConfig["options"]>,
    plugins: [surfacePlugin(view.theme)],
  };
  const spoiled = loads.some(({ measured }) => measured.spoiled > 0);
  return {
    title,
    caption: [
      "From above: the p99 of the requests of each window, its right answers, and the CPU and memory that the target used.",
      ...(spoiled
        ? ["A hollow ring is a window in which the generator itself was late: no figure of the target."]
        : []),
    ].join(" "),
    description: `${title}, ${view.scenario}: ${loads.map(describe).join("; ")}`,
    heightPx: panels.length * panelPx + 60 + (view.titled ? 58 : 0) + loadLegendPx(view, loads),
    config,
  };
}

function lineOf(
  analysis: Analysis,
  view: ChartView,
  { load, lane, panel }: { readonly load: DrawnLoad; readonly lane: number; readonly panel: Panel },
): ChartConfig["data"]["datasets"][number] {
  const { windowMs } = load.measured;
  const windows = sentWindows(load);
  const points = windows.map((window, at) => {
    const value = panel.value(window, windowMs);
    const second = ((at + 0.5) * windowMs) / 1000;
    return {
      x: second,
      y: value ?? Number.NaN,
      lane,
      note: `second ${formatNumber(second)}: ${value === null ? "not known" : panel.format(value)}${window.spoiled ? ", generator late" : ""}`,
    };
  });
  return loadLine(analysis, view, load.target, {
    points,
    axis: panel.axis,
    marked: (at) => windows[at]?.spoiled === true,
    every: Math.max(1, Math.ceil(points.length / 6)),
  });
}

/** Windows in which something was to be sent: those after it only wait for the last answers. */
function sentWindows({ measured }: DrawnLoad): readonly JudgedWindow[] {
  const last = measured.windows.findLastIndex(({ sent, dropped }) => sent + dropped > 0);
  return measured.windows.slice(0, last + 1);
}

function valuesOf(loads: readonly DrawnLoad[], panel: Panel): number[] {
  return loads.flatMap((load) =>
    sentWindows(load).flatMap((window) => panel.value(window, load.measured.windowMs) ?? []),
  );
}

function secondsAxis(view: ChartView, loads: readonly DrawnLoad[]): object {
  const ends = loads.map((load) => (sentWindows(load).length * load.measured.windowMs) / 1000);
  return {
    type: "linear",
    position: "bottom",
    min: 0,
    max: Math.max(1, ...ends),
    border: { color: view.theme.grid },
    grid: { color: view.theme.minorGrid },
    title: { display: true, text: "seconds since the load began", color: view.theme.muted, font: fontOf(view, 13) },
    ticks: { color: view.theme.text, font: fontOf(view, 12), maxRotation: 0, precision: 0 },
  };
}

/** The axes from the top to the bottom; Chart.js stacks them in the order of their weights. */
function axesOf(view: ChartView, loads: readonly DrawnLoad[], panels: readonly Panel[]): [string, object][] {
  return panels.map((panel, at) => [
    panel.axis,
    {
      ...axisOf(view, panel, valuesOf(loads, panel)),
      position: "left",
      stack: "panels",
      stackWeight: 1,
      weight: panels.length - at,
      offset: false,
      // Of several axes on top of each other Chart.js gives each a part of the width that one would have.
      afterFit: (axis: { width: number }) => {
        axis.width = axisPx;
      },
    },
  ]);
}

function axisOf(view: ChartView, panel: Panel, values: readonly number[]): object {
  if (panel === latency) return latencyAxis(view, values);
  const { theme } = view;
  const highest = Math.max(...values, panel === cpu ? 0.1 : 1) * 1.08;
  const titles = new Map([
    [throughput, "answers/s"],
    [cpu, "CPU, cores"],
    [memory, "memory"],
  ]);
  const step = 2 ** Math.ceil(Math.log2(highest / 4));
  return {
    type: "linear",
    min: 0,
    max: panel === memory ? Math.ceil(highest / step) * step : undefined,
    suggestedMax: highest,
    border: { color: theme.grid },
    grid: { color: theme.grid },
    title: { display: true, text: titles.get(panel), color: theme.muted, font: fontOf(view, 13) },
    ticks: {
      color: theme.text,
      font: fontOf(view, 12),
      maxTicksLimit: 4,
      ...(panel === memory ? { stepSize: step } : {}),
      callback(this: { readonly max: number }, value: string | number) {
        const number = Number(value);
        // The panel above ends with a label of its own at this height.
        if (number >= this.max) return "";
        return number === 0 || panel !== memory ? formatNumber(number) : formatBytes(number);
      },
    },
  };
}

/** Of a log axis only the labelled ticks: a panel is low. */
function latencyAxis(view: ChartView, values: readonly number[]): object {
  const axis = durationAxis({ ...view, layout: "narrow" }, "p99", values);
  if (view.scale === "linear") return axis;
  return {
    ...axis,
    afterBuildTicks: (built: { min: number; max: number; ticks: Tick[] }) => {
      built.ticks = logTicks(built.min, built.max, 4).filter(({ major }) => major);
    },
  };
}

function describe({ target, measured }: DrawnLoad): string {
  const rate =
    measured.answeredPerSecond === null ? "" : ` ${formatNumber(measured.answeredPerSecond)} answers per second`;
  const cores = measured.cores === null ? "" : `, ${formatNumber(measured.cores)} cores`;
  const bytes = measured.memoryBytes === null ? "" : `, ${formatBytes(measured.memoryBytes)}`;
  return `${target}${rate}${cores}${bytes}`;
}
