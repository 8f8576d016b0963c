import type { CataloguePart, CostAnalysis, CostRow } from "../../analysis/cost-analysis.ts";
import { formatDuration, formatNumber } from "../../units/format-duration.ts";
import { formatRate, formatRequests } from "./amounts.ts";
import type { NamedRow } from "./rows.ts";

/** "10M requests a month, bursty: times between requests vary by 4 times their mean". */
export function formatTraffic({ traffic }: CostAnalysis): string {
  return `${formatRequests(traffic.requestsPerMonth)} requests a month, ${traffic.description}`;
}

/** "200k requests were replayed for each row, seed 42". */
export function formatReplay({ traffic }: CostAnalysis): string {
  return `${formatRequests(traffic.replayed)} requests were replayed for each row, seed ${traffic.seed}`;
}

/** Milliseconds with three significant digits in the unit that suits them: "510 us", "14.2 ms". */
export function formatMs(ms: number): string {
  return formatDuration(ms * 1e6);
}

/** A row of which it is known what users would see. */
export type ReplayedRow = CostRow & { readonly latency: NonNullable<CostRow["latency"]> };

/** Whether anything is known of what users of a row would see: nothing is where a start was not measured. */
export function isReplayed(row: CostRow): row is ReplayedRow {
  return row.latency !== null;
}

/** The three percentiles; "" each where nothing is known of them. */
export function formatLatencies(row: CostRow): readonly [p50: string, p95: string, p99: string] {
  if (row.latency === null) return ["", "", ""];
  const { p50Ms, p95Ms, p99Ms } = row.latency;
  return [formatMs(p50Ms), formatMs(p95Ms), formatMs(p99Ms)];
}

/** The share of requests that meet a cold start; "" where it is not known. */
export function formatColdRate(row: CostRow): string {
  return isReplayed(row) ? formatRate(row.coldRate) : "";
}

/** How long a request runs; "" where it is not known. */
export function formatRun(row: CostRow): string {
  return isReplayed(row) ? formatMs(row.runsMs) : "";
}

/** What it is billed; "" where time is not what is billed, or it is not known. */
export function formatBilled(row: CostRow): string {
  return row.billedMs === null || !isReplayed(row) ? "" : formatMs(row.billedMs);
}

/** "11.6 ms, billed 12 ms"; what is not billed by time only runs. */
export function formatRuns({ runsMs, billedMs }: CostRow): string {
  return billedMs === null ? formatMs(runsMs) : `${formatMs(runsMs)}, billed ${formatMs(billedMs)}`;
}

/** "1,810 to a machine, measured, its memory is full first"; "" where nothing is packed. */
export function formatDensity({ density }: CostRow): string {
  if (density === null) return "";
  const { instances, from, bound } = density;
  const count = formatNumber(instances).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${count} to a machine, ${from}, ${bound === "cpu" ? "its CPU" : "its memory"} is full first`;
}

/** "1.9 on average, 31 at most". */
export function formatInstances({ instances }: CostRow): string {
  return `${formatNumber(instances.mean)} on average, ${formatNumber(instances.peak)} at most`;
}

/** A text that holds for these rows. */
export interface SharedText {
  readonly text: string;
  /** Of the rows, in their order. */
  readonly names: readonly string[];
}

/** Why rows have no amount. */
export function unknownReasons(rows: readonly NamedRow[]): SharedText[] {
  return sharedTexts(rows, ({ monthly, unknown }) => (monthly === null ? [unknown ?? "it was not said why"] : []));
}

/** How densely rows are packed. */
export function packings(rows: readonly NamedRow[]): SharedText[] {
  return sharedTexts(rows, (row) => (row.density === null ? [] : [formatDensity(row)]));
}

/** What must be known of rows: the remarks of the same rows as one text, so that their names are read once. */
export function sharedRemarks(rows: readonly NamedRow[]): SharedText[] {
  const remarks = sharedTexts(rows, (row) => row.remarks);
  const keyOf = ({ names }: SharedText): string => JSON.stringify(names);
  return [...new Set(remarks.map(keyOf))].map((key) => {
    const own = remarks.filter((one) => keyOf(one) === key);
    return { text: own.map(({ text }) => text).join(" "), names: own[0]?.names ?? [] };
  });
}

/** Each text once, in the order of the rows. */
function sharedTexts(rows: readonly NamedRow[], textsOf: (row: CostRow) => readonly string[]): SharedText[] {
  const texts = [...new Set(rows.flatMap(({ row }) => textsOf(row)))];
  return texts.map((text) => ({
    text,
    names: rows.filter(({ row }) => textsOf(row).includes(text)).map(({ name }) => name),
  }));
}

/** "read 2026-11-09, 13 days ago, published 2026-09-19, the provider's own text". */
export function formatPart({ read, published, confidence, ageDays }: CataloguePart): string {
  const dates = [`read ${read}, ${formatAge(ageDays)}`, ...(published === null ? [] : [`published ${published}`])];
  return [...dates, confidenceWords[confidence]].join(", ");
}

/** "today", "1 day ago", "144 days ago". */
export function formatAge(days: number): string {
  if (days < 1) return "today";
  return `${Math.floor(days)} ${Math.floor(days) === 1 ? "day" : "days"} ago`;
}

/** How far the prices of a part can be trusted. */
export const confidenceWords: Readonly<Record<CataloguePart["confidence"], string>> = {
  provider: "the provider's own text",
  secondary: "a transcription, not the provider's own text",
  low: "low confidence",
};

/** A warning of prices that have aged; null where none have. */
export function staleWarning({ catalogue }: CostAnalysis): string | null {
  const stale = catalogue.filter((part) => part.stale);
  if (stale.length === 0) return null;
  const parts = stale.map(({ provider, read, ageDays }) => `${provider} (read ${read}, ${formatAge(ageDays)})`);
  return `Prices older than 90 days: ${parts.join(", ")}. \`bench prices refresh\` reads new ones.`;
}

/** "No figure includes data transfer, logs, storage of images." Null where nothing is named. */
export function excludedSentence({ excluded }: CostAnalysis): string | null {
  return excluded.length === 0 ? null : `No figure here includes: ${excluded.join(", ")}.`;
}
