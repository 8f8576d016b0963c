import { type WasmExports, type WasmMemory, wasm, wasmPageBytes } from "../webassembly.ts";
import { describeEnd, describeInstantiateError, type GuestEnd, type GuestFailure } from "./failure.ts";
import { memoryImport } from "./imported-memory.ts";
import type { RunnableModule } from "./loaded-module.ts";
import { monotonicNs } from "./monotonic.ts";
import { type SystemInterface, wasiModule } from "./system-interface.ts";

/** One run of a guest: its output, or why there is none; with what it took. */
export type GuestRun = { readonly initNs: number; readonly callNs: number } & (
  | { readonly ok: true; readonly output: Uint8Array }
  | { readonly ok: false; readonly failure: GuestFailure }
);

/**
 * Runs a module once in an instance of its own, synchronously: `input` on standard input, the answer on standard output.
 * The instance is unreachable afterwards.
 * @param keep takes it instead, with its memory as the guest left it
 */
export function runGuest(
  module: RunnableModule,
  system: SystemInterface,
  input: Uint8Array,
  memoryPages: number,
  keep?: (instance: WasmExports) => void,
): GuestRun {
  const beganNs = monotonicNs();
  let memory: WasmMemory | undefined;
  let exports: WasmExports;
  try {
    memory = module.memories?.take();
    exports = instantiate(module, system, memory);
    system.enter(exports, input);
  } catch (error) {
    return {
      ok: false,
      initNs: monotonicNs() - beganNs,
      callNs: 0,
      failure: describeInstantiateError(error, memoryPages),
    };
  }
  const callingNs = monotonicNs();
  const end = callStart(exports, system);
  const timing = { initNs: callingNs - beganNs, callNs: monotonicNs() - callingNs };
  const run: GuestRun =
    end === undefined
      ? { ok: true, ...timing, output: system.streams.output() }
      : { ok: false, ...timing, failure: describeFailure(end, exports, system, memoryPages) };
  system.leave();
  if (keep !== undefined) keep(exports);
  else if (memory !== undefined) module.memories?.giveBack(memory);
  return run;
}

/** A new instance of a module. @param memory one of its pool, when it has one */
export function instantiate(
  { code }: RunnableModule,
  { imports }: SystemInterface,
  memory: WasmMemory | undefined,
): WasmExports {
  const memories = memory === undefined ? {} : { [memoryImport.name]: memory };
  return new wasm.Instance(code, { [wasiModule]: imports, [memoryImport.module]: memories }).exports;
}

/** Undefined when the guest finished: it returned from `_start`, or exited with 0. */
function callStart(exports: WasmExports, system: SystemInterface): Pick<GuestEnd, "exitCode" | "thrown"> | undefined {
  try {
    (exports["_start"] as () => void)();
  } catch (thrown) {
    const exitCode = system.exitCode(thrown);
    if (exitCode !== 0) return exitCode === undefined ? { thrown } : { exitCode };
  }
  // A guest with exception handling can catch what its output limit throws.
  return system.streams.overflowed ? {} : undefined;
}

function describeFailure(
  end: Pick<GuestEnd, "exitCode" | "thrown">,
  exports: WasmExports,
  { streams }: SystemInterface,
  limitPages: number,
): GuestFailure {
  if (streams.overflowed) return { code: "output-limit", message: "the guest wrote more than its output limit" };
  return describeEnd({ ...end, stderr: streams.errorTail(), memoryPages: memoryPagesOf(exports) }, limitPages);
}

function memoryPagesOf(exports: WasmExports): number {
  const memory = exports["memory"] as { readonly buffer?: ArrayBufferLike } | undefined;
  return (memory?.buffer?.byteLength ?? 0) / wasmPageBytes;
}
