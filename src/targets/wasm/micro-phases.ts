import { type Statistics, Bench } from "tinybench";
import { BenchError } from "../../errors/bench-error.ts";
import { fromMs, type Ns } from "../../units/duration.ts";
import { instantiate } from "./host/guest.ts";
import { loadModule } from "./host/loaded-module.ts";
import { createSystemInterface } from "./host/system-interface.ts";
import { makeUnique } from "./unique-module.ts";
import type { WasmExports, WasmMemory } from "./webassembly.ts";

/** What tinybench measured of one phase inside this very process: no HTTP, no other process. */
export interface MicroPhase {
  /** As in the host. `compile`: bytes never seen before. `instantiate`: a compiled module. `call`: `_start` of a new instance. */
  readonly phase: "compile" | "instantiate" | "call";
  readonly n: number;
  readonly p50Ns: Ns;
  readonly p99Ns: Ns;
}

/** How much is measured. */
export interface MicroPhaseOptions {
  /** Least number of samples per phase, and least time, ms; tinybench goes on until both are met. */
  readonly iterations: number;
  readonly timeMs: number;
  /** Makes the bytes of each compilation unique: at most 100 characters, different each time. */
  readonly nonce: () => string;
}

/**
 * Times compiling, instantiating and calling a WASI command in this process, on this process's V8 options, to hold
 * against what the embedded host reports of itself. The guest is trusted to end: no limit but its output's applies.
 * @param input what the guest reads on standard input
 * @throws BenchError when the module cannot be run, or does not exit with 0
 */
export async function measureMicroPhases(
  bytes: Uint8Array,
  input: Uint8Array,
  { iterations, timeMs, nonce }: MicroPhaseOptions,
): Promise<readonly MicroPhase[]> {
  const system = createSystemInterface(["guest.wasm"], {}, 64 << 20);
  const loaded = loadModule(Uint8Array.from(bytes), system.imports);
  if (!loaded.ok) {
    throw new BenchError("scenario-invalid", `${loaded.failure.code}: ${loaded.failure.message}`);
  }
  const { module } = loaded;
  let memory: WasmMemory | undefined;
  const create = (): WasmExports => {
    memory = module.memories?.take();
    return instantiate(module, system, memory);
  };
  const release = (): void => {
    if (memory !== undefined) module.memories?.giveBack(memory);
  };
  const call = (exports: WasmExports): void => {
    try {
      (exports["_start"] as () => void)();
    } catch (thrown) {
      if (system.exitCode(thrown) !== 0) throw thrown;
    }
  };
  let unseen = bytes;
  let ready: WasmExports = {};
  const bench = new Bench({ iterations, time: timeMs, warmupIterations: 10, warmupTime: 0, throws: true });
  bench.add("compile", () => void loadModule(unseen, system.imports), {
    beforeEach: () => {
      unseen = makeUnique(bytes, nonce());
    },
  });
  bench.add("instantiate", () => void create(), { afterEach: release });
  bench.add("call", () => call(ready), {
    beforeEach: () => {
      ready = create();
      system.enter(ready, input);
    },
    afterEach: () => {
      system.leave();
      release();
    },
  });
  await bench.run();
  return (["compile", "instantiate", "call"] as const).map((phase) => {
    const { samplesCount, p50, p99 } = statisticsOf(bench, phase);
    return { phase, n: samplesCount, p50Ns: fromMs(p50), p99Ns: fromMs(p99) };
  });
}

function statisticsOf(bench: Bench, name: string): Statistics {
  const result = bench.getTask(name)?.result;
  if (result?.state !== "completed") throw new BenchError("internal", `${name} was not measured: ${result?.state}`);
  return result.latency;
}
