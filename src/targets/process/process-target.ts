import type { ProcessConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { findExecutable, resolveExecutable } from "../../system/executable.ts";
import { createPortSource } from "../../system/free-port.ts";
import { pageCacheObstacle } from "../../system/page-cache.ts";
import type { Availability, Deployment, Target } from "../target.ts";
import { startCommand } from "../local/command-start.ts";
import { holdCommands } from "../local/hold-commands.ts";
import { holdServers } from "../local/hold-servers.ts";
import { surveyPeakMemory } from "../local/peak-memory.ts";
import { createDiskStart } from "./disk-start.ts";
import { processEnvironment } from "../local/process-environment.ts";
import { processFacts } from "./process-facts.ts";
import { processStarts } from "./process-starts.ts";
import { onPort, startServer } from "../local/server-start.ts";
import { serveProcesses } from "../local/serve-processes.ts";

/** Runs a workload as a plain process of this machine: a command per request, or an HTTP server. */
export function createProcessTarget(context: AdapterContext): Target<ProcessConfig> {
  const diskObstacle = pageCacheObstacle(context.platform, context.isRoot);
  return {
    kind: "process",
    capabilities: {
      starts: (config) => processStarts(config, diskObstacle),
      phases: ["create", "boot", "connect", "handle"],
      accounting: "none",
      freshInstancePerRequest: () => false,
    },
    probe: async () => probe(context),
    deploy: async (config, signal) => deploy(context, config, signal),
  };
}

function probe({ platform, processes }: AdapterContext): Availability {
  if (platform === "win32") {
    return {
      available: false,
      reason: "process targets need process groups and POSIX signals, which Windows does not have",
      hint: "run coldbench in WSL",
    };
  }
  const why = processes.reason === undefined ? "" : ` (${processes.reason})`;
  return { available: true, version: `${processes.name}${why}` };
}

async function deploy(context: AdapterContext, config: ProcessConfig, signal: AbortSignal): Promise<Deployment> {
  const env = processEnvironment(context.env, config.env);
  // Looked up once: every start runs the same file, and pays for no walk along PATH.
  const file = findExecutable(config.command[0], env["PATH"] ?? "");
  const resolved: ProcessConfig = { ...config, command: [file, ...config.command.slice(1)] };
  const executable = resolveExecutable(file, "");
  const disk = createDiskStart(context, resolved, executable);
  const ports = createPortSource(Number.parseInt(context.nonce().slice(0, 8), 16));
  const facts = await processFacts(config, executable, env, signal);
  const launcher = context.processes.name;
  const launch = { command: resolved.command, cwd: config.cwd, env };
  return {
    facts: { ...facts, launcher, ...(pageCacheObstacle(context.platform, context.isRoot) === null ? disk.facts : {}) },
    async start(kind, request, deadline) {
      const command = kind === "disk" ? await disk.prepare(env, deadline) : resolved.command;
      if (config.shape === "command") return startCommand(context, { ...launch, command }, request, deadline);
      return startServer(context, { ...launch, command }, await ports.next(), request, deadline);
    },
    service:
      config.shape === "command"
        ? { reachable: false, reason: "a command is started for each request: it has no server to send a load to" }
        : serveProcesses(context, async () => {
            const port = await ports.next();
            return {
              server: context.processes.launchServer(onPort(launch, port)),
              endpoint: { host: "127.0.0.1", port },
            };
          }),
    hold: async (request) =>
      config.shape === "command" ? holdCommands(context, launch) : holdServers(context, launch, ports, request),
    ...(config.shape === "command"
      ? { survey: async (request, deadline) => surveyPeakMemory(context, launch, request, deadline) }
      : {}),
    [Symbol.asyncDispose]: async () => disk[Symbol.dispose](),
  };
}
