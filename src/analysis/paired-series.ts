import type { RunRecord, TargetRecord } from "../results/run-record.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import type { Assessment, Unassessed } from "./assessment.ts";
import type { NullEntry } from "./null-comparisons.ts";
import { assessPairs, type LookPlan, lookPlan, type Pair, pairStarts, singleLook } from "./paired-assessment.ts";
import { summariseSeries } from "./run-summary.ts";
import type { SideDifference } from "./run-verdicts.ts";
import { seriesKey } from "./series.ts";
import { judgePresence, type Presence, type Sides } from "./series-sides.ts";
import { seriesDifferences } from "./side-differences.ts";
import type { ObservedSeries } from "./start-observations.ts";

/** Two targets of one scenario that stand side by side in every block. Either may be absent, not both. */
export interface Couple {
  readonly scenario: string;
  /** What their series are called. */
  readonly target: string;
  readonly kind: string;
  readonly baseline: TargetRecord | undefined;
  readonly candidate: TargetRecord | undefined;
}

/** A run, observed, and the chance of a false alarm that its comparisons may have. */
export interface PairedRun {
  readonly run: RunRecord;
  readonly observed: ReadonlyMap<string, ObservedSeries>;
  readonly alpha: number;
}

/** One start of a couple. */
export interface PairedSeries {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  readonly sides: Sides;
  readonly pairs: readonly Pair[];
  /** Null: durations can be compared. */
  readonly presence: Presence | null;
  readonly assessment: Assessment | Unassessed | null;
  readonly differences: readonly SideDifference[];
}

/**
 * Every start that either side of a couple has a row of, down the ladder. A target that was skipped although its baseline
 * is there has every start that its baseline reaches: it is missing, not absent from the comparison.
 */
export function seriesOfCouples(paired: PairedRun, couples: readonly Couple[]): PairedSeries[] {
  const plans = lookPlans(paired, couples);
  return couples.flatMap((couple) =>
    startKinds
      .filter((start) => hasStart(paired, couple, start))
      .map((start) => toPairedSeries(paired, couple, { start, plan: plans(couple.scenario) })),
  );
}

/** Every target against its arm "null", where there are enough pairs. */
export function nullEntries(paired: PairedRun): NullEntry[] {
  const { run } = paired;
  const couples = run.targets.flatMap((arm) => {
    if (arm.arm?.role !== "null") return [];
    const { scenario, kind } = arm;
    const of = run.targets.find((other) => other.scenario === scenario && other.name === arm.arm?.of);
    return of === undefined ? [] : [{ scenario, target: of.name, kind, baseline: of, candidate: arm }];
  });
  const plans = lookPlans(paired, couples);
  return couples.flatMap((couple) =>
    startKinds.flatMap((start) => {
      const pairs = pairsOf(paired, couple, start);
      const assessment = assessPairs(pairs, plans(couple.scenario));
      if (!("shift" in assessment)) return [];
      const { scenario, target } = couple;
      return [{ scenario, target, start, n: pairs.length, assessment }];
    }),
  );
}

/** The looks of each scenario up to now: a block is complete when both sides of a couple have a row of it, whatever its outcome. */
function lookPlans(paired: PairedRun, couples: readonly Couple[]): (scenario: string) => LookPlan {
  const { run, alpha } = paired;
  const once = singleLook(alpha);
  const blocks = new Map<string, number>();
  for (const couple of couples)
    for (const start of startKinds)
      blocks.set(couple.scenario, Math.max(blocks.get(couple.scenario) ?? 0, blocksOf(paired, couple, start)));
  // Scenarios mostly share their looks, and a bound takes milliseconds.
  const known = new Map<string, LookPlan>();
  return (scenario) => {
    const looks = run.scenarios.find(({ name }) => name === scenario)?.verdictLooks;
    const made = blocks.get(scenario) ?? 0;
    if (looks === undefined || looks.length === 0 || made === 0) return once;
    const key = `${looks.join(" ")} / ${made}`;
    const plan = known.get(key) ?? lookPlan(looks, made, alpha);
    known.set(key, plan);
    return plan;
  };
}

function blocksOf(paired: PairedRun, couple: Couple, start: StartKind): number {
  const [before, now] = rowsOf(paired, couple, start);
  return Math.min(before?.lastTrial ?? -1, now?.lastTrial ?? -1) + 1;
}

function hasStart(paired: PairedRun, couple: Couple, start: StartKind): boolean {
  const { baseline, candidate, scenario } = couple;
  if (rowsOf(paired, couple, start).some((rows) => rows !== undefined)) return true;
  if (baseline?.available !== true || candidate?.available === true) return false;
  const asked = paired.run.scenarios.find(({ name }) => name === scenario)?.starts ?? [];
  return asked.includes(start) && baseline.starts[start]?.reachable === true;
}

function rowsOf({ observed }: PairedRun, { scenario, baseline, candidate }: Couple, start: StartKind) {
  const of = (target: TargetRecord | undefined): ObservedSeries | undefined =>
    target === undefined ? undefined : observed.get(seriesKey(scenario, target.name, start));
  return [of(baseline), of(candidate)] as const;
}

function pairsOf(paired: PairedRun, couple: Couple, start: StartKind): Pair[] {
  const [before, now] = rowsOf(paired, couple, start);
  return pairStarts(before?.starts ?? [], now?.starts ?? []);
}

function toPairedSeries(
  paired: PairedRun,
  couple: Couple,
  { start, plan }: { readonly start: StartKind; readonly plan: LookPlan },
): PairedSeries {
  const { scenario, target, kind, baseline } = couple;
  const sides = sidesOf(paired, couple, start);
  const presence = withReason(judgePresence(sides), baseline);
  const pairs = presence === null ? pairsOf(paired, couple, start) : [];
  return {
    scenario,
    target,
    kind,
    start,
    sides,
    pairs,
    presence,
    assessment: presence === null ? assessPairs(pairs, plan) : null,
    differences: baseline?.arm === undefined ? [] : versionDifferences(paired.run, sides),
  };
}

function sidesOf(paired: PairedRun, couple: Couple, start: StartKind): Sides {
  const [before, now] = rowsOf(paired, couple, start).map((rows) =>
    rows === undefined ? undefined : summariseSeries(paired.run, rows),
  );
  const { candidate } = couple;
  return {
    baseline: before === undefined ? [] : [before],
    candidate: now,
    unavailable: candidate === undefined || candidate.available ? undefined : candidate.reason,
  };
}

/** What two versions in one run differ in: never refused, it is what is tested. */
function versionDifferences({ environment }: RunRecord, { baseline: [before], candidate }: Sides): SideDifference[] {
  if (before === undefined || candidate === undefined) return [];
  const run = { fingerprint: environment.fingerprint, machine: environment.cpu.model };
  return seriesDifferences({ run, series: before }, { run, series: candidate }, false);
}

/** Why the baseline has nothing to compare with. */
function withReason(presence: Presence | null, baseline: TargetRecord | undefined): Presence | null {
  if (presence?.verdict !== "new" || baseline?.available !== false) return presence;
  return { ...presence, reason: `skipped in the baseline: ${baseline.reason ?? "not available"}` };
}
