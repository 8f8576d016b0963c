import type { Analysis } from "../analysis/analysis.ts";
import type { Load, LoadPercentile, MeasuredLoad } from "../analysis/load-model.ts";
import type { LoadPlanRecord } from "../results/load-record.ts";
import { formatDuration, formatNumber } from "../units/format-duration.ts";
import { formatBytes, formatCount, formatShare } from "./figures.ts";

/** One column of the table of loads. */
export interface LoadColumn {
  readonly head: string;
  readonly numeric: boolean;
  /** Shown where there is little room. */
  readonly narrow?: boolean;
  readonly text: (load: Load) => string;
}

/** The loads of a scenario, in its order of targets. */
export function loadsOf({ loads }: Analysis, scenario: string): readonly Load[] {
  return loads.filter((load) => load.scenario === scenario);
}

const columnOf =
  (text: (measured: MeasuredLoad) => string): LoadColumn["text"] =>
  ({ measured }) =>
    measured === null ? "" : text(measured);

const percentileColumn = (p: number, narrow: boolean): LoadColumn => ({
  head: `p${Number((p * 100).toFixed(1))}`,
  numeric: true,
  narrow,
  text: columnOf(({ percentiles }) => formatLoadPercentile(percentiles.find((one) => one.p === p))),
});

/** The table of loads, for every reporter: its first column is the target, "" is a value that is not there. */
export const loadColumns: readonly LoadColumn[] = [
  { head: "target", numeric: false, narrow: true, text: ({ target }) => target },
  {
    head: "answered/s",
    numeric: true,
    narrow: true,
    text: columnOf(({ answeredPerSecond }) => (answeredPerSecond === null ? "" : formatNumber(answeredPerSecond))),
  },
  percentileColumn(0.5, true),
  percentileColumn(0.9, false),
  percentileColumn(0.99, true),
  percentileColumn(0.999, false),
  { head: "max", numeric: true, text: columnOf(({ maxNs }) => optional(maxNs, formatDuration)) },
  { head: "requests", numeric: true, text: columnOf(({ offered }) => formatCount(offered)) },
  { head: "no right answer", numeric: true, narrow: true, text: columnOf(formatUnanswered) },
  {
    head: "first answer",
    numeric: true,
    text: columnOf(({ firstAnswerNs }) => optional(firstAnswerNs, formatDuration)),
  },
  {
    head: "CPU",
    numeric: true,
    text: columnOf(({ cores }) => optional(cores, (value) => `${formatNumber(value)} cores`)),
  },
  { head: "memory", numeric: true, text: columnOf(({ memoryBytes }) => optional(memoryBytes, formatBytes)) },
  { head: "generator", numeric: false, narrow: true, text: columnOf(formatGenerator) },
];

/** "open, 0 to 200/s in 10 s, 200/s for 10 s, from zero": the traffic that was asked for. */
export function describeTraffic({ mode, from, stages, requests }: LoadPlanRecord): string {
  const start = from === "zero" ? ", from zero" : "";
  if (mode === "burst") return `${requests ?? 0} requests at once${start}`;
  const parts = stages.map(({ fromRate = 0, rate = 0, connections, durationMs }) => {
    const time = formatDuration(durationMs * 1e6);
    if (connections !== undefined) return `${connections} connections for ${time}`;
    return fromRate === rate
      ? `${formatNumber(rate)} requests/s for ${time}`
      : `${formatNumber(fromRate)} to ${formatNumber(rate)} requests/s in ${time}`;
  });
  return `${mode}: ${parts.join(", ")}${start}`;
}

/** What a table of loads needs to be understood. */
export function loadNote({ plan }: Load): string {
  const traffic = `Traffic, ${describeTraffic(plan)}.`;
  const counted =
    "Percentiles are over everything that was to be sent: what got no right answer is slower than every answer. One load is one observation, without an interval.";
  return plan.mode === "closed"
    ? `${traffic} Each connection waits for its answer, so that a target that stalls is not asked meanwhile: latencies are those of the requests that were sent, and hide what would have waited. ${counted}`
    : `${traffic} Latency counts from the time at which a request was to be sent, so that a target that stalls is charged with all that waited. ${counted}`;
}

/** What is said of a load beside its figures: why there are none, or why they end early. */
export function loadRemark({ target, reason }: Load): string | null {
  return reason === null ? null : `${target}: ${reason}`;
}

/** "12.3 ms", "needs n >= 1,000", "no answer". */
export function formatLoadPercentile(percentile: LoadPercentile | undefined): string {
  if (percentile === undefined) return "";
  const { p, ns, withheld } = percentile;
  if (withheld === "few") return `needs n >= ${formatCount(Math.round(10 / (1 - p)))}`;
  return ns === null ? "no answer" : formatDuration(ns);
}

function formatUnanswered({ unanswered, offered }: MeasuredLoad): string {
  return unanswered === 0 ? "0" : `${formatCount(unanswered)} (${formatShare(unanswered / Math.max(1, offered))})`;
}

/** How far the generator kept up. */
export function formatGenerator({ isLate, isGeneratorBound, spoiled, windows, latenessP99Ns }: MeasuredLoad): string {
  if (isGeneratorBound) return "the limit";
  const used = windows.filter(({ sent }) => sent > 0).length;
  if (isLate) return `late by ${formatDuration(latenessP99Ns ?? 0)}`;
  return spoiled === 0 ? "kept up" : `late in ${spoiled} of ${used}`;
}

function optional(value: number | null, format: (value: number) => string): string {
  return value === null ? "" : format(value);
}
