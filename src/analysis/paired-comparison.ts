import { BenchError } from "../errors/bench-error.ts";
import type { RunRecord, ScenarioRecord, TargetRecord } from "../results/run-record.ts";
import { type Couple, nullEntries, type PairedRun, type PairedSeries, seriesOfCouples } from "./paired-series.ts";
import { phaseMoves, phaseTimes } from "./phase-moves.ts";
import { pairedNotes } from "./comparison-notes.ts";
import { conclude } from "./conclusion.ts";
import { type GateRules, type Judgement, judgeSeries } from "./gate.ts";
import { distrustOf, judgeNulls, noiseFloor } from "./null-comparisons.ts";
import { defaultAlpha, type GateOptions, marginOf, unjudged } from "./run-comparison.ts";
import type { ComparisonSide, RunComparison, SeriesComparison } from "./run-verdicts.ts";
import { sideOf } from "./series-sides.ts";
import { uniqueDifferences } from "./side-differences.ts";
import type { ObservedSeries } from "./start-observations.ts";

/** What is paired block by block: the starts of one run. */
export interface PairedInput {
  readonly run: RunRecord;
  /** By `seriesKey`. */
  readonly observed: ReadonlyMap<string, ObservedSeries>;
}

/** What the two sides are called. */
interface PairSides {
  readonly baseline: ComparisonSide;
  readonly candidate: ComparisonSide;
  /** Starts that one side has not a row of are left out; else they are missing, or new. */
  readonly onlyCommon: boolean;
}

/**
 * Every target against its arm "baseline" in the same run, trial by trial, and against its arm "null", which tells how far
 * the run can be trusted. Where the run looked at its data as it went (`verdictLooks`), every p-value and interval has paid
 * for the looks up to now.
 * @returns null where the run has no arms; `series` is empty where it has only null ones
 */
export function compareArms(input: PairedInput, options: GateOptions): RunComparison | null {
  const { run } = input;
  const arms = run.targets.filter(({ arm }) => arm !== undefined);
  if (arms.length === 0) return null;
  const hasBaselines = run.against !== undefined || arms.some(({ arm }) => arm?.role === "baseline");
  const couples = hasBaselines ? armCouples(run.targets) : [];
  const { against, source } = run;
  return comparePairs(input, couples, options, {
    baseline: {
      label: hasBaselines ? (against?.label ?? "the baseline") : "itself",
      runs: [run.id],
      ...(against?.source === undefined ? {} : { source: against.source }),
    },
    candidate: { label: "this version", runs: [run.id], ...(source === undefined ? {} : { source }) },
    onlyCommon: false,
  });
}

/**
 * Two targets of one run, trial by trial, in every scenario that has both; starts that only one of them has are left out.
 * @throws BenchError "usage" when no scenario of the run has both
 */
export function compareTargets(
  input: PairedInput,
  targets: { readonly baseline: string; readonly candidate: string },
  options: GateOptions,
): RunComparison {
  const { run } = input;
  const named = (name: string): TargetRecord[] => run.targets.filter((target) => target.name === name);
  const couples = named(targets.candidate).flatMap((candidate) => {
    const baseline = named(targets.baseline).find(({ scenario }) => scenario === candidate.scenario);
    return baseline === undefined ? [] : [coupleOf(candidate, baseline, candidate)];
  });
  if (couples.length === 0 || targets.baseline === targets.candidate)
    throw new BenchError("usage", `no scenario of ${run.id} has both ${targets.baseline} and ${targets.candidate}`, {
      hint: `name two of its targets: ${[...new Set(run.targets.map(({ name }) => name))].join(", ")}`,
    });
  return comparePairs(input, couples, options, {
    baseline: { label: targets.baseline, runs: [run.id] },
    candidate: { label: targets.candidate, runs: [run.id] },
    onlyCommon: true,
  });
}

