import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { BenchError } from "../../errors/bench-error.ts";
import type { LambdaLocalConfig } from "../../scenario/model.ts";

/** Where the code of a function and the files of its runtime are, in the sandbox. */
export interface RuntimeRoots {
  /** LAMBDA_TASK_ROOT. */
  readonly task: string;
  /** LAMBDA_RUNTIME_DIR. */
  readonly runtime: string;
}

/** Lambda's own folders. */
export const lambdaRoots: RuntimeRoots = { task: "/var/task", runtime: "/var/runtime" };

/** What speaks the Runtime API for a function of a package. */
export interface FunctionRuntime {
  /** On this machine, absolute: node, or the function's own `bootstrap`. */
  readonly executable: string;
  /** The same on Lambda. */
  readonly lambdaExecutable: string;
  /** Folder with the files of the runtime on this machine, which is `RuntimeRoots.runtime`; null when it has none. */
  readonly folder: string | null;
  /** Words after the executable. */
  arguments(roots: RuntimeRoots): readonly string[];
  /** What the runtime itself sets before the function's own variables. */
  variables(roots: RuntimeRoots): Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
}

/** What the runtime of Node handlers is made of. */
export interface NodeRuntime {
  /** Executable of this machine, absolute. */
  readonly node: string;
  /** Our client of the Runtime API; its folder holds all that it needs and nothing else. */
  readonly bootstrapFile: string;
}

type RuntimeConfig = Pick<LambdaLocalConfig, "name" | "runtime" | "client" | "memoryMiB" | "env">;

/**
 * The runtime that a function of a package asks for by Lambda's identifier.
 * @param taskRoot the unpacked package on this machine
 * @throws BenchError "target-unavailable" when it cannot run here, with the reason
 */
export function findRuntime(config: RuntimeConfig, taskRoot: string, node: NodeRuntime): FunctionRuntime {
  if (config.runtime.startsWith("nodejs")) return nodeRuntime(config, taskRoot, node);
  if (config.runtime.startsWith("provided")) return providedRuntime(config, taskRoot);
  throw new BenchError("target-unavailable", `${config.name}: no ${config.runtime} runtime for packages here`, {
    hint: "use a nodejs or provided runtime, or the function as a container image: code: { image: ... }, sandbox: container",
  });
}

function nodeRuntime(config: RuntimeConfig, taskRoot: string, { node, bootstrapFile }: NodeRuntime): FunctionRuntime {
  const client = config.client === "coldbench" ? null : findClient(config, taskRoot);
  const options = heapOptions(config);
  return {
    executable: node,
    lambdaExecutable: "/var/lang/bin/node",
    folder: client === null ? dirname(bootstrapFile) : null,
    arguments: (roots) => [
      ...options,
      client === null ? join(roots.runtime, basename(bootstrapFile)) : join(roots.task, client.file),
    ],
    variables: ({ task, runtime }) => ({
      NODE_PATH: `/opt/nodejs/node_modules:${runtime}/node_modules:${runtime}:${task}`,
    }),
    facts: {
      runtime: config.runtime,
      "runtime-client": client === null ? "coldbench" : `aws-lambda-ric ${client.version}`,
      "runtime-options": options.join(" "),
    },
  };
}

/**
 * The options with which Lambda's Node runtimes start Node (their /var/runtime/bootstrap): a tenth of the memory for the
 * young generation, half of that for each of its halves, the rest for the old one; neither where NODE_OPTIONS says one.
 */
function heapOptions({ memoryMiB, env }: RuntimeConfig): readonly string[] {
  const always = ["--expose-gc", "--max-http-header-size=81920"];
  if (/--max[-_](?:semi|old)[-_]space[-_]size/.test(env["NODE_OPTIONS"] ?? "")) return always;
  const young = Math.floor(memoryMiB / 10);
  return [...always, `--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMiB - young}`];
}

const manifestSchema = z.object({ version: z.string(), bin: z.record(z.string(), z.string()) });

/** AWS's client in the package: version, and path relative to the package's root. */
function findClient({ name }: RuntimeConfig, taskRoot: string): { readonly file: string; readonly version: string } {
  const folder = "node_modules/aws-lambda-ric";
  const hint =
    "run npm install aws-lambda-ric where the package is made (it compiles: cmake and a C++ compiler), or remove `client`";
  const manifestFile = join(taskRoot, folder, "package.json");
  if (!existsSync(manifestFile)) {
    throw new BenchError("target-unavailable", `${name}: the package has no ${folder}`, { hint });
  }
  const manifest = manifestSchema.safeParse(parseJson(readFileSync(manifestFile, "utf8")));
  const file = manifest.data?.bin["aws-lambda-ric"];
  if (manifest.data === undefined || file === undefined || !existsSync(join(taskRoot, folder, file))) {
    throw new BenchError("target-unavailable", `${name}: ${folder} in the package has no executable`, { hint });
  }
  return { file: join(folder, file), version: manifest.data.version };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function providedRuntime({ name, runtime }: RuntimeConfig, taskRoot: string): FunctionRuntime {
  const executable = join(taskRoot, "bootstrap");
  if (statSync(executable, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new BenchError("target-unavailable", `${name}: the package has no file bootstrap in its root`, {
      hint: `${runtime} runs the file bootstrap: name the executable so (code: { files: [{ from: ./main, to: bootstrap }] })`,
    });
  }
  if (!isExecutable(executable)) {
    throw new BenchError("target-unavailable", `${name}: bootstrap in the package is not executable`, {
      hint: "chmod +x it before the package is made: Lambda, too, keeps the permissions of the archive, and could not start it",
    });
  }
  return {
    executable,
    lambdaExecutable: join(lambdaRoots.task, "bootstrap"),
    folder: null,
    arguments: () => [],
    variables: () => ({}),
    facts: { runtime, "runtime-client": "the function's own bootstrap" },
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folders on this machine; a runtime without files of its own has the function's folder. */
export function machineRoots({ folder }: FunctionRuntime, taskRoot: string): RuntimeRoots {
  return { task: taskRoot, runtime: folder ?? taskRoot };
}
