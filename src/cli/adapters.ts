import { fileURLToPath } from "node:url";
import { BenchError } from "../errors/bench-error.ts";
import type { Scenario, TargetConfig, TargetKind } from "../scenario/model.ts";
import type { AdapterContext } from "../system/adapter-context.ts";
import { resolveExecutable } from "../system/executable.ts";
import type { Target } from "../targets/target.ts";

/** The program of the embedded Wasm host, bundled to one file beside its adapter. */
const hostFile = fileURLToPath(new URL("../targets/wasm/embedded-host.cjs", import.meta.url));

/** The program of workers on other JavaScript runtimes, bundled to one file. */
const workerFile = fileURLToPath(new URL("../targets/wasm/worker-program.js", import.meta.url));

/** The runtime client of local functions on Node, bundled to one file beside its adapter. */
const bootstrapFile = fileURLToPath(new URL("../targets/lambda-local/bootstrap/index.mjs", import.meta.url));

/** Makes the adapter of a kind. Only what is used is loaded. */
export async function createTarget(kind: TargetKind, context: AdapterContext): Promise<Target> {
  switch (kind) {
    case "wasm": {
      const { createWasmTarget } = await import("../targets/wasm/wasm-target.ts");
      return createWasmTarget(context, { hostFile, workerFile, node: nodeFile(context) });
    }
    case "process":
      return (await import("../targets/process/process-target.ts")).createProcessTarget(context);
    case "docker":
      return (await import("../targets/docker/docker-target.ts")).createDockerTarget(context);
    case "lambda-local": {
      const { createLambdaLocalTarget } = await import("../targets/lambda-local/lambda-local-target.ts");
      return createLambdaLocalTarget(context, { node: nodeFile(context), bootstrapFile });
    }
    case "lambda":
      // Of releases to come; the one that is installed supports every Node that coldbench does.
      process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
      return (await import("../targets/lambda/lambda-target.ts")).createLambdaTarget(context);
    case "http":
      return (await import("../targets/http/http-target.ts")).createHttpTarget(context);
    case "fake": {
      const { createFakeTarget } = await import("../targets/fake/fake-target.ts");
      return createFakeTarget({ clock: context.clock });
    }
  }
}

/** The embedded host and local functions run on the node that process rows run, too: PATH's own, else the one that runs coldbench. */
function nodeFile({ env }: AdapterContext): string {
  const path = `${env["PATH"] ?? ""}:${process.execPath.slice(0, process.execPath.lastIndexOf("/"))}`;
  return resolveExecutable("node", path).file;
}

/** The targets of a scenario that `--target` names: by name, by kind, or by name without the matrix suffix. */
export function selectTargets(scenario: Scenario, wanted: readonly string[]): readonly TargetConfig[] {
  if (wanted.length === 0) return scenario.targets.filter(({ enabled }) => enabled);
  const matches = ({ name, kind }: TargetConfig): boolean =>
    wanted.some((word) => word === name || word === kind || name.startsWith(`${word}[`));
  return scenario.targets.filter(matches);
}

/** @throws BenchError "usage" when a word of `--target` matches nothing in any scenario. */
export function refuseUnknownTargets(scenarios: readonly Scenario[], wanted: readonly string[]): void {
  for (const word of wanted) {
    if (scenarios.some((scenario) => selectTargets(scenario, [word]).length > 0)) continue;
    const names = [...new Set(scenarios.flatMap(({ targets }) => targets.map(({ name }) => name)))];
    throw new BenchError("usage", `--target ${word} names no target`, {
      hint: `targets: ${names.join(", ")}; or a kind`,
    });
  }
}
