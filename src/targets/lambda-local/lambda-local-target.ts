import { existsSync } from "node:fs";
import type { LambdaLocalConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { type DockerEngine, probeEngine, requireEngine } from "../../system/docker-engine.ts";
import { createSharedImages } from "../../system/own-image.ts";
import type { Availability, Target } from "../target.ts";
import { deployFunction } from "./function-deployment.ts";
import type { NodeRuntime } from "./function-runtime.ts";
import { lambdaLocalStarts } from "./lambda-local-starts.ts";

/**
 * Runs Lambda functions in execution environments of this machine, driven through the Lambda Runtime API, which is served
 * here: processes in control groups, or containers of the Docker Engine, with memory and CPU as Lambda gives them.
 */
export function createLambdaLocalTarget(context: AdapterContext, node: NodeRuntime): Target<LambdaLocalConfig> {
  let known: DockerEngine | undefined;
  const engine = async (signal: AbortSignal): Promise<DockerEngine> => (known ??= await requireEngine(context, signal));
  const parts = { context, node, images: createSharedImages(), engine };
  return {
    kind: "lambda-local",
    capabilities: {
      starts: lambdaLocalStarts,
      phases: ["create", "init", "handle"],
      accounting: "modelled",
      freshInstancePerRequest: () => false,
    },
    engineOf: ({ sandbox }) => sandboxNames[sandbox],
    probe: async (signal, config) => {
      if (!existsSync(node.bootstrapFile)) return notBuilt;
      if (config?.sandbox !== "container") return probeProcesses(context);
      const probe = await probeEngine(context, signal);
      if (!probe.available) return probe;
      known = probe.engine;
      return { available: true, version: known.description.version };
    },
    deploy: async (config, signal) => deployFunction(parts, config, signal),
  };
}

const sandboxNames = { process: "lambda-local in processes", container: "lambda-local in containers" } as const;

const notBuilt: Availability = {
  available: false,
  reason: "the Node runtime of local functions is not built",
  hint: "run `npm run build`",
};

function probeProcesses({ platform, processes }: AdapterContext): Availability {
  if (platform === "win32") {
    return {
      available: false,
      reason: "process sandboxes need process groups and POSIX signals, which Windows does not have",
      hint: "run coldbench in WSL, or set sandbox: container",
    };
  }
  const why = processes.reason === undefined ? "" : ` (${processes.reason})`;
  return { available: true, version: `Runtime API 2018-06-01, ${processes.name}${why}` };
}
