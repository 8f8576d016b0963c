import type { Analysis } from "../analysis/analysis.ts";
import { judgeBudgets, withBudgets } from "../analysis/budgets.ts";
import { conclude } from "../analysis/conclusion.ts";
import { confirmedBy } from "../analysis/confirmation.ts";
import { doubtHost } from "../analysis/host-doubt.ts";
import { compareArms } from "../analysis/paired-comparison.ts";
import { compareRuns, defaultAlpha, type GateOptions } from "../analysis/run-comparison.ts";
import type { RunComparison } from "../analysis/run-verdicts.ts";
import { BenchError } from "../errors/bench-error.ts";
import { refuseSelf, type Side } from "./comparison-sides.ts";
import type { AnalysedRun, StoredRun } from "./stored-runs.ts";

/** One thing that a run was held against. */
export interface Judged {
  /** Where its files go when there are several. */
  readonly folder: "against" | "baseline" | "budgets";
  readonly comparison: RunComparison;
}

/** What `bench check` judges, and by what. */
export interface CheckInput {
  readonly candidate: StoredRun;
  readonly analysis: Analysis;
  readonly baseline: Side | undefined;
  readonly confirmation: AnalysedRun | undefined;
  readonly settings: GateOptions;
}

/**
 * The run's arms, the baseline and the budgets, each where there is one: at least one of them. The budgets are in the
 * first, so that each is told once.
 * @throws BenchError "usage" when there is nothing to judge: a gate that checks nothing must not pass
 */
export function judgeRun(input: CheckInput): Judged[] {
  const { candidate, analysis, baseline, confirmation, settings } = input;
  if (baseline !== undefined) refuseSelf(baseline, candidate);
  const first = judgeOnce(candidate, analysis, baseline, settings);
  if (first.length === 0) {
    throw new BenchError(
      "usage",
      `there is nothing to hold ${candidate.run.id} against: no baseline, no arms, no budgets`,
      {
        hint: "name a baseline (--baseline main), measure with `bench run --against main`, or write budgets into the scenario",
      },
    );
  }
  if (confirmation === undefined) return first;
  requireConfirming(candidate, confirmation.stored);
  if (baseline !== undefined) refuseSelf(baseline, confirmation.stored);
  const second = judgeOnce(confirmation.stored, confirmation.analysis, baseline, settings);
  return first.map(({ folder, comparison }) => {
    const again = second.find((one) => one.folder === folder);
    if (again !== undefined) return { folder, comparison: confirmedBy(comparison, again.comparison) };
    throw new BenchError(
      "usage",
      `${confirmation.stored.run.id} has no ${folder === "against" ? "arms" : folder} to confirm with`,
      {
        hint: "measure it as the first one was measured",
      },
    );
  });
}

function judgeOnce(
  candidate: StoredRun,
  { cells }: Analysis,
  baseline: Side | undefined,
  settings: GateOptions,
): Judged[] {
  const arms = compareArms(candidate, settings);
  const judged: Judged[] = [];
  if (arms !== null && arms.series.length > 0) judged.push({ folder: "against", comparison: arms });
  if (baseline !== undefined) {
    const comparison = doubtHost(compareRuns(baseline, candidate.summary, settings), arms?.nulls ?? []);
    judged.push({ folder: "baseline", comparison });
  }
  const budgets = judgeBudgets(candidate.run, cells);
  const [head, ...rest] = judged;
  if (head !== undefined) return [{ ...head, comparison: withBudgets(head.comparison, budgets) }, ...rest];
  if (budgets.length === 0) return [];
  const alone = arms ?? withoutBaseline(candidate, settings);
  return [{ folder: "budgets", comparison: withBudgets(alone, budgets) }];
}

/** A run that is held against its own promises alone. */
function withoutBaseline({ directory, run, summary }: StoredRun, { alpha = defaultAlpha }: GateOptions): RunComparison {
  const { source } = summary;
  return conclude({
    design: "runs",
    baseline: { label: "its budgets", runs: [] },
    candidate: { label: directory, runs: [run.id], ...(source === undefined ? {} : { source }) },
    alpha,
    series: [],
    nulls: [],
    trustworthy: true,
    differences: [],
    budgets: [],
    notes: [],
  });
}

/** @throws BenchError "usage" when the second run is the first, or of another version or scenario */
function requireConfirming(first: StoredRun, second: StoredRun): void {
  if (first.run.id === second.run.id) {
    throw new BenchError("usage", `${second.run.id} cannot confirm itself`, {
      hint: "measure again, and name that run",
    });
  }
  const hint = "measure the same version and scenarios again, and name that run";
  const [a, b] = [first.summary.source?.commit, second.summary.source?.commit];
  if (a !== undefined && b !== undefined && a !== b) {
    throw new BenchError(
      "usage",
      `${second.run.id} is of commit ${b.slice(0, 10)}, the run to confirm of ${a.slice(0, 10)}`,
      { hint },
    );
  }
  const digests = new Map(first.run.scenarios.map(({ name, digest }) => [name, digest]));
  const other = second.run.scenarios.find(({ name, digest }) => (digests.get(name) ?? digest) !== digest);
  if (other === undefined) return;
  throw new BenchError("usage", `${second.run.id} ran another version of the scenario ${other.name}`, { hint });
}
