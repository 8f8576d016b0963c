import { isComponent } from "../module-kind.ts";
import { type WasmModule, wasm } from "../webassembly.ts";
import { describeCompileError, type GuestFailure } from "./failure.ts";
import { importMemory } from "./imported-memory.ts";
import { createMemoryPool, type MemoryPool } from "./memory-pool.ts";
import { wasiModule } from "./system-interface.ts";

/** A compiled WASI command. */
export interface RunnableModule {
  readonly code: WasmModule;
  /** Gives the memory that it imports as `memoryImport`; undefined when each instance makes its own. */
  readonly memories: MemoryPool | undefined;
  /** The same in words, with the reason, for the facts of a run. */
  readonly memoryUse: string;
}

/** A module that can be run, or why it cannot. */
export type LoadedModule =
  | { readonly ok: true; readonly module: RunnableModule }
  | { readonly ok: false; readonly failure: GuestFailure };

/**
 * Largest memory at the start that is zeroed and used again, in pages of 64 KiB: above it a new one is cheaper, garbage
 * collection included, for a guest that uses little of it (measured in decisions/embedded-host).
 */
const largestPooledPages = 64;
const recycled = "recycled: zeroed as a whole before each instance, replaced once a guest has grown it or was ended";

/**
 * Compiles a module, synchronously, and checks that it is a WASI command whose imports are all there.
 * @param bytes the caller's no more: they may be changed
 */
export function loadModule(bytes: Uint8Array, available: Readonly<Record<string, unknown>>): LoadedModule {
  if (isComponent(bytes)) {
    return refuse("not-a-module", "this is a component (WASI preview2), not a core module (WASI preview1)");
  }
  let module: RunnableModule;
  try {
    module = compile(bytes);
  } catch (error) {
    return { ok: false, failure: describeCompileError(error) };
  }
  const { code, memories } = module;
  // The last one is the memory of the pool: the module itself did not ask for it.
  const imports = wasm.Module.imports(code).slice(0, memories === undefined ? undefined : -1);
  const missing = imports.filter(
    ({ module: from, name, kind }) => from !== wasiModule || kind !== "function" || !(name in available),
  );
  if (missing.length > 0) {
    const names = missing.map(({ module: from, name }) => `${from}.${name}`).join(", ");
    return refuse("missing-import", `the module imports what this host does not have: ${names}`);
  }
  const isCommand = wasm.Module.exports(code).some(({ name, kind }) => name === "_start" && kind === "function");
  return isCommand
    ? { ok: true, module }
    : refuse("not-a-module", "the module exports no _start function: it is not a WASI command");
}

function compile(bytes: Uint8Array): RunnableModule {
  const imported = importMemory(bytes, largestPooledPages);
  if (!imported.ok) {
    return {
      code: new wasm.Module(bytes),
      memories: undefined,
      memoryUse: `a new one for each instance: ${imported.reason}`,
    };
  }
  const code = new wasm.Module(imported.bytes);
  return { code, memories: createMemoryPool(imported.limits), memoryUse: recycled };
}

function refuse(code: GuestFailure["code"], message: string): LoadedModule {
  return { ok: false, failure: { code, message } };
}
