import { systemClock } from "../../src/io/system-clock.ts";
import type { Sample } from "../../src/results/sample.ts";
import { measure, type Measurement, type MeasurementEvent } from "../../src/runner/measurement.ts";
import type { FakeConfig, Scenario } from "../../src/scenario/model.ts";
import { createFakeTarget } from "../../src/targets/fake/fake-target.ts";
import type { Deployment } from "../../src/targets/target.ts";
import type { StartKind } from "../../src/units/start-kind.ts";

/** A scripted target. */
export const fake = (name: string, starts: FakeConfig["starts"]): FakeConfig => ({
  kind: "fake",
  name,
  enabled: true,
  env: {},
  variant: {},
  body: "right",
  starts,
});

/** Three trials with one invocation of warmup and two that are kept; short deadlines. */
export const scenario: Scenario = {
  name: "s",
  file: "s.yaml",
  digest: "",
  text: "",
  request: { method: "POST", path: "/", headers: {}, body: new Uint8Array() },
  expected: { status: 200, body: { match: "exact", bytes: new TextEncoder().encode("right") } },
  targets: [],
  reference: "a",
  starts: ["cold", "warm"],
  stop: { trials: 3 },
  warm: { warmup: 1, invocations: 2 },
  aa: false,
  budgets: [],
  limits: { failed: 0, setAside: 0 },
  timeouts: { startMs: 1_000, requestMs: 1_000, deployMs: 10_000 },
};

/** Measures three trials of each target, one after the other. @param options.start of every trial; default: cold */
export async function run(
  configs: readonly FakeConfig[],
  options: Partial<Measurement> & { start?: StartKind; deployments?: Readonly<Record<string, Deployment>> } = {},
): Promise<{ samples: Sample[]; ending: string; events: MeasurementEvent[] }> {
  const samples: Sample[] = [];
  const events: MeasurementEvent[] = [];
  const target = createFakeTarget({ clock: systemClock });
  const targets = new Map<string, { deployment: Deployment; freshInstancePerRequest: boolean }>();
  for (const config of configs) {
    const deployment =
      options.deployments?.[config.name] ?? (await target.deploy(config, new AbortController().signal));
    targets.set(config.name, { deployment, freshInstancePerRequest: false });
  }
  const plan = [0, 1, 2].flatMap((trial) =>
    configs.map(({ name }) => ({
      target: name,
      kind: "fake",
      start: options.start ?? ("cold" as const),
      trial,
      warm: true,
    })),
  );
  const ending = await measure({
    scenario,
    plan,
    targets,
    clock: systemClock,
    runStartedNs: systemClock.now(),
    signal: new AbortController().signal,
    append: (rows) => samples.push(...rows),
    isPrecise: () => false,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { samples, ending, events };
}

/** A target without trouble: a cold start of 2 ms and warm invocations of 1 ms. */
export const plain = fake("a", { cold: [{ totalMs: 2 }], warm: [{ totalMs: 1 }] });
