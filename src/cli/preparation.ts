import { BenchError, messageOf } from "../errors/bench-error.ts";
import { explainExhaustion, systemErrorCode } from "../errors/system-error.ts";
import { buildArtifact } from "../io/artifact-build.ts";
import type { TargetRecord } from "../results/run-record.ts";
import type { PreparedTarget } from "../runner/measurement.ts";
import type { Scenario, TargetConfig, TargetKind } from "../scenario/model.ts";
import type { AdapterContext } from "../system/adapter-context.ts";
import type { ResourceStack } from "../system/resource-stack.ts";
import { toolEnvironment } from "../system/tool-environment.ts";
import type { Availability, Deployment, Target } from "../targets/target.ts";
import { createTarget } from "./adapters.ts";
import type { ChosenScenario, ChosenTarget } from "./arms.ts";

/** A scenario with its targets made ready, and the record of every target that was looked at. */
export interface PreparedScenario {
  readonly scenario: Scenario;
  readonly targets: ReadonlyMap<string, PreparedTarget & { readonly config: TargetConfig }>;
  /** Those that are there, in the order of the scenario, each followed by its other arms. */
  readonly configs: readonly TargetConfig[];
  readonly records: readonly TargetRecord[];
}

/** Name of what runs a configuration: its kind, or one of the kind's hosts. */
export function engineOf(adapter: Target, config: TargetConfig): string {
  return adapter.engineOf?.(config) ?? config.kind;
}

/** The adapter of every kind that the configurations name. Nothing is looked for yet. */
export async function createAdapters(
  configs: readonly TargetConfig[],
  context: AdapterContext,
): Promise<ReadonlyMap<TargetKind, Target>> {
  const adapters = new Map<TargetKind, Target>();
  for (const { kind } of configs) if (!adapters.has(kind)) adapters.set(kind, await createTarget(kind, context));
  return adapters;
}

/** Probes each engine of the configurations (a kind, or one of its hosts) once. @returns by name of the engine */
export async function probeEngines(
  adapters: ReadonlyMap<TargetKind, Target>,
  configs: readonly TargetConfig[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Availability>> {
  const availability = new Map<string, Availability>();
  for (const config of configs) {
    const adapter = adapters.get(config.kind);
    if (adapter === undefined) throw new Error(`${config.kind} has no adapter`);
    const engine = engineOf(adapter, config);
    if (!availability.has(engine)) availability.set(engine, await adapter.probe(signal, config));
  }
  return availability;
}

/** What `prepareScenario` works with. */
export interface PreparationContext {
  readonly adapters: ReadonlyMap<TargetKind, Target>;
  /** By name of the engine. */
  readonly availability: ReadonlyMap<string, Availability>;
  readonly context: AdapterContext;
  readonly stack: ResourceStack;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
  /** Given every deployment, returns what is used in its place. */
  readonly watch: (config: TargetConfig, deployment: Deployment) => Deployment;
  /** false: what is there is only looked at, nothing is built or deployed. */
  readonly deploys: boolean;
}

/**
 * Builds and deploys the chosen targets of a scenario. What is not there, or cannot be made ready, is a record with
 * its reason, never an exception; every deployment is on the stack.
 */
export async function prepareScenario(
  { scenario, targets: chosen }: ChosenScenario,
  preparation: PreparationContext,
): Promise<PreparedScenario> {
  const targets = new Map<string, PreparedTarget & { config: TargetConfig }>();
  const records: TargetRecord[] = [];
  const present: TargetConfig[] = [];
  for (const target of chosen) {
    const { config } = target;
    preparation.signal.throwIfAborted();
    preparation.onStep(`preparing ${config.name} (${scenario.name})`);
    const { record, deployment, adapter } = await prepareTarget(scenario, target, preparation);
    records.push(record);
    if (record.available && !target.isGone) present.push(config);
    if (deployment === undefined) continue;
    const freshInstancePerRequest = adapter.capabilities.freshInstancePerRequest(config);
    targets.set(config.name, {
      deployment: preparation.watch(config, deployment),
      freshInstancePerRequest,
      config,
    });
  }
  return { scenario, targets, configs: present, records };
}

async function prepareTarget(
  scenario: Scenario,
  { config, arm, obstacle, isGone }: ChosenTarget,
  { adapters, availability: known, context, stack, signal, deploys }: PreparationContext,
): Promise<{ record: TargetRecord; adapter: Target; deployment?: Deployment }> {
  const adapter = adapters.get(config.kind);
  if (adapter === undefined) throw new Error(`${config.name} has no adapter`);
  const record = { ...describeTarget(scenario, config, adapter), ...(arm === undefined ? {} : { arm }) };
  if (isGone) return { adapter, record };
  if (obstacle !== undefined) return { adapter, record: { ...record, available: false, ...obstacle } };
  const availability = known.get(engineOf(adapter, config));
  if (availability === undefined) throw new Error(`${config.name} was not probed`);
  if (!availability.available) {
    const { reason, hint } = availability;
    return { adapter, record: { ...record, available: false, reason, hint } };
  }
  if (!deploys) return { adapter, record: { ...record, version: availability.version } };
  const made = await deployTarget(scenario, config, adapter, { context, stack, signal });
  if ("deployment" in made) {
    const facts = { ...record.facts, ...made.deployment.facts };
    return { adapter, deployment: made.deployment, record: { ...record, version: availability.version, facts } };
  }
  return { adapter, record: { ...record, available: false, ...made } };
}

/** The deployment, built before where the target says how; or why it cannot be made ready. */
async function deployTarget(
  { timeouts: { deployMs } }: Scenario,
  config: TargetConfig,
  adapter: Target,
  { context, stack, signal }: Pick<PreparationContext, "context" | "stack" | "signal">,
): Promise<{ readonly deployment: Deployment } | Pick<TargetRecord, "reason" | "hint">> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(deployMs)]);
  try {
    if (config.build !== undefined)
      await buildArtifact(config.build, context.processes, toolEnvironment(context), deadline);
    return { deployment: stack.use(await adapter.deploy(config, deadline)) };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted)
      return { reason: `not ready within ${deployMs} ms`, hint: hintOf(error) ?? "raise timeouts.deploy" };
    // What the system refuses (a full disk, no more files, no more processes) is this target's trouble, not a bug.
    if (!(error instanceof BenchError) && systemErrorCode(error) === undefined) throw error;
    const hint = hintOf(error) ?? explainExhaustion(error)?.hint;
    return { reason: messageOf(error), ...(hint === undefined ? {} : { hint }) };
  }
}

function hintOf(error: unknown): string | undefined {
  return error instanceof BenchError ? error.hint : undefined;
}

function describeTarget(scenario: Scenario, config: TargetConfig, adapter: Target): TargetRecord {
  const { capabilities } = adapter;
  return {
    scenario: scenario.name,
    name: config.name,
    kind: config.kind,
    engine: engineOf(adapter, config),
    available: true,
    starts: capabilities.starts(config),
    facts: {
      ...(config.language === undefined ? {} : { language: config.language }),
      ...(config.source === undefined ? {} : { source: config.source }),
      ...Object.fromEntries(Object.entries(config.variant).map(([name, value]) => [`matrix-${name}`, value])),
    },
    freshInstancePerRequest: capabilities.freshInstancePerRequest(config),
    accounting: capabilities.accounting,
  };
}
