import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import type { Permission } from "../scenario/confinement.ts";
import type { Scenario } from "../scenario/model.ts";
import { parseScenario, type ScenarioText } from "../scenario/parse-scenario.ts";
import { formatProblem, type Problem, scenarioError } from "../scenario/problem.ts";
import { readHosts } from "./host-files.ts";
import { disk } from "./disk.ts";
import { findProjectRoot, ownSurroundings } from "./project-root.ts";

/** Where scenario files are looked for when none is named. */
export const defaultScenarioFolder = "scenarios";

/** The files that a command line names: a folder stands for the scenario files in it. @throws BenchError when there are none */
export function findScenarioFiles(named: readonly string[]): string[] {
  const files = (named.length === 0 ? [defaultScenarioFolder] : named).flatMap((path) =>
    isFolder(path) ? listFolder(path) : [path],
  );
  if (files.length > 0) return files;
  throw new BenchError("usage", `no scenario is named, and there is none in ${named[0] ?? defaultScenarioFolder}/`, {
    hint: "name a scenario file, or write one with `bench init`",
  });
}

/** The scenario files that a path stands for: those of a folder, or the file itself; none where there is nothing. */
export function listScenarioFiles(path: string): string[] {
  if (isFolder(path)) return listFolder(path);
  return existsSync(path) ? [path] : [];
}

/** What the user lets scenarios do, and where the files of all of them are; each in its own project by default. */
export type ScenarioReach = { readonly allowed?: ReadonlySet<Permission>; readonly root?: string };

/** Every scenario of the files, and every mistake in them. */
export function readScenarios(
  files: readonly string[],
  { allowed = new Set(), root }: ScenarioReach = {},
): {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
} {
  const surroundings = ownSurroundings();
  return readScenarioTexts(
    files.map((file) => {
      const directory = dirname(resolve(file));
      const confinement = { root: root ?? findProjectRoot(directory, surroundings), allowed };
      return { text: readScenarioText(file), file, directory, confinement };
    }),
  );
}

/** The same of texts at hand, as if they were in files of their folders. */
function readScenarioTexts(sources: readonly ScenarioText[]): ReturnType<typeof readScenarios> {
  const scenarios: Scenario[] = [];
  const problems: Problem[] = [];
  for (const source of sources) {
    const project = readHosts(source.directory, source.confinement.allowed);
    problems.push(...project.problems.filter((problem) => !problems.some((known) => isSame(known, problem))));
    const parsed = parseScenario(source, disk, project.hosts);
    if (parsed.ok) scenarios.push(...parsed.scenarios);
    else problems.push(...parsed.problems);
  }
  return { scenarios, problems };
}

/** The same for those who cannot go on with mistakes. @throws BenchError "scenario-invalid" naming all of them, or two of a name */
export function requireScenarios(files: readonly string[], reach: ScenarioReach = {}): readonly Scenario[] {
  return requireSound(readScenarios(files, reach));
}

/** The same of texts at hand. */
export function requireScenarioTexts(sources: readonly ScenarioText[]): readonly Scenario[] {
  return requireSound(readScenarioTexts(sources));
}

function requireSound({ scenarios, problems }: ReturnType<typeof readScenarios>): readonly Scenario[] {
  if (problems.length > 0) throw scenarioError(problems);
  const names = scenarios.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return scenarios;
  const where = scenarios.filter(({ name }) => name === twice).map(({ file }) => file);
  throw new BenchError("scenario-invalid", `two scenarios are named ${twice}: ${where.join(", ")}`, {
    hint: "give each a name of its own",
  });
}

function isSame(a: Problem, b: Problem): boolean {
  return formatProblem(a) === formatProblem(b);
}

/** The text of a scenario file. @throws BenchError "usage" */
export function readScenarioText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new BenchError("usage", `the scenario file ${file} cannot be read: ${messageOf(cause)}`, {
      hint: "name a scenario file, such as scenarios/hello.yaml",
      cause,
    });
  }
}

function isFolder(path: string): boolean {
  try {
    return readdirSync(path).length >= 0;
  } catch {
    return false;
  }
}

/** Scenario files directly in a folder, sorted. Folders below it (examples) are not looked into. */
function listFolder(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(?:ya?ml|json)$/i.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}
