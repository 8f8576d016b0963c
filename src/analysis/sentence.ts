import type { ScenarioRecord, TargetRecord } from "../results/run-record.ts";
import { durationUnit, formatDuration, formatNumber, formatRatio } from "../units/format-duration.ts";
import type { StartKind } from "../units/start-kind.ts";
import type { Cell, Comparison } from "./analysis.ts";
import { includesHost, isHostless } from "./stand-ins.ts";
import { practicalMargin, type Verdict } from "./verdict.ts";

/** What a sentence is about. */
export interface Findings {
  readonly cells: readonly Cell[];
  readonly comparisons: readonly Comparison[];
  readonly level: number;
}

/** Starts that a sentence leads with, the most asked for first. */
const leadingStarts = ["cold", "compile", "host", "thaw", "disk", "absent", "warm"] as const satisfies StartKind[];

/** The two that a sentence compares. */
type Pair = readonly [reference: TargetRecord, rival: TargetRecord];

/**
 * The verdict of a scenario in one sentence that names what was already running: the reference against a container, else a
 * process, else another kind of target, else one of its own kind; of its own language where there is one. A start that
 * includes the host is compared with the other's start of the host; what a running one gains is said after it. It says
 * "slower" when the reference is; equivalent and inconclusive have words of their own. Where nothing can be compared it
 * states the reference's own medians, and where the reference has none, why.
 */
export function verdictSentence(
  scenario: ScenarioRecord,
  targets: readonly TargetRecord[],
  findings: Findings,
): string {
  const own = targets.filter(({ scenario: of, arm }) => of === scenario.name && arm === undefined);
  const comparisons = findings.comparisons.filter((comparison) => comparison.scenario === scenario.name);
  const reference = own.find(({ name }) => name === scenario.reference);
  const rival = chooseRival(reference, own, comparisons);
  const cells = findings.cells.filter((cell) => cell.scenario === scenario.name);
  if (reference === undefined || rival === undefined) return describeAlone(scenario, cells, findings.level);
  const against = comparisons.filter(({ target }) => target === rival.name);
  const pair: Pair = [reference, rival];
  const lead = leadingComparison(against, pair);
  if (lead === undefined) return describeAlone(scenario, cells, findings.level);
  const medians = describeMedians(lead, cells);
  return `${existing(lead, pair)}, ${describeLead(lead, medians, scenario.margin)}${describeOther(lead, against, pair)}${hostNote(lead, pair)}.`;
}

function leadingComparison(comparisons: readonly Comparison[], pair: Pair): Comparison | undefined {
  const same = comparisons.filter(({ start, targetStart }) => start === targetStart);
  const first = leadingStarts
    .map((wanted) => same.find(({ start }) => start === wanted))
    .find((found) => found !== undefined);
  if (!pair.some(isHostless)) return first;
  const wanted = first === undefined || first.start === "warm" ? "cold" : first.start;
  const withHosts = comparisons.find(
    ({ start, targetStart }) => start !== targetStart && [start, targetStart].includes(wanted),
  );
  return withHosts ?? first;
}

function chooseRival(
  reference: TargetRecord | undefined,
  targets: readonly TargetRecord[],
  comparisons: readonly Comparison[],
): TargetRecord | undefined {
  const compared = targets.filter((rival) =>
    comparisons.some(
      ({ target, start, targetStart }) => target === rival.name && (start === targetStart || isHostless(rival)),
    ),
  );
  const language = reference?.facts["language"];
  const nearest = (some: readonly TargetRecord[]): TargetRecord | undefined =>
    some.find((target) => language !== undefined && target.facts["language"] === language) ?? some[0];
  const otherKinds = compared.filter(({ kind }) => kind !== reference?.kind);
  const ofKind = (wanted: string): TargetRecord | undefined =>
    nearest(otherKinds.filter(({ kind }) => kind === wanted));
  return ofKind("docker") ?? ofKind("process") ?? nearest(otherKinds) ?? nearest(compared);
}

/** What existed when the clock started. */
function existing({ start, targetStart }: Comparison, pair: Pair): string {
  if (start !== targetStart) return existingAt.host;
  if (start !== "cold" && start !== "compile") return existingAt[start];
  const running = runningOf(pair);
  const ready = running === "" ? "With the files in the page cache" : `With ${running} running`;
  if (start === "cold") return ready;
  if (running === "") return `${ready} and the code not compiled yet`;
  return `${ready} and the code new to ${running.includes(" and ") ? "them" : "it"}`;
}

