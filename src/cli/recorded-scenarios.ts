import { dirname, join, resolve } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { digestOf } from "../io/packed-file.ts";
import { findProjectRoot, ownSurroundings } from "../io/project-root.ts";
import { readScenarioText, requireScenarioTexts } from "../io/scenario-files.ts";
import type { RunRecord, ScenarioRecord } from "../results/run-record.ts";
import type { Confinement } from "../scenario/confinement.ts";
import type { Scenario } from "../scenario/model.ts";
import type { ScenarioText } from "../scenario/parse-scenario.ts";
import { parsePermissions } from "./permissions.ts";

/** Where the scenarios of a record are on this machine, and what they may do there. */
export interface RecordedPlace {
  /** Absolute folder for the path of a scenario file, as the record has it. */
  folderOf(file: string): string;
  readonly confinement: Confinement;
}

/** A page may name any path: what it reaches is the project of the folder that it is replayed in, not of where it says it was. */
export function placeOfReplay({
  root = ".",
  allow,
}: {
  readonly root?: string | undefined;
  readonly allow: string | readonly string[] | undefined;
}): RecordedPlace {
  return {
    folderOf: (file) => dirname(resolve(root, file)),
    confinement: { root: findProjectRoot(resolve(root), ownSurroundings()), allowed: parsePermissions(allow) },
  };
}

/**
 * The scenario files of a run as they were: from its record, else from the disk where the file is the same still.
 * @throws BenchError "usage" where neither has it
 */
export function scenarioSources(run: RunRecord, place: RecordedPlace): ScenarioText[] {
  const files = new Map(run.scenarios.map((scenario) => [scenario.file, scenario]));
  return [...files.values()].map((scenario) => {
    const directory = place.folderOf(scenario.file);
    const text = scenario.text ?? readSame(scenario, directory);
    if (digestOf(text) === scenario.digest)
      return { file: scenario.file, directory, text, confinement: place.confinement };
    throw new BenchError("usage", `the text of scenario ${scenario.name} is not the one that was measured`, {
      hint: "the page was changed: see bench verify",
    });
  });
}

function readSame({ file, digest, name }: ScenarioRecord, directory: string): string {
  const path = join(directory, file.split("/").at(-1) ?? file);
  const refuse = (why: string): BenchError =>
    new BenchError("usage", `the run has no text of its scenario ${name}, and ${why}`, {
      hint: "a text with a field that is called like a secret is not recorded, nor did older versions record any: name the folder with the same file by --root",
    });
  let text: string;
  try {
    text = readScenarioText(path);
  } catch {
    throw refuse(`there is no ${path}`);
  }
  if (digestOf(text) === digest) return text;
  throw refuse(`${path} is another`);
}

/**
 * The scenarios of a run as they were measured: its starts, its stop rules, the targets that were there.
 * @param trials in place of the recorded ones
 * @throws BenchError "scenario-invalid" naming what is missing here
 */
export function recordedScenarios(
  run: RunRecord,
  sources: readonly ScenarioText[],
  trials: number | undefined,
): Scenario[] {
  if (trials !== undefined && !(Number.isInteger(trials) && trials >= 1)) {
    throw new BenchError("usage", `--trials ${trials} is not a number of trials`, {
      hint: "use an integer of at least 1, such as --trials 30",
    });
  }
  const found = requireScenarioTexts(sources);
  return run.scenarios.map((record) => {
    const scenario = found.find(({ name }) => name === record.name);
    if (scenario === undefined)
      throw new BenchError("usage", `the file ${record.file} of the page has no scenario ${record.name}`);
    const measured = new Set(
      run.targets.filter((one) => one.scenario === record.name && one.available).map(({ name }) => name),
    );
    const { precision, timeBudgetMs } = record.stop;
    return {
      ...scenario,
      starts: record.starts,
      targets: scenario.targets.filter(({ name }) => measured.has(name)),
      stop: {
        trials: trials ?? record.stop.trials,
        ...(precision === undefined ? {} : { precision }),
        ...(timeBudgetMs === undefined ? {} : { timeBudgetMs }),
      },
    };
  });
}
