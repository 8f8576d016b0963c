import { createHash } from "node:crypto";
import { plannedTrial } from "../plan/trial-plan.ts";
import { runSchemaVersion, type Environment, type RunRecord, type ScenarioRecord } from "../results/run-record.ts";
import type { Shard } from "../results/continuation.ts";
import { describeExpectation } from "../scenario/description.ts";
import { defaultReference } from "../scenario/references.ts";
import { seemsSecret } from "../scenario/secret-names.ts";
import { packageVersion } from "./package-version.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { PlannedScenario } from "./run-plan.ts";

/** Which versions a run is about; both absent outside a git working tree and without --against. */
export type RunVersions = Pick<RunRecord, "source" | "against">;

/** run.json of a run that is about to measure. */
export function newRunRecord(options: {
  readonly id: string;
  readonly startedAt: Date;
  readonly seed: number;
  readonly environment: Environment;
  readonly planned: readonly PlannedScenario[];
  readonly versions: RunVersions;
  readonly shard?: Shard | undefined;
}): RunRecord {
  const { id, startedAt, seed, environment, planned, versions, shard } = options;
  return {
    schema: runSchemaVersion,
    id,
    startedAt: startedAt.toISOString(),
    seed,
    ...versions,
    status: "running",
    tool: { name: "coldbench", version: packageVersion },
    environment,
    scenarios: planned.map(toScenarioRecord),
    targets: planned.flatMap(({ prepared }) => prepared.records),
    order: planned.flatMap(({ plan }) => plan.map(plannedTrial)),
    ...(shard === undefined ? {} : { shard }),
  };
}

/**
 * The target that ratios are relative to: the scenario's where it was made ready, else what stands in for it among those
 * that were. Never another arm. Of a scenario that only the baseline has, the one that it names.
 */
function referenceOf({ scenario, targets, records }: PreparedScenario): string {
  const arms = new Set(records.flatMap(({ name, arm }) => (arm === undefined ? [] : [name])));
  const ready = [...targets.values()].map(({ config }) => config).filter(({ name }) => !arms.has(name));
  return ready.length === 0 || targets.has(scenario.reference) ? scenario.reference : defaultReference(ready);
}

function toScenarioRecord({ prepared, looks, verdictLooks }: PlannedScenario): ScenarioRecord {
  const { scenario } = prepared;
  const { name, file, digest, text, description, starts, request, expected, stop, warm, limits } = scenario;
  const { margin, runNoise, budgets } = scenario;
  return {
    name,
    file,
    digest,
    ...(seemsSecret(text) ? {} : { text }),
    ...(description === undefined ? {} : { description }),
    reference: referenceOf(prepared),
    starts: [...starts],
    request: {
      method: request.method,
      path: request.path,
      bodyBytes: request.body.byteLength,
      bodyDigest: sha256(request.body),
    },
    expected: { status: expected.status, body: describeExpectation(expected, sha256) },
    stop: { ...stop },
    warm: { ...warm },
    limits: { ...limits },
    ...(looks === undefined ? {} : { looks: looks.length }),
    ...(verdictLooks === undefined ? {} : { verdictLooks: [...verdictLooks] }),
    ...(margin === undefined ? {} : { margin }),
    ...(runNoise === undefined ? {} : { runNoise }),
    ...(budgets.length === 0 ? {} : { budgets: [...budgets] }),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
