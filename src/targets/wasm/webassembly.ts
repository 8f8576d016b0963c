/** A compiled module: code that any number of instances share. */
export interface WasmModule {
  readonly kind?: "module";
}

/** What an instance exports, by name. */
export type WasmExports = Readonly<Record<string, unknown>>;

/** A linear memory; its buffer is another one after each growth. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** The part of the WebAssembly JavaScript API that is used here. TypeScript declares it only with the DOM. */
interface WasmApi {
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): { readonly module: string; readonly name: string; readonly kind: string }[];
    exports(module: WasmModule): { readonly name: string; readonly kind: string }[];
  };
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: WasmExports };
  /** Sizes in pages of 64 KiB. */
  readonly Memory: new (limits: { readonly initial: number; readonly maximum?: number }) => WasmMemory;
  readonly RuntimeError: ErrorConstructor;
}

/** The engine's own WebAssembly. https://webassembly.github.io/spec/js-api/ */
export const wasm: WasmApi = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;

/** Size of a page of linear memory, bytes (WebAssembly specification, section 4.2.8). */
export const wasmPageBytes = 65_536;
