import type { ScenarioRecord, TargetRecord } from "../results/run-record.ts";
import { durationUnit, formatDuration, formatNumber, formatRatio } from "../units/format-duration.ts";
import type { StartKind } from "../units/start-kind.ts";
import type { Cell, Comparison, Verdict } from "./analysis.ts";
import { practicalMargin } from "./verdict.ts";

/** What a sentence is about. */
export interface Findings {
  readonly cells: readonly Cell[];
  readonly comparisons: readonly Comparison[];
  readonly level: number;
}

/** Starts that a sentence leads with, the most asked for first. */
const leadingStarts = ["cold", "compile", "host", "thaw", "disk", "absent", "warm"] as const satisfies StartKind[];

/**
 * The verdict of a scenario in one sentence that names what was already running: the reference against a container
 * (of the same language where there is one), else a process, else another kind of target, else the first one. It says "slower" when the
 * reference is; equivalent and inconclusive have words of their own. Where nothing can be compared it states the
 * reference's own medians, and where the reference has none, why.
 */
export function verdictSentence(
  scenario: ScenarioRecord,
  targets: readonly TargetRecord[],
  findings: Findings,
): string {
  const own = targets.filter((target) => target.scenario === scenario.name);
  const comparisons = findings.comparisons.filter((comparison) => comparison.scenario === scenario.name);
  const reference = own.find(({ name }) => name === scenario.reference);
  const rival = chooseRival(reference, own, comparisons);
  const cells = findings.cells.filter((cell) => cell.scenario === scenario.name);
  if (reference === undefined || rival === undefined) return describeAlone(scenario, cells, findings.level);
  const against = comparisons.filter(({ target }) => target === rival.name);
  const lead = leadingComparison(against);
  if (lead === undefined) return describeAlone(scenario, cells, findings.level);
  const medians = describeMedians(lead, cells);
  const note = processNote(lead, [reference, rival]);
  return `${existing(lead.start, [reference.kind, rival.kind])}, ${describeLead(lead, medians)}${describeStopped(lead, against)}${note}.`;
}

function leadingComparison(comparisons: readonly Comparison[]): Comparison | undefined {
  const same = comparisons.filter(({ start, targetStart }) => start === targetStart);
  return leadingStarts.map((wanted) => same.find(({ start }) => start === wanted)).find((found) => found !== undefined);
}

function chooseRival(
  reference: TargetRecord | undefined,
  targets: readonly TargetRecord[],
  comparisons: readonly Comparison[],
): TargetRecord | undefined {
  const compared = targets.filter(({ name }) =>
    comparisons.some(({ target, start, targetStart }) => target === name && start === targetStart),
  );
  const language = reference?.facts["language"];
  const sameLanguage = (target: TargetRecord): boolean =>
    language !== undefined && target.facts["language"] === language;
  const otherKinds = compared.filter(({ kind }) => kind !== reference?.kind);
  const ofKind = (kind: string): TargetRecord | undefined => {
    const some = otherKinds.filter((target) => target.kind === kind);
    return some.find(sameLanguage) ?? some[0];
  };
  return ofKind("docker") ?? ofKind("process") ?? otherKinds[0] ?? compared[0];
}

/** What existed when the clock started, for these two kinds of target. */
function existing(start: StartKind, kinds: readonly string[]): string {
  if (start !== "cold") return existingAt[start];
  const engine = kinds.includes("docker");
  const host = kinds.some((kind) => kind !== "docker" && kind !== "process");
  if (engine) return host ? "With host and engine running" : "With the engine running";
  return host ? "With the host running" : "With the files in the page cache";
}

const existingAt: Readonly<Record<Exclude<StartKind, "cold">, string>> = {
  absent: "With nothing on the machine",
  disk: "With an empty page cache",
  host: "From a stopped host",
  compile: "With host and engine running and the code new to them",
  thaw: "From a frozen instance",
  warm: "On a live instance",
};

const verbs = (start: StartKind): string => (start === "warm" ? "answered" : "started");

