import type { SpendingRecord, TargetRecord } from "../results/run-record.ts";
import type { Scenario, TargetConfig } from "../scenario/model.ts";
import type { ResourceStack } from "../system/resource-stack.ts";
import { noteMissingArms } from "./arm-notes.ts";
import { type ChosenScenario, isTried, withNullArm } from "./arms.ts";
import type { MeasureArguments } from "./command-options.ts";
import { createAdapters, engineOf, prepareScenario, type PreparedScenario, probeEngines } from "./preparation.ts";
import type { Progress } from "./progress.ts";
import type { Session } from "./session.ts";
import { createSpendingMeter, type SpendingMeter } from "./spending-meter.ts";
import { approveSpending, parseSpendingCap, planSpending, type SpendingCap } from "./spending-plan.ts";

/** What making the targets of a run ready takes. */
export interface RunPreparation {
  readonly session: Session;
  /** Gets every deployment. */
  readonly stack: ResourceStack;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What the run had spent before an interruption. */
  readonly spent?: SpendingRecord | undefined;
}

/**
 * Makes the chosen targets of every scenario ready, once what they may cost is approved; with `--plan` only looks at them.
 * @throws BenchError "spending-cap" before anything is asked of a provider
 */
export async function prepareRun(
  chosen: readonly ChosenScenario[],
  args: MeasureArguments,
  { session: { context }, stack, progress, signal, spent }: RunPreparation,
): Promise<{ readonly prepared: readonly PreparedScenario[]; readonly meter: SpendingMeter }> {
  const configs = chosen.flatMap(({ targets }) => targets.map(({ config }) => config));
  const adapters = await createAdapters(configs, context);
  const cap = capOf(args.maxUsd, spent);
  const items = planSpending(
    chosen.flatMap(billedParts),
    (config) => adapters.get(config.kind)?.capabilities.starts(config) ?? {},
    context.env,
  );
  if (items.length > 0) for (const line of approveSpending(items, cap)) progress.note(line);
  const meter = createSpendingMeter(items, cap, spent);
  const tried = chosen.flatMap(({ targets }) => targets.filter(isTried));
  const availability = await probeEngines(
    adapters,
    tried.map(({ config }) => config),
    signal,
  );
  const isThere = (config: TargetConfig): boolean => {
    const adapter = adapters.get(config.kind);
    return adapter !== undefined && availability.get(engineOf(adapter, config))?.available === true;
  };
  const prepared: PreparedScenario[] = [];
  for (const one of chosen) {
    const made = await prepareScenario(withReachableNullArm(one, isThere), {
      adapters,
      availability,
      context,
      stack,
      signal,
      onStep: (text) => progress.step(text),
      watch: (config, deployment) => meter.watch(one.scenario, config, deployment),
      deploys: !args.plan,
    });
    prepared.push({
      ...made,
      records: [...made.records, ...(one.isGone ? [] : unaskedFor(one.scenario, args.target ?? []))],
    });
  }
  for (const record of prepared.flatMap(({ records }) => records))
    if (!record.available && record.arm === undefined) progress.note(describeSkipped(record));
  for (const note of noteMissingArms(prepared)) progress.note(note);
  return { prepared, meter };
}

/** What --max-usd says; without it the cap that a run that goes on had, else a dollar. */
function capOf(maxUsd: string | undefined, spent: SpendingRecord | undefined): SpendingCap {
  if (maxUsd !== undefined || spent === undefined) return parseSpendingCap(maxUsd ?? "1");
  return parseSpendingCap(spent.capUsd ?? "unlimited");
}

/** Other arms take no part in bursts. */
function billedParts({ scenario, targets }: ChosenScenario): { scenario: Scenario; configs: TargetConfig[] }[] {
  const { burst: _burst, ...withoutBurst } = scenario;
  const tried = targets.filter(isTried);
  const configsOf = (isArm: boolean): TargetConfig[] =>
    tried.flatMap(({ config, arm }) => ((arm !== undefined) === isArm ? [config] : []));
  return [
    { scenario, configs: configsOf(false) },
    { scenario: withoutBurst, configs: configsOf(true) },
  ];
}

/** Where the reference turned out not to be there, another target is entered twice; none that costs money, which nobody has approved. */
function withReachableNullArm(chosen: ChosenScenario, isThere: (config: TargetConfig) => boolean): ChosenScenario {
  const twice = chosen.targets.find(({ arm }) => arm?.role === "null");
  if (twice === undefined || isThere(twice.config)) return chosen;
  return withNullArm(chosen, (config) => config.kind !== "lambda" && isThere(config));
}

/** Metered targets that are off until somebody asks for them: a row each, so that nobody takes them for forgotten. */
function unaskedFor(scenario: Scenario, wanted: readonly string[]): TargetRecord[] {
  if (wanted.length > 0) return [];
  const isOff = ({ kind, enabled }: TargetConfig): boolean => kind === "lambda" && !enabled;
  return scenario.targets.filter(isOff).map(({ name, kind }) => ({
    scenario: scenario.name,
    name,
    kind,
    engine: kind,
    available: false,
    reason: "it was not asked for: it runs on AWS and costs money",
    hint: `--target ${name}, or enabled: true in the scenario, with AWS credentials`,
    starts: {},
    facts: {},
  }));
}

function describeSkipped({ scenario, name, reason, hint }: TargetRecord): string {
  return `skipped ${name} (${scenario}): ${reason ?? "not available"}${hint === undefined ? "" : `. To have it: ${hint}`}`;
}
