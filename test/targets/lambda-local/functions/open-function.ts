import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Environment, prepareEnvironment } from "../../../../src/targets/lambda-local/environment.ts";
import type { FunctionInvocation } from "../../../../src/targets/lambda-local/environment-invocation.ts";
import type { FunctionSettings } from "../../../../src/targets/lambda-local/environment-settings.ts";
import { prepareProcessSandboxes } from "../../../../src/targets/lambda-local/process-sandbox.ts";
import type { SandboxSource } from "../../../../src/targets/lambda-local/sandbox.ts";
import { createLaunching, type Launching, never, type Way } from "../../../system/launching.ts";

/** The folder of the functions that these tests run. */
export const functions = dirname(fileURLToPath(import.meta.url));
/** Our runtime client for Node. */
export const nodeBootstrap = join(functions, "../../../../src/targets/lambda-local/bootstrap/index.mjs");

/** An environment in a process sandbox, with a folder of its own that the function may write to. */
export interface OpenFunction extends AsyncDisposable {
  readonly environment: Environment;
  readonly source: SandboxSource;
  readonly launching: Launching;
  readonly folder: string;
  /** Invokes the function with a JSON value. */
  invoke(event?: unknown, signal?: AbortSignal): Promise<FunctionInvocation>;
}

export interface FunctionOptions {
  /** Of the fixtures; default: the handlers in CommonJS. */
  readonly taskRoot?: string;
  readonly command?: readonly [string, ...string[]];
  readonly memoryMiB?: number;
  readonly timeoutMs?: number;
  readonly initLimitMs?: number;
  readonly env?: (folder: string) => Readonly<Record<string, string>>;
  readonly way?: Way;
}

/** As `settings` of a function whose name and version say that nothing of this is deployed. */
export function functionSettings(handler: string, overrides: Partial<FunctionSettings> = {}): FunctionSettings {
  return {
    name: "local",
    version: "$LATEST",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:local",
    region: "us-east-1",
    handler,
    runtime: "nodejs20.x",
    memoryMiB: 3538,
    timeoutMs: 30_000,
    env: {},
    ...overrides,
  };
}

/** Prepares an environment of `handler` in a process sandbox. By default it gets two cores, so that tests are not slowed down. */
export async function openFunction(handler: string, options: FunctionOptions = {}): Promise<OpenFunction> {
  const { taskRoot = join(functions, "node"), memoryMiB = 3538, timeoutMs = 30_000, way = "posix_spawn" } = options;
  const { command = ["node", nodeBootstrap], initLimitMs } = options;
  const launching = await createLaunching(way);
  const folder = mkdtempSync(join(tmpdir(), "coldbench-function-"));
  const source = await prepareProcessSandboxes(launching.context, {
    command: command[0] === "node" ? [process.execPath, ...command.slice(1)] : command,
    taskRoot,
    memoryMiB,
  });
  const settings = functionSettings(handler, { memoryMiB, timeoutMs, env: options.env?.(folder) ?? {} });
  const limit = initLimitMs === undefined ? {} : { initLimitMs };
  const environment = await prepareEnvironment(launching.context, source, settings, limit);
  return {
    environment,
    source,
    launching,
    folder,
    invoke: (event = {}, signal = never) => environment.invoke(new TextEncoder().encode(JSON.stringify(event)), signal),
    async [Symbol.asyncDispose]() {
      await environment[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
      launching[Symbol.dispose]();
    },
  };
}

/** The response as JSON. @throws Error when the invocation failed */
export function answerOf({ result }: FunctionInvocation): unknown {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return JSON.parse(new TextDecoder().decode(result.payload));
}

/** The failure, with its document as JSON. @throws Error when the invocation succeeded */
export function failureOf({ result }: FunctionInvocation): {
  readonly code: string;
  readonly message: string;
  readonly errorType: string;
  readonly document: unknown;
} {
  if (result.ok) throw new Error(`answered ${new TextDecoder().decode(result.payload)}`);
  const { code, message, errorType, payload } = result;
  return { code, message, errorType, document: JSON.parse(new TextDecoder().decode(payload)) };
}

/** The phases of an invocation with their steps, "init: throttle", without what none explains. */
export function phasesOf({ phases }: FunctionInvocation): string[] {
  return phases
    .map(({ phase, step }) => (step === undefined ? phase : `${phase}: ${step}`))
    .filter((name) => name !== "other");
}

/** What the phases explain, ns. */
export function sumOf({ phases }: FunctionInvocation): number {
  return phases.reduce((sum, { ns }) => sum + ns, 0);
}

/** The process that answered. */
export function pidOf({ sandboxId }: FunctionInvocation): number {
  return Number(/^pid-(\d+)@/.exec(sandboxId)?.[1]);
}

/** How a process sandbox comes into being. */
export const created = ["create: control groups", "create: spawn", "create: confine"];
