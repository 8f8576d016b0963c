import { existsSync } from "node:fs";
import { relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { BenchError } from "../errors/bench-error.ts";
import { defaultScenarioFolder, findScenarioFiles, listScenarioFiles, readScenarios } from "../io/scenario-files.ts";
import type { Permission } from "../scenario/confinement.ts";
import type { Scenario, TargetConfig } from "../scenario/model.ts";
import { formatProblem } from "../scenario/problem.ts";
import type { StartKind } from "../units/start-kind.ts";
import { selectTargets } from "./adapters.ts";
import { type BaselineVersion, counterpartOf } from "./against.ts";
import { candidatesOf, type ChosenScenario, type ChosenTarget, toArm } from "./arms.ts";

/** The scenarios of another version, in the counterparts of the files that the command line names. */
export interface BaselineScenarios {
  readonly scenarios: readonly Scenario[];
  /** Files of the candidate that it does not have, as named. */
  readonly newFiles: readonly string[];
}

/**
 * Reads them. `file` of each is relative to the root of its version.
 * @param named as on the command line; empty: the default folder
 * @throws BenchError "scenario-invalid" naming every mistake: what a file names may be missing where it is not committed
 */
export function readBaselineScenarios(
  named: readonly string[],
  version: BaselineVersion,
  { cwd, allowed }: { readonly cwd: string; readonly allowed: ReadonlySet<Permission> },
): BaselineScenarios {
  const words = named.length === 0 ? [defaultScenarioFolder] : named;
  const files = [...new Set(words.flatMap((word) => listScenarioFiles(counterpartOf(word, version, cwd))))];
  const newFiles = findScenarioFiles(named).filter((file) => !existsSync(counterpartOf(file, version, cwd)));
  const { scenarios, problems } = readScenarios(files, { allowed, root: version.root });
  const nameIn = (file: string): string => relative(version.root, file);
  if (problems.length > 0) {
    const lines = problems.map((problem) =>
      formatProblem({ ...problem, file: `${version.label}:${nameIn(problem.file)}` }),
    );
    throw new BenchError("scenario-invalid", lines.join("\n"), {
      hint: `what ${version.label} does not have in git must be made: --against-setup "npm ci && npm run build"; or give the folder of a checkout that is built`,
    });
  }
  return { scenarios: scenarios.map((scenario) => ({ ...scenario, file: nameIn(scenario.file) })), newFiles };
}

/** How versions are put side by side. */
export interface BaselinePairing {
  readonly version: BaselineVersion;
  /** Words of --target. */
  readonly wanted: readonly string[];
  /** What --start names, for scenarios that only the baseline has; undefined: their own. */
  readonly starts: readonly StartKind[] | undefined;
  readonly allowsDifferent: boolean;
}

/**
 * Puts the targets of the baseline beside those of the same name as `<name>@baseline`. What only the baseline has, targets
 * and whole scenarios, is entered and not measured: that it is missing is a finding.
 * @throws BenchError "usage" when both ask different things, unless that is allowed
 */
export function withBaseline(
  chosen: readonly ChosenScenario[],
  baseline: readonly Scenario[],
  { version, wanted, starts, allowsDifferent }: BaselinePairing,
): ChosenScenario[] {
  const paired = chosen.map((one) => {
    const other = baseline.find(({ name }) => name === one.scenario.name);
    if (other === undefined) return one;
    if (!allowsDifferent) refuseOtherQuestion(one.scenario, other, version.label);
    return pairTargets(one, other, { version, wanted });
  });
  const left = baseline.filter(({ name }) => !chosen.some(({ scenario }) => scenario.name === name));
  return [
    ...paired,
    ...left.flatMap((scenario) => {
      const targets = selectTargets(scenario, wanted).map(toGone);
      const gone = { ...scenario, budgets: [], ...(starts === undefined ? {} : { starts }) };
      return targets.length === 0 ? [] : [{ scenario: gone, targets, isGone: true as const }];
    }),
  ];
}

function pairTargets(
  chosen: ChosenScenario,
  other: Scenario,
  { version, wanted }: Pick<BaselinePairing, "version" | "wanted">,
): ChosenScenario {
  const candidates = candidatesOf(chosen).map(({ name }) => name);
  const targets = chosen.targets.flatMap((target) => {
    const same = other.targets.find(({ name }) => name === target.config.name);
    return same === undefined ? [target] : [target, toBaselineArm(same, version)];
  });
  const missing = selectTargets(other, wanted).filter(({ name }) => !candidates.includes(name));
  return { ...chosen, targets: [...targets, ...missing.map(toGone)] };
}

/** A build that writes outside its own version would overwrite what the other one runs. */
function toBaselineArm(config: TargetConfig, { root, label }: BaselineVersion): ChosenTarget {
  const arm = toArm(config, "baseline");
  const output = config.build?.output;
  if (output === undefined || !relative(root, output).startsWith("..")) return arm;
  const reason = `the build of ${label} writes ${output}, which is outside its own files: both versions would share it`;
  return {
    ...arm,
    obstacle: { reason, hint: "write build.output relative to the scenario file, inside the repository" },
  };
}

function toGone(config: TargetConfig): ChosenTarget {
  return { ...toArm(config, "baseline"), isGone: true };
}

function refuseOtherQuestion(candidate: Scenario, baseline: Scenario, label: string): void {
  const differing = (["method", "path", "headers", "body"] as const)
    .filter((field) => !isDeepStrictEqual(candidate.request[field], baseline.request[field]))
    .map((field) => `request.${field}`);
  if (!isDeepStrictEqual(candidate.expected, baseline.expected)) differing.push("expect");
  if (differing.length === 0) return;
  throw new BenchError(
    "usage",
    `${candidate.file}: ${candidate.name} asks something else than in ${label}: ${differing.join(", ")} differ`,
    { hint: "--allow-different sends the candidate's request to both; its answers are what both are checked against" },
  );
}
