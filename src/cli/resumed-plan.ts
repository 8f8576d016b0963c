import { isDeepStrictEqual } from "node:util";
import { BenchError } from "../errors/bench-error.ts";
import { plannedTrial, type Trial } from "../plan/trial-plan.ts";
import type { Sample } from "../results/sample.ts";
import { groupTrials, isWholeTrial, plannedKey, spentNs } from "../results/trial-rows.ts";
import type { BegunRun } from "./begun-run.ts";
import type { PlannedScenario } from "./run-plan.ts";

/** What is left of a plan, and of the rows. */
export interface Remainder {
  readonly planned: PlannedScenario[];
  /** Rows of whole trials; what follows them in the file is cut off. */
  readonly kept: readonly Sample[];
  /** Of a trial that was only partly written, torn ones included. */
  readonly droppedRows: number;
  /** Trials that were recorded whole. */
  readonly trials: number;
}

/**
 * The plan without the trials that are recorded whole. The last one counts only where all of its rows are there: those of one
 * trial are written together, so no other can be cut off.
 * @throws BenchError "usage" when the plan is not the recorded one, or a trial is recorded twice
 */
export function leaveRecorded(planned: readonly PlannedScenario[], begun: BegunRun): Remainder {
  const { run, directory } = begun;
  const order = planned.flatMap(({ plan }) => plan.map(plannedTrial));
  if (!isDeepStrictEqual(order, run.order)) throw otherPlan(directory);
  const trialOf = new Map(planned.flatMap(({ plan }) => plan.map((trial) => [plannedKey(plannedTrial(trial)), trial])));
  const groups = groupTrials(begun.samples);
  const last = groups.at(-1);
  // A torn row belongs to the last trial, which then is not whole; or is the first of the next one, of which nothing else is there.
  const isWhole = last === undefined || isWholeGroup(planned, trialOf.get(last.key), last.rows);
  const whole = isWhole ? groups : groups.slice(0, -1);
  const done = new Set(whole.map(({ key }) => key));
  const stray = whole.find(({ key }) => !trialOf.has(key));
  if (stray !== undefined || done.size < whole.length) throw damagedRows(directory, stray?.key);
  const kept = whole.flatMap(({ rows }) => rows);
  return {
    planned: planned.map((one) =>
      withEarlier(one, done, { kept, pausesNs: (run.resumed ?? []).map(({ atNs }) => atNs) }),
    ),
    kept,
    droppedRows: begun.samples.length - kept.length + begun.torn,
    trials: whole.length,
  };
}

function isWholeGroup(planned: readonly PlannedScenario[], trial: Trial | undefined, rows: readonly Sample[]): boolean {
  const scenario = planned.find(({ prepared }) => prepared.scenario.name === trial?.scenario)?.prepared.scenario;
  // A row of no planned trial is refused by whoever asks.
  return scenario === undefined || trial === undefined || isWholeTrial(rows, scenario.warm, trial.warm);
}

function withEarlier(
  one: PlannedScenario,
  done: ReadonlySet<string>,
  { kept, pausesNs }: { readonly kept: readonly Sample[]; readonly pausesNs: readonly number[] },
): PlannedScenario {
  const isDone = (trial: Trial): boolean => done.has(plannedKey(plannedTrial(trial)));
  const samples = kept.filter(({ scenario }) => scenario === one.prepared.scenario.name);
  const measured = one.plan.filter(isDone);
  const earlier = {
    samples,
    trials: measured.length,
    lastTrial: measured.at(-1)?.trial,
    spentNs: spentNs(samples, pausesNs),
  };
  return { ...one, resumed: { left: one.plan.filter((trial) => !isDone(trial)), earlier } };
}

function otherPlan(directory: string): BenchError {
  return new BenchError(
    "usage",
    `${directory}: the plan of its seed is another here: targets can provide other starts than then`,
    {
      hint: "`bench doctor` shows what this machine can run; go on where it can run the same, or begin a new run",
    },
  );
}

function damagedRows(directory: string, stray: string | undefined): BenchError {
  const what =
    stray === undefined ? "a trial is recorded twice" : `there are rows of ${stray}, which was never planned`;
  return new BenchError("usage", `${directory}/samples.ndjson: ${what}`, {
    hint: "the file was changed or damaged; begin a new run",
  });
}
