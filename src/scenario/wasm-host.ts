/**
 * How a function is spoken to on a Wasm host. `command`: a WASI command per request, request on stdin. `http`: a
 * wasi:http component behind the host's own server. `worker`: a WASI command inside a JavaScript worker of ours, an instance per request.
 */
export const wasmShapes = ["command", "http", "worker"] as const;
export type WasmShape = (typeof wasmShapes)[number];

/** How code is compiled, and when (the column `code.state` of a sample). */
export const codeStates = ["jit", "jit-cached", "aot", "interpreter"] as const;
export type CodeState = (typeof codeStates)[number];

/** What lives between requests. `process`: nothing. `request`: the host, with an instance per request. `host`: one instance, reused. */
export type HostInstance = "process" | "request" | "host";

/** One way to run a function on a host. */
export interface HostShape {
  /** Arguments after the executable, with placeholders. */
  readonly args: readonly string[];
  readonly instance: HostInstance;
  /** What separates two requests, for the report. */
  readonly isolation: string;
  /** Files of the deployment's private folder: name -> text with placeholders. */
  readonly files: Readonly<Record<string, string>>;
}

/** A code state that a host can be put in. */
export interface HostCode {
  /** In the place of `{code}`. */
  readonly args: readonly string[];
  /** Folder of the code cache, with placeholders: emptied and filled for the starts that need it. */
  readonly cache?: string;
  /** What `{module}` stands for is what `compile` has made. */
  readonly precompiled: boolean;
  readonly files: Readonly<Record<string, string>>;
}

/** A Wasm runtime, as data: how to find it, what it runs and how. */
export interface WasmHost {
  readonly name: string;
  readonly title: string;
  /** A name on PATH, or an absolute path. */
  readonly executable: string;
  /** Where the real binary is when the executable is a launcher in front of it: relative to the launcher's real folder, `*` for one name. */
  readonly behind: readonly string[];
  /** Arguments that print the version, and the pattern whose first group is it. */
  readonly version: { readonly args: readonly string[]; readonly pattern?: RegExp };
  /** What to do when it is missing. */
  readonly install: string;
  /** Environment of the host, beside PATH, HOME (a private folder) and the like. */
  readonly env: Readonly<Record<string, string>>;
  /** At least one; the first is the default. */
  readonly shapes: Readonly<Partial<Record<WasmShape, HostShape>>>;
  /** At least one; the first is the default. */
  readonly code: Readonly<Partial<Record<CodeState, HostCode>>>;
  /** Compilers, or efforts, by name: in the place of `{tier}`. The first is the default. */
  readonly tiers: Readonly<Record<string, readonly string[]>>;
  /** In the place of `{limits}`; empty when the host cannot limit a guest's memory. */
  readonly limits: readonly string[];
  /** Per variable of the guest, in the place of `{env}`. */
  readonly variable: readonly string[];
  /** Compiles the module; `{output}` is the file it makes, where it makes one. */
  readonly compile?: { readonly args: readonly string[]; readonly output?: string };
  /** What the host prints about a failed guest, and the failure code that it means. The first that matches counts. */
  readonly failures: readonly { readonly pattern: RegExp; readonly code: HostFailureCode }[];
}

/** Failure codes that a host's own words can tell. */
export const hostFailureCodes = [
  "trap",
  "exit",
  "time-limit",
  "memory-limit",
  "output-limit",
  "not-a-module",
  "missing-import",
] as const;
export type HostFailureCode = (typeof hostFailureCodes)[number];

/** Placeholders that stand for several words, each a word of its own. */
export const wordLists = ["code", "tier", "limits", "env", "flags", "args"] as const;
/** Placeholders inside words. */
export const wordValues = [
  "module",
  "port",
  "folder",
  "cache",
  "output",
  "memory-bytes",
  "memory-pages",
  "time-ms",
  "name",
  "value",
] as const;
