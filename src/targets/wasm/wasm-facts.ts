import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { EmbeddedWasmConfig } from "../../scenario/model.ts";
import type { HostStatus } from "./host/protocol.ts";
import { hostWarmup } from "./host-warmup.ts";
import { v8Flags } from "./v8-flags.ts";

/** What stands behind a wasm target: the module, the host that runs it and its limits. */
export function wasmFacts(
  config: EmbeddedWasmConfig,
  module: Uint8Array,
  { node, v8, memory }: HostStatus,
): Record<string, string> {
  const { tier, limits } = config;
  const { connections, requestsEach, longestMs } = hostWarmup;
  return {
    module: basename(config.module),
    "module-bytes": String(module.byteLength),
    "module-sha256": createHash("sha256").update(module).digest("hex"),
    host: "embedded: HTTP on Node's own V8",
    node,
    v8,
    tier,
    "v8-flags": v8Flags(config).join(" "),
    wasi: `preview1, browser_wasi_shim ${wasiVersion()}; no file system`,
    isolation: "new WebAssembly.Instance per request in one OS process",
    "guest-memory": memory ?? "none: the module cannot be run",
    "cold-code": `compiled, in a host warmed up by ${connections * requestsEach} requests on ${connections} connections, or ${longestMs} ms of them`,
    "limit-time-ms": String(limits.timeMs),
    "limit-memory-pages": String(limits.memoryPages),
    "limit-output-bytes": String(limits.outputBytes),
  };
}

/** Version of the WASI library, as installed; the host's bundle is built from it. */
function wasiVersion(): string {
  const entry = createRequire(import.meta.url).resolve("@bjorn3/browser_wasi_shim");
  const manifest = readFileSync(join(dirname(entry), "../package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
