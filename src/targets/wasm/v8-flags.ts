import type { EmbeddedWasmConfig } from "../../scenario/model.ts";

/**
 * Options of the host's Node, all of them in Node 20, 22 and 24 (`node --v8-options`).
 * The garbage collector works on the main thread: the heap of a host is some tens of MB, and handing it to helper threads
 * costs more in the slow requests than it saves (decisions/embedded-host).
 */
export function v8Flags({ tier, limits }: Pick<EmbeddedWasmConfig, "tier" | "limits">): readonly string[] {
  return [...tierFlags[tier], `--wasm-max-mem-pages=${limits.memoryPages}`, "--single-threaded-gc"];
}

const tierFlags: Readonly<Record<EmbeddedWasmConfig["tier"], readonly string[]>> = {
  lazy: ["--wasm-lazy-compilation"],
  liftoff: ["--no-wasm-lazy-compilation"],
  turbofan: ["--no-wasm-lazy-compilation", "--no-liftoff"],
};
