import { BenchError } from "../errors/bench-error.ts";
import { findScenarioFiles, requireScenarios } from "../io/scenario-files.ts";
import type { Scenario } from "../scenario/model.ts";
import { parseDuration } from "../scenario/quantities.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import type { RunArguments } from "./command-options.ts";

/** The scenarios that a `bench run` names, with what its options override. @throws BenchError naming the option that is wrong */
export function loadScenarios(args: RunArguments): readonly Scenario[] {
  const starts = parseStarts(args.start ?? []);
  const trials = parseTrials(args.trials);
  const timeBudgetMs = parseTimeBudget(args.timeBudget);
  if (args.seed !== undefined && (!Number.isInteger(args.seed) || args.seed < 0 || args.seed >= 2 ** 32)) {
    throw new BenchError("usage", `--seed ${args.seed} is not a seed`, { hint: "use an integer from 0 to 4294967295" });
  }
  return requireScenarios(findScenarioFiles(args.scenario ?? [])).map((scenario) => ({
    ...scenario,
    ...(starts.length === 0 ? {} : { starts }),
    stop: {
      ...scenario.stop,
      ...(trials === undefined ? {} : { trials }),
      ...(timeBudgetMs === undefined ? {} : { timeBudgetMs }),
    },
  }));
}

function parseStarts(words: readonly string[]): StartKind[] {
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
