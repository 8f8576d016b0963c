import { elapsed, type Ns, nanoseconds } from "../../units/duration.ts";
import type { FunctionInvocation } from "./environment-invocation.ts";
import { createLogReader } from "./environment-log.ts";
import type { EnvironmentParts, LiveRuntime } from "./environment-runtime.ts";
import { shutDown } from "./shutdown.ts";

/** The runtime that an environment has at the moment, if it has one, and what is counted of it. */
export interface RuntimeHolder {
  readonly runtime: LiveRuntime | null;
  /** Invocations that this runtime has answered. */
  readonly answered: number;
  /** No runtime was ever started: the next one is the environment's INIT. */
  readonly untouched: boolean;
  readonly frozen: boolean;
  hold(runtime: LiveRuntime | null): void;
  countAnswer(): void;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** CPU since the last call, and peak memory. */
  usage(): Promise<FunctionInvocation["usage"]>;
  /** Kills the runtime and removes its sandbox: the environment is reset. */
  reset(): Promise<void>;
  /** The same with the manners of SHUTDOWN. */
  shutDown(): Promise<void>;
  /** What the function has written since the last call. */
  log(): string;
}

/** Holds nothing at first. */
export function createRuntimeHolder({ api, context }: Pick<EnvironmentParts, "api" | "context">): RuntimeHolder {
  const log = createLogReader();
  let runtime: LiveRuntime | null = null;
  let [answered, untouched, frozen, countedNs] = [0, true, false, 0];
  const noteOutput = (): void => log.note(runtime?.sandbox.output?.() ?? "");
  const end = async (how: (live: LiveRuntime) => Promise<void>): Promise<void> => {
    if (runtime === null) return;
    const live = runtime;
    try {
      await how(live);
      log.note(live.sandbox.output?.() ?? (await live.sandbox.exited).tail);
    } finally {
      runtime = null;
      frozen = false;
      log.restart();
      api.serve(null);
    }
  };
  return {
    get runtime() {
      return runtime;
    },
    get answered() {
      return answered;
    },
    get untouched() {
      return untouched;
    },
    get frozen() {
      return frozen;
    },
    hold(next) {
      [runtime, untouched, answered, countedNs] = [next, false, 0, 0];
    },
    countAnswer: () => void answered++,
    async freeze() {
      await runtime?.sandbox.freeze();
      frozen = runtime !== null;
    },
    async thaw() {
      await runtime?.sandbox.thaw();
      frozen = false;
    },
    async usage() {
      if (runtime === null) return { cpuNs: null, peakMemoryBytes: null };
      const { cpuNs, peakMemoryBytes } = await runtime.sandbox.usage();
      if (cpuNs === null) return { cpuNs, peakMemoryBytes };
      const sinceNs = elapsed(nanoseconds(Math.min(countedNs, cpuNs)), cpuNs);
      countedNs = cpuNs;
      return { cpuNs: sinceNs as Ns, peakMemoryBytes };
    },
    reset: () => end(async (live) => live.sandbox[Symbol.asyncDispose]()),
    shutDown: () => end((live) => shutDown(live, frozen, context.clock)),
    log() {
      noteOutput();
      return log.take();
    },
  };
}
