import { type WasmMemory, wasm, wasmPageBytes } from "../webassembly.ts";
import type { MemoryLimits } from "./imported-memory.ts";

/** Memories for the instances of one module, which run one after another. */
export interface MemoryPool {
  /**
   * A memory for a new instance: as large as the module declares, every byte zero.
   * @throws what V8 throws when it has no room for another one
   */
  take(): WasmMemory;
  /** Takes back the memory of an instance that has ended: nothing may refer to it any more. */
  giveBack(memory: WasmMemory): void;
}

/**
 * Holds one memory between two instances. It is zeroed as a whole when it is taken, not when it is given back: no way to
 * an instance leads past that. One that its guest has grown is dropped, since memories do not shrink.
 */
export function createMemoryPool(limits: MemoryLimits): MemoryPool {
  let spare: WasmMemory | undefined;
  return {
    take() {
      const memory = spare;
      if (memory === undefined) return new wasm.Memory(limits);
      // Before it is touched: the call that takes it can be ended here, and would leave it half zeroed.
      spare = undefined;
      new Uint8Array(memory.buffer).fill(0);
      return memory;
    },
    giveBack(memory) {
      if (memory.buffer.byteLength === limits.initial * wasmPageBytes) spare = memory;
    },
  };
}
