import { join } from "node:path";
import type { AdapterContext } from "../../src/system/adapter-context.ts";
import { findRuntime, machineRoots } from "../../src/targets/lambda-local/function-runtime.ts";
import { prepareProcessSandboxes } from "../../src/targets/lambda-local/process-sandbox.ts";
import type { SandboxSource } from "../../src/targets/lambda-local/sandbox.ts";
import type { Revision } from "./function-version.ts";

const root = join(import.meta.dirname, "..", "..");
/** Node handlers run on the Node that runs the tests. */
const node = {
  node: process.execPath,
  bootstrapFile: join(root, "src", "targets", "lambda-local", "bootstrap", "index.mjs"),
};

/** What the execution environments of a revision are made of. */
export interface Sandboxes {
  readonly source: SandboxSource;
  /** What the runtime itself adds to the function's variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Processes of this machine, as the target lambda-local runs them.
 * @throws BenchError "target-unavailable" when the package of an OS-only runtime has no executable bootstrap
 */
export async function openSandboxes(context: AdapterContext, { code, settings }: Revision): Promise<Sandboxes> {
  const { runtime: name, memoryMiB, env = {} } = settings;
  const runtime = findRuntime({ name, runtime: name, client: "coldbench", memoryMiB, env }, code.folder, node);
  const roots = machineRoots(runtime, code.folder);
  const command = [runtime.executable, ...runtime.arguments(roots)] as const;
  const source = await prepareProcessSandboxes(context, {
    command,
    taskRoot: code.folder,
    runtimeRoot: roots.runtime,
    memoryMiB,
  });
  return { source, variables: runtime.variables(roots) };
}
