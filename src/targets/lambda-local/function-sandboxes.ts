import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BenchError } from "../../errors/bench-error.ts";
import type { FunctionCode } from "../../scenario/lambda-function.ts";
import type { LambdaLocalConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { DockerEngine } from "../../system/docker-engine.ts";
import { containerGroup } from "../../system/docker-engine-group.ts";
import { weighContainers } from "../../system/memory-container.ts";
import type { SharedImages } from "../../system/own-image.ts";
import { makePrivateFolder } from "../../system/private-folder.ts";
import type { ResourceStack } from "../../system/resource-stack.ts";
import { openPackage } from "../function/package.ts";
import { weighTrees } from "../local/held-processes.ts";
import { pidOfInstance } from "../local/process-instance.ts";
import type { Weight } from "../target.ts";
import { type FunctionImage, packFunction, referFunction } from "./container-image.ts";
import { prepareContainerSandboxes } from "./container-sandbox.ts";
import { findRuntime, type FunctionRuntime, lambdaRoots, machineRoots, type NodeRuntime } from "./function-runtime.ts";
import { type DeployedParts, nodeFacts } from "./lambda-local-facts.ts";
import { prepareProcessSandboxes } from "./process-sandbox.ts";
import type { SandboxSource } from "./sandbox.ts";

/** What sandboxes are made with. */
export interface SandboxParts {
  readonly context: AdapterContext;
  readonly node: NodeRuntime;
  readonly images: SharedImages;
  /** The engine, asked for when a container is to be made. @throws BenchError "target-unavailable" */
  engine(signal: AbortSignal): Promise<DockerEngine>;
}

/** Where environments of a function can be made. */
export interface PreparedSandboxes {
  readonly source: SandboxSource;
  /** What the sandboxes of these ids weigh together. */
  readonly weigh: (ids: readonly string[]) => Promise<Weight>;
  readonly facts: Omit<DeployedParts, "sandbox">;
  /** What the runtime itself adds to the function's variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Unpacks the package, or makes or finds the image, and what runs it.
 * @param stack takes charge of what is made, also when this rejects
 * @throws BenchError "target-unavailable" when it cannot run here, "scenario-invalid" when the package is none
 */
export async function prepareSandboxes(
  parts: SandboxParts,
  config: LambdaLocalConfig,
  stack: ResourceStack,
  signal: AbortSignal,
): Promise<PreparedSandboxes> {
  const { code } = config;
  if (code.from === "image") {
    if (config.sandbox === "process") throw noImageInProcess(config);
    const engine = await parts.engine(signal);
    const image = stack.use(await referFunction(engine, code.ref, config.handler));
    return inContainers(
      { parts, config, stack },
      { engine, image, facts: { runtime: {}, package: {} }, variables: {} },
    );
  }
  const { taskRoot, facts: packageFacts } = await unpack(parts.context, code, stack);
  const runtime = findRuntime(config, taskRoot, parts.node);
  const isNode = runtime.executable === parts.node.node;
  const node = isNode ? await nodeFacts(parts.context, config, parts.node.node, signal) : {};
  const facts = { runtime: { ...runtime.facts, ...node }, package: packageFacts };
  if (config.sandbox === "process") return inProcesses({ parts, config, stack }, { runtime, taskRoot, facts });
  const engine = await parts.engine(signal);
  const { context, images } = parts;
  const image = stack.use(await packFunction({ context, engine, images }, runtime, taskRoot, signal));
  return inContainers({ parts, config, stack }, { engine, image, facts, variables: runtime.variables(lambdaRoots) });
}

interface Preparation {
  readonly parts: SandboxParts;
  readonly config: LambdaLocalConfig;
  readonly stack: ResourceStack;
}

async function inProcesses(
  { parts, config, stack }: Preparation,
  {
    runtime,
    taskRoot,
    facts,
  }: { readonly runtime: FunctionRuntime; readonly taskRoot: string } & Pick<PreparedSandboxes, "facts">,
): Promise<PreparedSandboxes> {
  const roots = machineRoots(runtime, taskRoot);
  const source = await prepareProcessSandboxes(parts.context, {
    command: [runtime.executable, ...runtime.arguments(roots)],
    taskRoot,
    runtimeRoot: roots.runtime,
    memoryMiB: config.memoryMiB,
  });
  return {
    source: stack.use(source),
    weigh: async (ids) => weighTrees(ids.map(pidOfInstance)),
    facts,
    variables: runtime.variables(roots),
  };
}

async function inContainers(
  { parts, config, stack }: Preparation,
  {
    engine,
    image,
    facts,
    variables,
  }: { readonly engine: DockerEngine; readonly image: FunctionImage } & Pick<PreparedSandboxes, "facts" | "variables">,
): Promise<PreparedSandboxes> {
  const { memoryMiB } = config;
  const source = stack.use(await prepareContainerSandboxes(parts.context, { engine, image, memoryMiB }));
  const weigh = async (ids: readonly string[]): Promise<Weight> =>
    weighContainers(
      engine,
      ids.map((id) => ({ id, pid: containerGroup(id).pids()[0] ?? 0 })),
    );
  return { source, weigh, facts, variables };
}

/** The package in a folder of its own, which is gone when the deployment is. */
async function unpack(
  context: AdapterContext,
  code: Exclude<FunctionCode, { from: "image" }>,
  stack: ResourceStack,
): Promise<{ readonly taskRoot: string; readonly facts: Readonly<Record<string, string>> }> {
  const opened = await openPackage(code);
  const folder = makePrivateFolder(context);
  stack.use({ [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() });
  // Below the private one: in a container it must be readable to whoever functions run as.
  const taskRoot = join(folder.path, "task");
  await mkdir(taskRoot);
  await chmod(taskRoot, 0o755);
  await opened.unpack(taskRoot);
  return { taskRoot, facts: await opened.facts() };
}

function noImageInProcess({ name }: LambdaLocalConfig): BenchError {
  return new BenchError("target-unavailable", `${name}: a process cannot run an image`, {
    hint: "set sandbox: container",
  });
}