/** What outlives a request of one of the two: "host and engine", "the platform", "the host of wasm-c"; "" where nothing does. */
function runningOf(pair: Pair): string {
  const outliving = pair.map(outlivingOf);
  const kinds = (["host", "engine", "platform"] as const).filter((kind) => outliving.includes(kind));
  if (kinds.length > 1) return kinds.join(" and ");
  const [kind] = kinds;
  if (kind === undefined) return "";
  const [owner, second] = pair.filter((target) => outlivingOf(target) === kind);
  return kind === "host" && second === undefined ? `the host of ${owner?.name ?? ""}` : `the ${kind}`;
}

/** What of a target is there before its instance and after it. */
function outlivingOf(target: TargetRecord): "host" | "engine" | "platform" | undefined {
  switch (target.kind) {
    case "process":
      return undefined;
    case "docker":
      return "engine";
    case "lambda-local":
      return target.facts["sandbox"] === "container" ? "engine" : undefined;
    case "lambda":
    case "http":
      return "platform";
    default:
      return isHostless(target) ? undefined : "host";
  }
}

const existingAt: Readonly<Record<Exclude<StartKind, "cold" | "compile">, string>> = {
  absent: "With nothing on the machine",
  disk: "With an empty page cache",
  host: "From a stopped host",
  thaw: "From a frozen instance",
  warm: "On a live instance",
};

const verbs = (start: StartKind): string => (start === "warm" ? "answered" : "started");

function describeLead(lead: Comparison, medians: string, margin = practicalMargin): string {
  const { reference, target, scenario, start, verdict } = lead;
  const verb = verbs(start);
  const detail = `(median ${medians}, ${percent(lead.level)})`;
  const interval = `[${formatNumber(lead.low)}, ${formatNumber(lead.high)}]`;
  switch (verdict) {
    case "slower":
    case "faster": {
      const { ratio, low, high } = fromReference(lead);
      const bounds = `[${formatNumber(low)}, ${formatNumber(high)}]`;
      return `${reference} ${verb} ${formatRatio(ratio)} ${bounds} ${oppositeOf[verdict]} than ${target} on ${scenario} ${detail}`;
    }
    case "equivalent":
      return `${reference} and ${target} ${verb} equally fast on ${scenario}, within ${percent(margin)}: ratio ${formatNumber(lead.ratio)} ${interval} ${detail}`;
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

/**
 * The other half of the story, if it was measured and is not the lead itself: what it is when the host has to be started
 * first; where the lead says that already, what it is when it has not.
 */
function describeOther(lead: Comparison, against: readonly Comparison[], pair: Pair): string {
  if (lead.start !== lead.targetStart) {
    const wanted = lead.start === "host" ? lead.targetStart : lead.start;
    const running = against.find(({ start, targetStart }) => start === wanted && targetStart === wanted);
    return running === undefined ? "" : `; with ${runningOf(pair)} running ${describeRatio(running, lead.verdict)}`;
  }
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
function describeMedians({ reference, start, target, targetStart }: Comparison, cells: readonly Cell[]): string {
  const medianOf = (name: string, from: StartKind): number =>
    cells.find((cell) => cell.target === name && cell.start === from)?.median?.point ?? 0;
  const [a, b] = [medianOf(reference, start), medianOf(target, targetStart)];
  const unit = durationUnit(Math.sqrt(a * b));
  return `${formatDuration(a, unit)} against ${formatDuration(b, unit)}`;
}

/** No host outlives a process or a command-line host, which makes its cold start the start of everything. */
function hostNote({ start, targetStart }: Comparison, [reference, rival]: Pair): string {
  const whole = [
    ...(includesHost(reference, start) ? [reference] : []),
    ...(includesHost(rival, targetStart) ? [rival] : []),
  ];
  const note = (targets: readonly TargetRecord[], what: string): string =>
    targets.length === 0 ? "" : `; a start of ${targets.map(({ name }) => name).join(" and ")} includes ${what}`;
  const processes = whole.filter(({ kind }) => kind === "process");
  const hosts = whole.filter(({ kind }) => kind !== "process");
  return `${note(processes, "starting the process")}${note(hosts, "starting its host")}`;
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
