import { BenchError, messageOf } from "../errors/bench-error.ts";
import { buildArtifact } from "../io/artifact-build.ts";
import type { TargetRecord } from "../results/run-record.ts";
import type { PreparedTarget } from "../runner/measurement.ts";
import type { Scenario, TargetConfig, TargetKind } from "../scenario/model.ts";
import type { AdapterContext } from "../system/adapter-context.ts";
import type { ResourceStack } from "../system/resource-stack.ts";
import type { Availability, Deployment, Target } from "../targets/target.ts";
import { createTarget } from "./adapters.ts";

/** A scenario with its targets made ready, and the record of every target that was looked at. */
export interface PreparedScenario {
  readonly scenario: Scenario;
  readonly targets: ReadonlyMap<string, PreparedTarget & { readonly config: TargetConfig }>;
  readonly records: readonly TargetRecord[];
}

/** What was probed: the adapter of each kind, and each engine (a kind, or one of its hosts) once per run. */
export interface ProbedEngines {
  readonly adapters: ReadonlyMap<TargetKind, Target>;
  /** By name of the engine. */
  readonly availability: ReadonlyMap<string, Availability>;
}

/** Name of what runs a configuration: its kind, or one of the kind's hosts. */
function engineOf(adapter: Target, config: TargetConfig): string {
  return adapter.engineOf?.(config) ?? config.kind;
}

/** Makes the adapter of every kind that the configurations name, and probes every engine. */
export async function probeEngines(
  configs: readonly TargetConfig[],
  context: AdapterContext,
  signal: AbortSignal,
): Promise<ProbedEngines> {
  const adapters = new Map<TargetKind, Target>();
  const availability = new Map<string, Availability>();
  for (const config of configs) {
    const adapter = adapters.get(config.kind) ?? (await createTarget(config.kind, context));
    adapters.set(config.kind, adapter);
    const engine = engineOf(adapter, config);
    if (!availability.has(engine)) availability.set(engine, await adapter.probe(signal, config));
  }
  return { adapters, availability };
}

/** What `prepareScenario` works with. */
export interface PreparationContext {
  readonly probed: ProbedEngines;
  readonly context: AdapterContext;
  readonly stack: ResourceStack;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
}

/**
 * Builds and deploys the chosen targets of a scenario. What is not there, or cannot be made ready, is a record with
 * its reason, never an exception; every deployment is on the stack.
 */
export async function prepareScenario(
  scenario: Scenario,
  configs: readonly TargetConfig[],
  preparation: PreparationContext,
): Promise<PreparedScenario> {
  const targets = new Map<string, PreparedTarget & { config: TargetConfig }>();
  const records: TargetRecord[] = [];
  for (const config of configs) {
    preparation.signal.throwIfAborted();
    preparation.onStep(`preparing ${config.name} (${scenario.name})`);
    const { record, deployment, adapter } = await prepareTarget(scenario, config, preparation);
    records.push(record);
    if (deployment === undefined) continue;
    const freshInstancePerRequest = adapter.capabilities.freshInstancePerRequest(config);
    targets.set(config.name, { deployment, freshInstancePerRequest, config });
  }
  return { scenario, targets, records };
}

async function prepareTarget(
  scenario: Scenario,
  config: TargetConfig,
  { probed, context, stack, signal }: PreparationContext,
): Promise<{ record: TargetRecord; adapter: Target; deployment?: Deployment }> {
  const adapter = probed.adapters.get(config.kind);
  const availability = adapter === undefined ? undefined : probed.availability.get(engineOf(adapter, config));
  if (adapter === undefined || availability === undefined) throw new Error(`${config.name} was not probed`);
  const record = describeTarget(scenario, config, adapter);
  if (!availability.available) {
    const { reason, hint } = availability;
    return { adapter, record: { ...record, available: false, reason, hint } };
  }
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(scenario.timeouts.deployMs)]);
  try {
    if (config.build !== undefined)
      await buildArtifact(config.build, context.processes, buildEnvironment(context), deadline);
    const deployment = stack.use(await adapter.deploy(config, deadline));
    const facts = { ...record.facts, ...deployment.facts };
    return { adapter, deployment, record: { ...record, version: availability.version, facts } };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BenchError) && !deadline.aborted) throw error;
    const reason = deadline.aborted ? `not ready within ${scenario.timeouts.deployMs} ms` : messageOf(error);
    const hint = error instanceof BenchError ? error.hint : "raise timeouts.deploy";
    return { adapter, record: { ...record, available: false, reason, ...(hint === undefined ? {} : { hint }) } };
  }
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

function buildEnvironment({ env }: AdapterContext): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
