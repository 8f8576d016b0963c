import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { FunctionCode } from "../../../src/scenario/lambda-function.ts";
import type { LambdaLocalConfig } from "../../../src/scenario/model.ts";
import { findExecutable } from "../../../src/system/executable.ts";
import type { NodeRuntime } from "../../../src/targets/lambda-local/function-runtime.ts";
import { builds, nodeFunctions, root } from "../../../workloads/builds.mjs";
import { compile, isOnPath } from "../../../workloads/compile.mjs";

/** What runs Node handlers in these tests: the bootstrap as it is in the source tree. */
export const nodeRuntime: NodeRuntime = {
  node: findExecutable("node", process.env["PATH"] ?? ""),
  bootstrapFile: fileURLToPath(new URL("../../../src/targets/lambda-local/bootstrap/index.mjs", import.meta.url)),
};

/** Whether bootstraps in Go can be built. */
export const hasGo = isOnPath("go");

/** The package of a workload for Node. */
export function nodeCode(workload: string): FunctionCode {
  const found = nodeFunctions.find(({ id }) => id === `${workload}-node-lambda`);
  if (found === undefined) throw new Error(`no Node function ${workload}`);
  return { from: "files", files: found.files.map(({ from, to }) => ({ from: join(root, from), to })) };
}

const folder = mkdtempSync(join(tmpdir(), "coldbench-go-functions-"));
afterAll(() => rmSync(folder, { recursive: true }));
const built = new Set<string>();

/** The package of a workload in Go, built at first use. */
export function goCode(workload: string): FunctionCode {
  const output = join(folder, workload);
  const build = builds.find(({ id }) => id === `${workload}-go-lambda`);
  if (build === undefined) throw new Error(`no Go function ${workload}`);
  if (!built.has(workload)) compile(build, output);
  built.add(workload);
  return { from: "files", files: [{ from: output, to: "bootstrap" }] };
}

/** A package of files with this text. */
export function functionFolder(files: Readonly<Record<string, string>>, mode = 0o644): FunctionCode {
  const made = mkdtempSync(join(folder, "package-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made, name)), { recursive: true });
    writeFileSync(join(made, name), text);
    chmodSync(join(made, name), mode);
  }
  return { from: "folder", folder: made };
}

/** A function in a process, of Node unless `overrides` say otherwise. */
export function functionConfig(
  overrides: Partial<LambdaLocalConfig> & Pick<LambdaLocalConfig, "code">,
): LambdaLocalConfig {
  return {
    kind: "lambda-local",
    name: "function",
    enabled: true,
    env: {},
    variant: {},
    runtime: "nodejs20.x",
    handler: "index.handler",
    event: "http",
    memoryMiB: 512,
    timeoutMs: 10_000,
    sandbox: "process",
    client: "coldbench",
    ...overrides,
  };
}

/** What makes a function one of Go. */
export const goRuntime = { runtime: "provided.al2023", handler: "bootstrap" } as const;
