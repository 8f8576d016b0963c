import { systemClock } from "../../../src/io/system-clock.ts";
import { planTrials } from "../../../src/plan/trial-plan.ts";
import { chooseUnits } from "../../../src/plan/units.ts";
import type { Sample } from "../../../src/results/sample.ts";
import { measure } from "../../../src/runner/measurement.ts";
import type { HttpConfig } from "../../../src/scenario/endpoint.ts";
import type { Request, Scenario } from "../../../src/scenario/model.ts";
import { createHttpTarget, type HttpTargetOptions } from "../../../src/targets/http/http-target.ts";
import type { Deployment } from "../../../src/targets/target.ts";
import { seededRandom } from "../../../src/units/random.ts";
import { createLaunching, never } from "../../system/launching.ts";
import type { Platform } from "./platform.ts";

export const request: Request = { method: "POST", path: "/", headers: {}, body: Buffer.from("coldbench") };

export const httpConfig = (url: string, part: Partial<HttpConfig> = {}): HttpConfig => ({
  kind: "http",
  name: "edge",
  enabled: true,
  env: {},
  variant: {},
  url,
  ...part,
});

/** Where a server of this process listens. */
export const urlOf = ({
  endpoint: { host, port },
}: {
  readonly endpoint: { readonly host: string; readonly port: number };
}): string => `http://${host}:${port}`;

/** Made cold by ending the instance. */
export const byCommand = ({ scaleToZero }: Platform): Partial<HttpConfig> => ({
  cold: { by: "command", command: scaleToZero, cwd: "/" },
});

/** A deployment on the real machine; disposing it also checks that the journal names nothing any more. */
export async function deployHttp(
  config: HttpConfig,
  options: HttpTargetOptions = {},
): Promise<{ readonly deployment: Deployment } & AsyncDisposable> {
  const launching = await createLaunching("posix_spawn");
  const deployment = await createHttpTarget(launching.context, options).deploy(config, never);
  return {
    deployment,
    async [Symbol.asyncDispose]() {
      await deployment[Symbol.asyncDispose]();
      const open = launching.open();
      launching[Symbol.dispose]();
      if (open.length > 0) throw new Error(`left open: ${JSON.stringify(open)}`);
    },
  };
}

const scenario: Scenario = {
  name: "hello",
  file: "hello.yaml",
  digest: "",
  text: "",
  request,
  expected: { status: 200, body: { match: "exact", bytes: new TextEncoder().encode("hello") } },
  targets: [],
  reference: "edge",
  starts: ["host", "cold", "warm"],
  stop: { trials: 3 },
  warm: { warmup: 1, invocations: 2 },
  aa: false,
  budgets: [],
  limits: { failed: 0, setAside: 0 },
  timeouts: { startMs: 30_000, requestMs: 10_000, deployMs: 30_000 },
};

/** What a run of three trials records: planned, run and judged as `bench run` does it. */
export async function measureHttp(config: HttpConfig, part: Partial<Scenario> = {}): Promise<Sample[]> {
  await using launching = await deployHttp(config);
  const launched = await createLaunching("posix_spawn");
  using _ = launched;
  const { capabilities } = createHttpTarget(launched.context);
  const whole = { ...scenario, ...part, targets: [config] };
  const { units } = chooseUnits(whole, () => capabilities.starts(config));
  const samples: Sample[] = [];
  await measure({
    scenario: whole,
    plan: planTrials({ scenario: whole.name, units, trials: whole.stop.trials, random: seededRandom(1) }),
    targets: new Map([
      [
        config.name,
        {
          deployment: launching.deployment,
          freshInstancePerRequest: capabilities.freshInstancePerRequest(config),
        },
      ],
    ]),
    clock: systemClock,
    runStartedNs: systemClock.now(),
    signal: never,
    append: (rows) => samples.push(...rows),
    isPrecise: () => false,
    onEvent: () => undefined,
  });
  return samples;
}

/** Rows as a person would list them: "cold 0 #0", "warm 0 #2". */
export const placesOf = (samples: readonly Sample[]): string[] =>
  samples.map(({ start, trial, ordinal }) => `${start} ${trial} #${ordinal}`);

/** A phase or step of a row, "connect tcp". */
export const phaseNamesOf = ({ phases }: Pick<Sample, "phases">): string[] =>
  phases.map(({ phase, step }) => (step === undefined ? phase : `${phase} ${step}`));