function describeLead(lead: Comparison, medians: string): string {
  const { reference, target, scenario, start, verdict } = lead;
  const verb = verbs(start);
  const detail = `(median ${medians}, ${percent(lead.level)})`;
  const margin = percent(practicalMargin);
  const interval = `[${formatNumber(lead.low)}, ${formatNumber(lead.high)}]`;
  switch (verdict) {
    case "slower":
    case "faster": {
      const { ratio, low, high } = fromReference(lead);
      const bounds = `[${formatNumber(low)}, ${formatNumber(high)}]`;
      return `${reference} ${verb} ${formatRatio(ratio)} ${bounds} ${oppositeOf[verdict]} than ${target} on ${scenario} ${detail}`;
    }
    case "equivalent":
      return `${reference} and ${target} ${verb} equally fast on ${scenario}, within ${margin}: ratio ${formatNumber(lead.ratio)} ${interval} ${detail}`;
    case "inconclusive":
      return `it is undecided whether ${reference} or ${target} ${verb} faster on ${scenario}: ratio ${formatNumber(lead.ratio)} ${interval} ${detail}`;
  }
}

/** The verdict of a comparison is the target's; a sentence speaks of the reference. */
const oppositeOf = { faster: "slower", slower: "faster" } as const;

/** How many times as fast, or as slow: above 1 whichever way it goes. */
function fromReference({ ratio, low, high, verdict }: Comparison): { ratio: number; low: number; high: number } {
  return verdict === "faster" ? { ratio: 1 / ratio, low: 1 / high, high: 1 / low } : { ratio, low, high };
}

/** What it is when the host has to be started first, if that was measured and is not the lead itself. */
function describeStopped(lead: Comparison, against: readonly Comparison[]): string {
  const stopped =
    against.find(({ start, targetStart }) => start === "host" && targetStart === "host") ??
    against.find(({ start, targetStart }) => start === "host" || targetStart === "host");
  if (stopped === undefined || stopped === lead) return "";
  return `; from a stopped host ${describeRatio(stopped, lead.verdict)}`;
}

function describeRatio(comparison: Comparison, told: Verdict): string {
  const { verdict } = comparison;
  if (verdict === "equivalent") return "equally fast";
  if (verdict === "inconclusive") return "undecided";
  const ratio = formatRatio(fromReference(comparison).ratio);
  return verdict === told ? ratio : `${ratio} ${oppositeOf[verdict]}`;
}

/** Both medians in one unit, so that they can be compared at a glance: "0.5 ms against 206 ms". */
function describeMedians({ reference, target, start }: Comparison, cells: readonly Cell[]): string {
  const [a = 0, b = 0] = [reference, target].map(
    (name) => cells.find((cell) => cell.target === name && cell.start === start)?.median?.point,
  );
  const unit = durationUnit(Math.sqrt(a * b));
  return `${formatDuration(a, unit)} against ${formatDuration(b, unit)}`;
}

/** A plain process has no host that outlives it, which makes its cold start the start of everything. */
function processNote({ start }: Comparison, pair: readonly TargetRecord[]): string {
  const whole = pair.filter(({ kind, starts }) => kind === "process" && starts.cold?.reachable !== false);
  if (start !== "cold" || whole.length === 0) return "";
  const names = whole.map(({ name }) => name).join(" and ");
  return `; a start of ${names} includes starting the process`;
}

function describeAlone(scenario: ScenarioRecord, cells: readonly Cell[], level: number): string {
  const own = cells.filter(({ target }) => target === scenario.reference);
  const measured = leadingStarts
    .map((start) => own.find((cell) => cell.start === start))
    .filter((cell) => cell !== undefined && cell.median !== null) as Cell[];
  const lost = own.reduce((sum, { failed, setAside }) => sum + failed + setAside, 0);
  if (measured.length === 0)
    return `Nothing to compare on ${scenario.name}: ${scenario.reference} has no accepted start (${lost} failed or set aside).`;
  const medians = measured.map((cell) => `${cell.start} ${describeMedian(cell)}`).join(", ");
  return `${scenario.reference} on ${scenario.name}, with nothing to compare it to: ${medians} (median, ${percent(level)}).`;
}

function describeMedian({ median, n }: Cell): string {
  if (median === null) return "";
  const unit = durationUnit(median.point);
  const { low, high } = median;
  const interval =
    low === null || high === null ? "" : ` [${formatDuration(low, unit)}, ${formatDuration(high, unit)}]`;
  return `${formatDuration(median.point, unit)}${interval} n = ${n}`;
}

/** "95 %" */
function percent(share: number): string {
  return `${formatNumber(share * 100)} %`;
}
