import { readSource } from "../io/git-source.ts";
import { createGit } from "../io/git.ts";
import type { Source } from "../results/run-summary.ts";
import type { Scenario } from "../scenario/model.ts";
import { selectTargets } from "./adapters.ts";
import { openBaseline } from "./against.ts";
import { type ChosenScenario, withNullArm } from "./arms.ts";
import { readBaselineScenarios, withBaseline } from "./baseline-targets.ts";
import type { MeasureArguments } from "./command-options.ts";
import { parsePermissions } from "./permissions.ts";
import type { RunVersions } from "./run-record.ts";
import type { RunPreparation } from "./run-preparation.ts";

/** What a run measures, arm by arm, and which versions that is about. */
export interface ChosenArms {
  readonly chosen: readonly ChosenScenario[];
  readonly versions: RunVersions;
  /** What a person should know about it. */
  readonly notes: readonly string[];
}

/**
 * The targets that --target chooses, each beside the same one of the version that --against names; and the reference once
 * more, where the scenario or --nightly asks for it.
 * @throws BenchError where the version cannot be opened, read or compared with
 */
export async function chooseArms(
  scenarios: readonly Scenario[],
  args: MeasureArguments,
  { session: { context }, stack, progress, signal }: RunPreparation,
): Promise<ChosenArms> {
  const cwd = process.cwd();
  const wanted = args.target ?? [];
  const source = await readSource(createGit(context.processes, context.env), cwd, signal);
  const sourced = source === undefined ? {} : { source };
  const candidates = scenarios.map((scenario) => ({
    scenario,
    targets: selectTargets(scenario, wanted).map((config) => ({ config })),
  }));
  const withNulls = (chosen: readonly ChosenScenario[]): ChosenScenario[] =>
    chosen.map((one) => (one.scenario.aa || args.nightly ? withNullArm(one, () => true) : one));
  if (args.against === undefined) return { chosen: withNulls(candidates), versions: sourced, notes: [] };
  const onStep = (text: string): void => progress.step(text);
  const version = await openBaseline(args.against, args.againstSetup, { context, stack, signal, cwd, onStep });
  const { scenarios: baseline, newFiles } = readBaselineScenarios(args.scenario ?? [], version, {
    cwd,
    allowed: parsePermissions(args.allow),
  });
  const chosen = withBaseline(candidates, baseline, {
    version,
    wanted,
    starts: args.start === undefined ? undefined : scenarios[0]?.starts,
    allowsDifferent: args.allowDifferent,
  });
  progress.note(
    `comparing ${describeSource("the working tree", source)} with ${describeSource(version.label, version.source)}`,
  );
  const against = { label: version.label, ...(version.source === undefined ? {} : { source: version.source }) };
  return {
    chosen: withNulls(chosen),
    versions: { ...sourced, against },
    notes: newFiles.map((file) => `${version.label} has no ${file}: everything in it is new`),
  };
}

/** "main (1a2b3c4d5e)", "the working tree (1a2b3c4d5e with changes)". */
function describeSource(name: string, source: Source | undefined): string {
  if (source === undefined) return name;
  return `${name} (${source.commit.slice(0, 10)}${source.dirty ? " with changes" : ""})`;
}