/** Every target that is no arm with its baseline, and every baseline whose target is gone. */
function armCouples(targets: readonly TargetRecord[]): Couple[] {
  const baselines = targets.filter(({ arm }) => arm?.role === "baseline");
  const armOf = ({ scenario, name }: TargetRecord): TargetRecord | undefined =>
    baselines.find((other) => other.scenario === scenario && other.arm?.of === name);
  const own = targets.filter(({ arm }) => arm === undefined);
  const gone = baselines.filter(
    (baseline) => !own.some(({ scenario, name }) => scenario === baseline.scenario && name === baseline.arm?.of),
  );
  return [
    ...own.map((candidate) => coupleOf(candidate, armOf(candidate), candidate)),
    ...gone.map((baseline) => coupleOf({ ...baseline, name: baseline.arm?.of ?? baseline.name }, baseline, undefined)),
  ];
}

function coupleOf(
  { scenario, name, kind }: TargetRecord,
  baseline: TargetRecord | undefined,
  candidate: TargetRecord | undefined,
): Couple {
  return { scenario, target: name, kind, baseline, candidate };
}

function comparePairs(
  { run, observed }: PairedInput,
  couples: readonly Couple[],
  options: GateOptions,
  { onlyCommon, ...sides }: PairSides,
): RunComparison {
  const { alpha = defaultAlpha } = options;
  const paired: PairedRun = { run, observed, alpha };
  const nulls = judgeNulls(nullEntries(paired), alpha);
  const distrust = distrustOf(nulls);
  const floor = noiseFloor(nulls);
  const series = seriesOfCouples(paired, couples).filter(
    (one) => !onlyCommon || (one.sides.baseline.length > 0 && one.sides.candidate !== undefined),
  );
  const margins = series.map((one) => Math.max(floor, marginOf(scenarioOf(run, one), options)));
  const judged = judgePairs(series, margins, { alpha, distrust });
  const concluded = conclude({
    design: "paired",
    ...sides,
    alpha,
    series: series.map((one, at) => toComparison(one, margins[at] as number, judged.get(one))),
    nulls,
    trustworthy: distrust === null,
    differences: uniqueDifferences(series.flatMap(({ differences }) => differences)),
    budgets: [],
    notes: pairedNotes(run, distrust),
  });
  // What could not be built or reached in the other version alone was not compared: that is no pass.
  const isUncompared = couples.some(
    ({ baseline, candidate }) => baseline?.arm !== undefined && !baseline.available && candidate?.available === true,
  );
  return isUncompared && concluded.outcome === "pass" ? { ...concluded, outcome: "incomplete" } : concluded;
}

function judgePairs(
  series: readonly PairedSeries[],
  margins: readonly number[],
  rules: GateRules,
): Map<PairedSeries, Judgement> {
  const entries = series.flatMap((one, at) =>
    one.assessment === null ? [] : [{ one, assessment: one.assessment, margin: margins[at] as number }],
  );
  const judgements = judgeSeries(entries, rules);
  return new Map(entries.map(({ one }, at) => [one, judgements[at] as Judgement]));
}

function scenarioOf(run: RunRecord, { scenario }: PairedSeries): Pick<ScenarioRecord, "margin"> {
  return run.scenarios.find(({ name }) => name === scenario) ?? {};
}

function toComparison(
  { scenario, target, kind, start, sides, pairs, presence }: PairedSeries,
  margin: number,
  judgement: Judgement | undefined,
): SeriesComparison {
  const place = {
    scenario,
    target,
    kind,
    start,
    baseline: sideOf(sides.baseline),
    candidate: sides.candidate === undefined ? null : sideOf([sides.candidate]),
  };
  if (judgement === undefined) return { ...place, ...unjudged, margin, ...presence };
  const [before, now] = [pairs.map(({ baseline }) => baseline), pairs.map(({ candidate }) => candidate)];
  const moved = judgement.estimate === null ? [] : phaseMoves(phaseTimes(before), phaseTimes(now));
  return { ...place, ...judgement, moved };
}
