import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { readShippedHosts } from "../../../../src/io/host-files.ts";
import type { HostedWasmConfig, Request, WasmConfig } from "../../../../src/scenario/model.ts";
import type { WasmHost } from "../../../../src/scenario/wasm-host.ts";
import { findTokenHolders } from "../../../../src/system/proc.ts";
import type { Target } from "../../../../src/targets/target.ts";
import { createWasmTarget } from "../../../../src/targets/wasm/wasm-target.ts";
import { createLaunching, type Launching } from "../../../system/launching.ts";

/** Hosts that CI installs: under COLDBENCH_REQUIRE=all a test that needs one of them does not skip. */
export const installedByCi = ["wasmtime", "wazero", "workerd", "bun", "deno"] as const;

/** The adapter with the worker program bundled from the sources under test, and a folder for modules. */
export interface HostedWorkshop extends AsyncDisposable {
  readonly launching: Launching;
  readonly target: Target<WasmConfig>;
  /** The configuration of a module on a host: a shipped one by name, or one of the test's own. */
  configure(
    host: string | WasmHost,
    module: Uint8Array,
    changes?: Partial<Omit<HostedWasmConfig, "host">>,
  ): HostedWasmConfig;
  /** Journal entries that are open, and processes that live. */
  leftovers(): Promise<readonly string[]>;
}

export const hostedLimits = { timeMs: 10_000, memoryPages: 64, outputBytes: 1 << 20 };

export async function createHostedWorkshop(): Promise<HostedWorkshop> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-hosted-"));
  const workerFile = join(folder, "worker-program.js");
  await build({
    entryPoints: [resolve(import.meta.dirname, "../../../../src/targets/wasm/worker/main.ts")],
    outfile: workerFile,
    bundle: true,
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*"],
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  const launching = await createLaunching("posix_spawn");
  let modules = 0;
  return {
    launching,
    target: createWasmTarget(launching.context, { hostFile: "", node: process.execPath, workerFile }),
    configure(host, module, changes = {}) {
      const found = typeof host === "string" ? readShippedHosts().get(host) : host;
      if (found === undefined) throw new Error(`no host ${JSON.stringify(host)}`);
      const file = join(folder, `guest-${++modules}.wasm`);
      writeFileSync(file, module);
      const [shape] = Object.keys(found.shapes) as HostedWasmConfig["shape"][];
      const [code] = Object.keys(found.code) as HostedWasmConfig["code"][];
      const [tier] = Object.keys(found.tiers);
      return {
        kind: "wasm",
        name: "guest",
        enabled: true,
        env: {},
        variant: {},
        args: [],
        flags: [],
        limits: hostedLimits,
        module: file,
        host: found,
        shape: shape ?? "command",
        code: code ?? "jit",
        ...(tier === undefined ? {} : { tier }),
        ...changes,
      };
    },
    leftovers: async () => [
      ...launching.open().map(({ type, id }) => `${type} ${id}`),
      ...launching.open().flatMap(({ id }) => findTokenHolders(id).map(String)),
    ],
    async [Symbol.asyncDispose]() {
      launching[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A request with a body. */
export function ask(body: string): Request {
  return { method: "POST", path: "/", headers: {}, body: new TextEncoder().encode(body) };
}
