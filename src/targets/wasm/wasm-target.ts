import { existsSync } from "node:fs";
import { messageOf } from "../../errors/bench-error.ts";
import type { HostedWasmConfig, WasmConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { pageCacheObstacle } from "../../system/page-cache.ts";
import type { Availability, Target } from "../target.ts";
import { deployHosted } from "./hosted/hosted-deployment.ts";
import { probeHost } from "./hosted/host-probe.ts";
import { shapeOf } from "./hosted/host-words.ts";
import { hostedStarts } from "./hosted/hosted-starts.ts";
import { deployModule } from "./wasm-deployment.ts";
import { wasmStarts } from "./wasm-starts.ts";

/** What runs the modules. */
export interface WasmTargetOptions {
  /** The bundled host program (embedded-host.cjs). */
  readonly hostFile: string;
  /** The Node executable that runs it. */
  readonly node: string;
  /** The bundled program of workers on other JavaScript runtimes (worker-program.js). */
  readonly workerFile: string;
}

/**
 * Runs WebAssembly modules: on the embedded host (Node's V8 behind HTTP, a new instance for every request), or on a
 * runtime of this machine that a description says how to run.
 */
export function createWasmTarget(context: AdapterContext, options: WasmTargetOptions): Target<WasmConfig> {
  const diskObstacle = pageCacheObstacle(context.platform, context.isRoot);
  return {
    kind: "wasm",
    capabilities: {
      starts: (config) => (isHosted(config) ? hostedStarts(config, diskObstacle) : wasmStarts(diskObstacle)),
      phases: ["create", "boot", "load", "prepare", "connect", "init", "handle"],
      accounting: "none",
      freshInstancePerRequest: (config) => !isHosted(config) || shapeOf(config).instance === "request",
    },
    engineOf: (config) => (isHosted(config) ? config.host.name : "wasm"),
    probe: (signal, config) =>
      config !== undefined && isHosted(config)
        ? probeHost(context, config.host, signal)
        : probe(context, options, signal),
    deploy: (config, signal) =>
      isHosted(config)
        ? deployHosted(context, { config, workerFile: options.workerFile }, signal)
        : deployModule(context, { config, ...options }, signal),
  };
}

function isHosted(config: WasmConfig): config is HostedWasmConfig {
  return config.host !== "embedded";
}

/** What the host needs of its Node, asked of that Node. */
const question =
  "JSON.stringify({ node: process.versions.node, v8: process.versions.v8, inspector: process.features.inspector })";

async function probe(
  { processes, env }: AdapterContext,
  { hostFile, node }: WasmTargetOptions,
  signal: AbortSignal,
): Promise<Availability> {
  if (!existsSync(hostFile)) {
    return { available: false, reason: "the program of the embedded host is not built", hint: "run `npm run build`" };
  }
  try {
    const { exit, stdout, stderr } = await processes.runCommand(
      {
        command: [node, "--print", question],
        cwd: "/",
        env: { PATH: env["PATH"] ?? "" },
        input: new Uint8Array(),
        maxOutputBytes: 1 << 16,
      },
      signal,
    );
    if (exit.code !== 0) return unusable(`node ended with ${exit.signal ?? exit.code}: ${stderr.trim().slice(-500)}`);
    const found = JSON.parse(new TextDecoder().decode(stdout)) as { node: string; v8: string; inspector: boolean };
    if (!isRecent(found.node)) return unusable(`node ${found.node} is older than 20.19`);
    if (!found.inspector)
      return unusable("this node was built without the inspector, which ends guests at their limit");
    return { available: true, version: `node ${found.node} / V8 ${found.v8}` };
  } catch (error) {
    return unusable(messageOf(error));
  }
}

function unusable(reason: string): Availability {
  return { available: false, reason, hint: "install Node 20.19 or newer from nodejs.org" };
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}
