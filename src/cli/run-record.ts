import { createHash } from "node:crypto";
import { plannedTrial } from "../plan/trial-plan.ts";
import { runSchemaVersion, type Environment, type RunRecord, type ScenarioRecord } from "../results/run-record.ts";
import { describeExpectation } from "../scenario/description.ts";
import { defaultReference } from "../scenario/references.ts";
import { packageVersion } from "./package-version.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { PlannedScenario } from "./run-plan.ts";

/** run.json of a run that is about to measure. */
export function newRunRecord(options: {
  readonly id: string;
  readonly startedAt: Date;
  readonly seed: number;
  readonly environment: Environment;
  readonly planned: readonly PlannedScenario[];
}): RunRecord {
  const { id, startedAt, seed, environment, planned } = options;
  return {
    schema: runSchemaVersion,
    id,
    startedAt: startedAt.toISOString(),
    seed,
    status: "running",
    tool: { name: "coldbench", version: packageVersion },
    environment,
    scenarios: planned.map(({ prepared, looks }) => toScenarioRecord(prepared, looks?.length)),
    targets: planned.flatMap(({ prepared }) => prepared.records),
    order: planned.flatMap(({ plan }) => plan.map(plannedTrial)),
  };
}

function toScenarioRecord({ scenario, targets }: PreparedScenario, looks: number | undefined): ScenarioRecord {
  const { name, file, digest, description, reference, starts, request, expected, stop, warm, limits } = scenario;
  return {
    name,
    file,
    digest,
    ...(description === undefined ? {} : { description }),
    reference: targets.has(reference) ? reference : defaultReference([...targets.values()].map(({ config }) => config)),
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
    ...(looks === undefined ? {} : { looks }),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
