import { completePhases } from "../../results/phases.ts";
import type { StartSupport } from "../../results/run-record.ts";
import { phaseNames, type Phase, type PhaseName } from "../../results/sample.ts";
import type { FakeStep } from "../../scenario/fake-script.ts";
import type { FakeConfig, Request } from "../../scenario/model.ts";
import type { Clock } from "../../units/clock.ts";
import { fromMs, type Ns } from "../../units/duration.ts";
import { type StartKind, startKinds } from "../../units/start-kind.ts";
import type { Deployment, Instance, Invocation, Target } from "../target.ts";
import { holdFake } from "./fake-holding.ts";

/** What the fake needs: a clock to wait and to stamp with. */
export interface FakeContext {
  readonly clock: Clock;
}

/** Scripted timings behind the real port, to test everything else. Nothing is run: it is never a measurement. */
export function createFakeTarget(context: FakeContext): Target<FakeConfig> {
  return {
    kind: "fake",
    capabilities: {
      starts: supportedStarts,
      phases: phaseNames,
      accounting: "none",
      freshInstancePerRequest: () => false,
    },
    probe: async () => ({ available: true, version: "scripted" }),
    deploy: async (config) => deployFake(config, context),
  };
}

function supportedStarts(config: FakeConfig): Readonly<Record<StartKind, StartSupport>> {
  const support = (kind: StartKind): StartSupport =>
    config.starts[kind] === undefined ? { reachable: false, reason: "not in the script" } : { reachable: true };
  return Object.fromEntries(startKinds.map((kind) => [kind, support(kind)])) as Record<StartKind, StartSupport>;
}

function isOnlyWarm({ starts }: FakeConfig): boolean {
  return startKinds.every((kind) => kind === "warm" || starts[kind] === undefined);
}

function deployFake(config: FakeConfig, context: FakeContext): Deployment {
  const { density } = config;
  const used: StepCounts = new Map();
  /** Of bursts, which follow on no trial in particular. */
  const sent: StepCounts = new Map();
  let instances = 0;
  const nextName = (): string => `fake-${config.name}-${++instances}`;
  /** Invocations that whoever attached has had: as of an endpoint that had served before. */
  let attached = 1;
  const perform = async (
    step: FakeStep,
    instance: string,
    invocation: number,
    signal: AbortSignal,
  ): Promise<Invocation> => {
    const startedNs = context.clock.now();
    const aborted = await waitOrAbort(context.clock, step.totalMs, signal);
    const totalNs = fromMs(step.totalMs);
    return {
      startedNs,
      totalNs,
      phases: completePhases(totalNs, scriptedPhases(step)),
      result: aborted ??
        failure(step) ?? {
          ok: true,
          response: { status: 200, headers: {}, body: new TextEncoder().encode(step.body ?? config.body) },
        },
      usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
      evidence: { instance: step.stale ? "fake-stale" : instance, invocation, by: "workload" },
    };
  };
  const liveInstance = (name: string, count: () => number): Instance => ({
    invoke: async (_next: Request, deadline) => perform(nextStep(config, used, "warm"), name, count(), deadline),
    [Symbol.asyncDispose]: async () => undefined,
  });
  return {
    facts: { script: "scripted timings, not a measurement" },
    beforeTrial: (...place) => turnTo(used, ...place),
    async start(kind, _request, signal) {
      const name = nextName();
      let answered = kind === "thaw" ? 2 : 1;
      const invocation = await perform(nextStep(config, used, kind), name, answered, signal);
      return { invocation, instance: invocation.result.ok ? liveInstance(name, () => ++answered) : null };
    },
    ...(isOnlyWarm(config) && { attach: async () => liveInstance(`fake-${config.name}`, () => ++attached) }),
    ...(config.starts.cold !== undefined && {
      burst: async (count, _request, signal) =>
        Promise.all(
          Array.from({ length: count }, async () => perform(nextStep(config, sent, "cold"), nextName(), 1, signal)),
        ),
    }),
    service: { reachable: false, reason: "its timings are scripted: there is nothing to send a load to" },
    ...(density === undefined ? {} : { hold: async () => holdFake(density) }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** How many steps of each start are used up. */
type StepCounts = Map<StartKind, number>;

function nextStep(config: FakeConfig, used: StepCounts, kind: StartKind): FakeStep {
  const steps = config.starts[kind] ?? [];
  const at = used.get(kind) ?? 0;
  used.set(kind, at + 1);
  return steps[Math.min(at, steps.length - 1)] ?? { totalMs: 1 };
}

/** The step of a start is its trial's; those of warm requests go on where the trial before would have left them. */
function turnTo(used: StepCounts, start: StartKind, trial: number, warmRequests: number): void {
  used.set(start, trial);
  used.set("warm", trial * warmRequests);
}

function scriptedPhases({ phases = {} }: FakeStep): Phase[] {
  return Object.entries(phases).map(([phase, ms]) => ({
    phase: phase as PhaseName,
    ns: fromMs(ms) as Ns,
    source: "client",
  }));
}

function failure(step: FakeStep): Invocation["result"] | undefined {
  return step.fail === undefined ? undefined : { ok: false, code: "start-failed", message: step.fail };
}

async function waitOrAbort(clock: Clock, ms: number, signal: AbortSignal): Promise<Invocation["result"] | undefined> {
  try {
    await clock.sleep(ms, signal);
    return undefined;
  } catch {
    return { ok: false, code: "timeout", message: `aborted after less than ${ms} ms` };
  }
}
