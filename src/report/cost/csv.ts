import type { CostAnalysis, CostRow } from "../../analysis/cost-analysis.ts";
import type { Artifact } from "../artifact.ts";
import { csvField } from "../csv-report.ts";
import { isReplayed } from "./figures.ts";

type Value = string | number | null;
type Column<T> = readonly [name: string, valueOf: (item: T) => Value];

/**
 * `cost.csv`, a line per row, and `cost-curve.csv`, a line per row and traffic, as RFC 4180 has it (CRLF, quotes doubled).
 * Amounts are USD, durations ms, rates 0..1; what is not known is empty.
 */
export function renderCostCsv(cost: CostAnalysis): Artifact[] {
  const { run, traffic, rows } = cost;
  const asked: Column<CostRow>[] = [
    ["run", () => run],
    ["requests_per_month", () => traffic.requestsPerMonth],
    ["traffic", () => traffic.description],
    ["seed", () => traffic.seed],
    ["replayed", () => traffic.replayed],
  ];
  const points = rows.flatMap((row) => row.curve.map((point) => ({ run, row, point })));
  return [
    { path: "cost.csv", content: csvText([...asked, ...rowColumns], rows) },
    { path: "cost-curve.csv", content: csvText(pointColumns, points) },
  ];
}

const rowColumns: readonly Column<CostRow>[] = [
  ["scenario", ({ scenario }) => scenario],
  ["target", ({ target }) => target],
  ["kind", ({ kind }) => kind],
  ["offer", ({ offer }) => offer],
  ["name", ({ name }) => name],
  ["label", ({ label }) => label],
  ["region", ({ region }) => region],
  ["monthly_usd", ({ monthly }) => amount(monthly?.point)],
  ["monthly_low_usd", ({ monthly }) => amount(monthly?.low)],
  ["monthly_high_usd", ({ monthly }) => amount(monthly?.high)],
  ["per_million_usd", ({ perMillion }) => amount(perMillion?.point)],
  ["per_million_low_usd", ({ perMillion }) => amount(perMillion?.low)],
  ["per_million_high_usd", ({ perMillion }) => amount(perMillion?.high)],
  ["unknown", ({ unknown }) => unknown],
  ["cold_rate", (row) => ifReplayed(row, row.coldRate)],
  ["p50_ms", ({ latency }) => latency?.p50Ms ?? null],
  ["p95_ms", ({ latency }) => latency?.p95Ms ?? null],
  ["p99_ms", ({ latency }) => latency?.p99Ms ?? null],
  ["runs_ms", (row) => ifReplayed(row, row.runsMs)],
  ["billed_ms", (row) => ifReplayed(row, row.billedMs)],
  ["instances_mean", ({ instances }) => instances.mean],
  ["instances_peak", ({ instances }) => instances.peak],
  ["density", ({ density }) => density?.instances ?? null],
  ["density_from", ({ density }) => density?.from ?? null],
  ["density_bound", ({ density }) => density?.bound ?? null],
  ["made_of", ({ lines }) => lines.map(({ what, usd }) => `${what} ${usd}`).join("; ")],
  ["remarks", ({ remarks }) => remarks.join(" ")],
];

interface Placed {
  readonly run: string;
  readonly row: CostRow;
  readonly point: CostRow["curve"][number];
}

const pointColumns: readonly Column<Placed>[] = [
  ["run", ({ run }) => run],
  ["scenario", ({ row }) => row.scenario],
  ["target", ({ row }) => row.target],
  ["offer", ({ row }) => row.offer],
  ["label", ({ row }) => row.label],
  ["requests_per_month", ({ point }) => point.requestsPerMonth],
  ["usd", ({ point }) => point.usd],
  ["low_usd", ({ point }) => point.low],
  ["high_usd", ({ point }) => point.high],
  ["cold_rate", ({ point }) => point.coldRate],
];

function csvText<T>(columns: readonly Column<T>[], items: readonly T[]): string {
  const lines = [columns.map(([name]) => name), ...items.map((item) => columns.map(([, valueOf]) => valueOf(item)))];
  return lines.map((line) => `${line.map(csvField).join(",")}\r\n`).join("");
}

function ifReplayed(row: CostRow, value: number | null): number | null {
  return isReplayed(row) ? value : null;
}

/** Decimal text as it is. */
function amount(text: string | undefined): string | null {
  return text ?? null;
}
