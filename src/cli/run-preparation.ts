import type { TargetRecord } from "../results/run-record.ts";
import type { Scenario, TargetConfig } from "../scenario/model.ts";
import type { ResourceStack } from "../system/resource-stack.ts";
import { selectTargets } from "./adapters.ts";
import type { RunArguments } from "./command-options.ts";
import { createAdapters, prepareScenario, type PreparedScenario, probeEngines } from "./preparation.ts";
import type { Progress } from "./progress.ts";
import type { Session } from "./session.ts";
import { createSpendingMeter, type SpendingMeter } from "./spending-meter.ts";
import { approveSpending, parseSpendingCap, planSpending } from "./spending-plan.ts";

/** What making the targets of a run ready takes. */
export interface RunPreparation {
  readonly session: Session;
  /** Gets every deployment. */
  readonly stack: ResourceStack;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Makes the chosen targets of every scenario ready, once what they may cost is approved; with `--plan` only looks at them.
 * @throws BenchError "spending-cap" before anything is asked of a provider
 */
export async function prepareRun(
  scenarios: readonly Scenario[],
  args: RunArguments,
  { session: { context }, stack, progress, signal }: RunPreparation,
): Promise<{ readonly prepared: readonly PreparedScenario[]; readonly meter: SpendingMeter }> {
  const wanted = args.target ?? [];
  const chosen = scenarios.map((scenario) => ({ scenario, configs: selectTargets(scenario, wanted) }));
  const configs = chosen.flatMap((one) => one.configs);
  const adapters = await createAdapters(configs, context);
  const cap = parseSpendingCap(args.maxUsd);
  const items = planSpending(
    chosen,
    (config) => adapters.get(config.kind)?.capabilities.starts(config) ?? {},
    context.env,
  );
  if (items.length > 0) for (const line of approveSpending(items, cap)) progress.note(line);
  const meter = createSpendingMeter(items, cap);
  const availability = await probeEngines(adapters, configs, signal);
  const prepared: PreparedScenario[] = [];
  for (const { scenario, configs: own } of chosen) {
    const made = await prepareScenario(scenario, own, {
      adapters,
      availability,
      context,
      stack,
      signal,
      onStep: (text) => progress.step(text),
      watch: (config, deployment) => meter.watch(scenario, config, deployment),
      deploys: !args.plan,
    });
    prepared.push({ ...made, records: [...made.records, ...unaskedFor(scenario, wanted)] });
  }
  for (const record of prepared.flatMap(({ records }) => records))
    if (!record.available) progress.note(describeSkipped(record));
  return { prepared, meter };
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
