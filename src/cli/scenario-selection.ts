import { BenchError } from "../errors/bench-error.ts";
import { findScenarioFiles, requireScenarios } from "../io/scenario-files.ts";
import type { Scenario } from "../scenario/model.ts";
import { parseDuration } from "../scenario/quantities.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import type { RunArguments } from "./command-options.ts";
import { parsePermissions } from "./permissions.ts";
import { refuseUnshardable } from "./shard-choice.ts";

/** Most trials of a run that goes on until its verdicts, unless its scenario or --trials says otherwise. */
const mostTrialsToVerdict = 100;

/** What a `bench run` is to measure, and how long. */
export interface Selection {
  /** With what options override. */
  readonly scenarios: readonly Scenario[];
  /** Stop at a planned look once everything compared has its verdict; `stop.trials` is then the most. */
  readonly untilVerdict: boolean;
  /** What a person should know about it. */
  readonly notes: readonly string[];
}

/** The scenarios that a `bench run` names. @throws BenchError naming the option that is wrong */
export function loadScenarios(args: RunArguments): Selection {
  const starts = parseStarts(args.start ?? []);
  const trials = parseTrials(args.trials);
  const timeBudgetMs = parseTimeBudget(args.timeBudget);
  refuseBadOptions(args);
  const untilVerdict = args.until === "verdict" || (args.against !== undefined && trials === undefined);
  if (args.shard !== undefined) refuseUnshardable(args.shard, { seed: args.seed, untilVerdict });
  // No look sees the rows of other shards, either.
  const leavesPrecision = untilVerdict || args.shard !== undefined;
  const read = requireScenarios(findScenarioFiles(args.scenario ?? []), { allowed: parsePermissions(args.allow) });
  const scenarios = read.map((scenario) => {
    const { precision, trials: own, ...stop } = scenario.stop;
    return {
      ...scenario,
      ...(starts.length === 0 ? {} : { starts }),
      stop: {
        ...stop,
        trials: trials ?? (untilVerdict ? Math.max(own, mostTrialsToVerdict) : own),
        ...(precision === undefined || leavesPrecision ? {} : { precision }),
        ...(timeBudgetMs === undefined ? {} : { timeBudgetMs }),
      },
    };
  });
  const notes = read.flatMap(({ name, stop: { precision } }) =>
    leavesPrecision && precision !== undefined
      ? [
          `${name}: stop.precision is left aside: ${untilVerdict ? "this run stops when it has its verdicts" : "no shard sees the rows of the others"}`,
        ]
      : [],
  );
  return { scenarios, untilVerdict, notes };
}

function refuseBadOptions({ seed, against, againstSetup }: RunArguments): void {
  if (seed !== undefined && (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)) {
    throw new BenchError("usage", `--seed ${seed} is not a seed`, { hint: "use an integer from 0 to 4294967295" });
  }
  if (against === "") {
    throw new BenchError("usage", "--against names no version", {
      hint: "name a git ref or a folder; where a script fills it in, its variable is empty",
    });
  }
  if (againstSetup !== undefined && against === undefined) {
    throw new BenchError("usage", "--against-setup is given without --against", {
      hint: 'name the version that it sets up: --against main --against-setup "npm ci"',
    });
  }
}

/** Words as starts, each once. @throws BenchError "usage" naming the one that is none */
export function parseStarts(words: readonly string[]): StartKind[] {
  return [...new Set(words)].map((word) => {
    const start = startKinds.find((known) => known === word);
    if (start !== undefined) return start;
    throw new BenchError("usage", `--start ${word} is not a start`, { hint: `use one of ${startKinds.join(", ")}` });
  });
}

function parseTrials(trials: number | undefined): number | undefined {
  if (trials === undefined || (Number.isInteger(trials) && trials >= 1)) return trials;
  throw new BenchError("usage", `--trials ${trials} is not a number of trials`, {
    hint: "use an integer of at least 1, such as --trials 30",
  });
}

function parseTimeBudget(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new BenchError("usage", `--time-budget ${text} is not a duration`, { hint: "write 90s, 5m or 1h" });
}
