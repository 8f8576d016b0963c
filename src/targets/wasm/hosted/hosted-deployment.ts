import { BenchError } from "../../../errors/bench-error.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { AdapterContext } from "../../../system/adapter-context.ts";
import { createPortSource, type PortSource } from "../../../system/free-port.ts";
import { createPrivateExecutable } from "../../../system/private-executable.ts";
import { makePrivateFolder } from "../../../system/private-folder.ts";
import { createResourceStack, type ResourceStack } from "../../../system/resource-stack.ts";
import { surveyPeakMemory } from "../../local/peak-memory.ts";
import { onPort } from "../../local/server-start.ts";
import { serveProcesses } from "../../local/serve-processes.ts";
import type { Deployment, ServiceSupport } from "../../target.ts";
import { abortedStart, failedInvocation } from "../failed-invocation.ts";
import { type Compilation, compileModule, describeCode } from "./compilation.ts";
import { processEnvironment } from "../../local/process-environment.ts";
import { resolveHost } from "./host-executable.ts";
import { fillFolder } from "./host-folder.ts";
import { codeOf, createHostWords, shapeOf } from "./host-words.ts";
import { createCommandStarts } from "./hosted-command.ts";
import { hostedFacts } from "./hosted-facts.ts";
import { copyModule, readBytes } from "./module-copy.ts";
import type { HostedParts, ReadyModule } from "./hosted-parts.ts";
import { holdModules } from "./hosted-holding.ts";
import { serverLaunch } from "./server-launch.ts";
import { createServerStarts } from "./hosted-server.ts";

/**
 * Makes a module ready on a host of this machine: a private folder with what the description names, the module compiled
 * where that is asked for or can be measured. A module that the host refuses is no error here: its trials fail and say so.
 * @param workerFile the bundled worker program
 * @throws BenchError when the host or the file is not there
 */
export async function deployHosted(
  context: AdapterContext,
  { config, workerFile }: { readonly config: HostedWasmConfig; readonly workerFile: string },
  signal: AbortSignal,
): Promise<Deployment> {
  const stack = createResourceStack();
  try {
    const ready = await makeReady(context, config, workerFile, stack, signal);
    const { refused } = ready;
    const ports = createPortSource(Number.parseInt(context.nonce().slice(0, 8), 16));
    const { parts } = ready;
    const start = createStarts(parts, ports, stack);
    return {
      facts: hostedFacts(config, ready),
      async start(kind, request, deadline) {
        const nowNs = context.clock.now();
        if (deadline.aborted) return abortedStart(nowNs, deadline);
        if (refused !== undefined) return { invocation: failedInvocation(nowNs, nowNs, refused), instance: null };
        try {
          return await start(kind, request, deadline);
        } catch (error) {
          // What is made ready before a start shares its deadline.
          if (deadline.aborted) return abortedStart(context.clock.now(), deadline);
          throw error;
        }
      },
      service: serviceOfHost(parts, ports, refused?.message),
      ...(refused === undefined
        ? { hold: async (request, deadline) => holdModules(parts, ports, request, deadline) }
        : {}),
      ...(refused === undefined && shapeOf(config).instance === "process"
        ? { survey: async (request, deadline) => surveyPeakMemory(context, serverLaunch(parts), request, deadline) }
        : {}),
      [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
    };
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

/** Finds the host, compiles the module and fills the private folder; what it makes is on the stack. */
async function makeReady(
  context: AdapterContext,
  config: HostedWasmConfig,
  workerFile: string,
  stack: ResourceStack,
  signal: AbortSignal,
): Promise<ReadyModule> {
  refuseVariables(config);
  const executable = resolveHost(config.host, context.env["PATH"] ?? "");
  const folder = own(stack, makePrivateFolder(context)).path;
  const module = copyModule(config, folder);
  const words = createHostWords(config, folder);
  // A HOME of its own: neither its cache nor its settings are the user's.
  const variables = Object.entries(config.host.env).map(([name, text]) => [name, words.text(text)] as const);
  const env = processEnvironment(context.env, { HOME: folder, TMPDIR: folder, ...Object.fromEntries(variables) });
  const compiling = { executable: executable.file, folder, words, env, modulePath: module.path };
  const compilation = await compileModule(context, config, compiling, signal);
  const { precompiled } = codeOf(config);
  const modulePath = precompiled ? compiledFile(config, compilation, module.path) : module.path;
  const worker = config.shape === "worker" ? readBytes(workerFile, "run `npm run build`") : new Uint8Array();
  fillFolder(config, { folder, words, modulePath }, { worker, module: module.bytes });
  const privateExecutable = own(stack, createPrivateExecutable(context, executable.file));
  const code = describeCode(config, module.original.byteLength, compilation);
  const made = { context, config, executable, privateExecutable, folder, words, env };
  return {
    parts: { ...made, module: module.bytes, modulePath, code },
    module,
    compilation,
    refused: module.refused ?? (precompiled && compilation?.ok === false ? compilation.failure : undefined),
  };
}

/** The code compiled ahead of time; the module itself when compiling failed: then nothing is started of it. */
function compiledFile(config: HostedWasmConfig, compilation: Compilation | undefined, module: string): string {
  if (compilation?.ok === false) return module;
  if (compilation?.output !== undefined) return compilation.output.file;
  throw new BenchError(
    "scenario-invalid",
    `${config.host.name} runs precompiled code, but its compile names no output`,
    {
      hint: "give `compile` of the host an `output`",
    },
  );
}

function serviceOfHost(parts: HostedParts, ports: PortSource, refused: string | undefined): ServiceSupport {
  if (refused !== undefined) return { reachable: false, reason: refused };
  if (shapeOf(parts.config).instance === "process")
    return { reachable: false, reason: "its host is started for each request: it has no server to send a load to" };
  return serveProcesses(parts.context, async () => {
    const port = await ports.next();
    const server = parts.context.processes.launchServer(onPort(serverLaunch(parts), port));
    return { server, endpoint: { host: "127.0.0.1", port } };
  });
}

function createStarts(parts: HostedParts, ports: PortSource, stack: ResourceStack): Deployment["start"] {
  if (shapeOf(parts.config).instance === "process") return createCommandStarts(parts);
  return stack.use(createServerStarts(parts, ports)).start;
}

/** Puts something with a synchronous end on the stack. */
function own<T extends Disposable>(stack: ResourceStack, resource: T): T {
  stack.use({ [Symbol.asyncDispose]: async () => resource[Symbol.dispose]() });
  return resource;
}

/** Variables that nobody would hand to the guest are a mistake, not a default. */
function refuseVariables({ host, shape, env, name }: HostedWasmConfig): void {
  if (shape === "worker" || host.variable.length > 0 || Object.keys(env).length === 0) return;
  throw new BenchError("scenario-invalid", `${name}: ${host.title} has no option for the guest's environment`, {
    hint: "remove `env` from the target, or give the host a `variable`",
  });
}
