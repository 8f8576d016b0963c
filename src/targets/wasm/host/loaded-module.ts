import { type WasmModule, wasm } from "../webassembly.ts";
import { describeCompileError, type GuestFailure } from "./failure.ts";
import { wasiModule } from "./system-interface.ts";

/** A module that can be run, or why it cannot. */
export type LoadedModule =
  | { readonly ok: true; readonly module: WasmModule }
  | { readonly ok: false; readonly failure: GuestFailure };

/** Compiles a module, synchronously, and checks that it is a WASI command whose imports are all there. */
export function loadModule(bytes: Uint8Array, available: Readonly<Record<string, unknown>>): LoadedModule {
  if (isComponent(bytes)) {
    return refuse("not-a-module", "this is a component (WASI preview2), not a core module (WASI preview1)");
  }
  let module: WasmModule;
  try {
    module = new wasm.Module(bytes);
  } catch (error) {
    return { ok: false, failure: describeCompileError(error) };
  }
  const missing = wasm.Module.imports(module).filter(
    ({ module: from, name, kind }) => from !== wasiModule || kind !== "function" || !(name in available),
  );
  if (missing.length > 0) {
    const names = missing.map(({ module: from, name }) => `${from}.${name}`).join(", ");
    return refuse("missing-import", `the module imports what this host does not have: ${names}`);
  }
  const isCommand = wasm.Module.exports(module).some(({ name, kind }) => name === "_start" && kind === "function");
  return isCommand
    ? { ok: true, module }
    : refuse("not-a-module", "the module exports no _start function: it is not a WASI command");
}

function refuse(code: GuestFailure["code"], message: string): LoadedModule {
  return { ok: false, failure: { code, message } };
}

/** The binary header's layer field: 0 is a core module, 1 a component (component-model, Binary.md). */
function isComponent(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d && bytes[6] === 1;
}
