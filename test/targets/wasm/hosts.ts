import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { EmbeddedWasmConfig } from "../../../src/scenario/model.ts";
import { createPortSource, type PortSource } from "../../../src/system/free-port.ts";
import { firstResponse } from "../../../src/system/first-response.ts";
import type { HttpConnection } from "../../../src/system/http-connection.ts";
import { describeHostExit, type HostProcess, launchHost } from "../../../src/targets/wasm/host-process.ts";
import { adminPath, type HostStatus } from "../../../src/targets/wasm/host/protocol.ts";
import { createLaunching, type Launching, never, text } from "../../system/launching.ts";

/** The host program, bundled from the sources under test, and a folder for modules. */
export interface HostWorkshop extends AsyncDisposable {
  readonly launching: Launching;
  readonly hostFile: string;
  readonly ports: PortSource;
  /** Writes a module and returns its configuration. */
  configure(module: Uint8Array, changes?: Partial<EmbeddedWasmConfig>): EmbeddedWasmConfig;
}

export const limits = { timeMs: 10_000, memoryPages: 64, outputBytes: 1 << 20 };

export async function createWorkshop(): Promise<HostWorkshop> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-wasm-"));
  const hostFile = join(folder, "embedded-host.cjs");
  await build({
    entryPoints: [resolve(import.meta.dirname, "../../../src/targets/wasm/host/main.ts")],
    outfile: hostFile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "error",
  });
  const launching = await createLaunching("posix_spawn");
  let modules = 0;
  return {
    launching,
    hostFile,
    ports: createPortSource(process.pid * 97),
    configure(module, changes = {}) {
      const file = join(folder, `guest-${++modules}.wasm`);
      writeFileSync(file, module);
      const base = {
        kind: "wasm",
        host: "embedded",
        name: "guest",
        enabled: true,
        env: {},
        variant: {},
        args: [],
      } as const;
      return { ...base, module: file, limits, tier: "lazy", ...changes };
    },
    async [Symbol.asyncDispose]() {
      launching[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A host of its own for one module. */
export interface TestHost extends AsyncDisposable {
  readonly process: HostProcess;
  readonly port: number;
  readonly url: string;
  /** Also starts its supervisor of time limits, and waits until it watches. */
  status(): Promise<HostStatus>;
}

export async function startTestHost(workshop: HostWorkshop, config: EmbeddedWasmConfig): Promise<TestHost> {
  const { context } = workshop.launching;
  const port = await workshop.ports.next();
  const recipe = { config, hostFile: workshop.hostFile, node: process.execPath };
  const host = launchHost(context, recipe, port);
  // A path that no host has, so that no guest runs and no supervisor starts.
  const request = { method: "POST", path: adminPath(host.token, "compiled"), headers: {}, body: new Uint8Array() };
  const first = await firstResponse(host.endpoint, request, {
    clock: context.clock,
    signal: never,
    gone: host.server.exited.then(describeHostExit),
    maxOutputBytes: 1 << 20,
  });
  if (!first.ok) throw new Error(first.message);
  const connection: HttpConnection = first.connection;
  const url = `http://127.0.0.1:${port}`;
  return {
    process: host,
    port,
    url,
    async status() {
      const { token } = host;
      const path = adminPath(token, "status");
      const exchange = await connection.exchange({ method: "GET", path, headers: {}, body: new Uint8Array() }, never);
      if (!exchange.ok) throw new Error(exchange.message);
      return JSON.parse(text(exchange.response.body)) as HostStatus;
    },
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await host.server[Symbol.asyncDispose]();
    },
  };
}
