import type { LambdaLocalConfig } from "../../scenario/model.ts";
import { createResourceStack } from "../../system/resource-stack.ts";
import type { Deployment } from "../target.ts";
import type { FunctionSettings } from "./environment-settings.ts";
import { type SandboxParts, prepareSandboxes } from "./function-sandboxes.ts";
import { startBurst, startCold, startThawed } from "./function-start.ts";
import { holdEnvironments } from "./held-environments.ts";
import { lambdaLocalFacts } from "./lambda-local-facts.ts";

/** The function made ready: its package unpacked, its image made. @throws BenchError with the reason */
export async function deployFunction(
  parts: SandboxParts,
  config: LambdaLocalConfig,
  signal: AbortSignal,
): Promise<Deployment> {
  const stack = createResourceStack();
  try {
    const { source, weigh, facts, variables } = await prepareSandboxes(parts, config, stack, signal);
    const setup = { context: parts.context, config, source, settings: settingsOf(config, variables) };
    return {
      facts: lambdaLocalFacts(config, { ...facts, sandbox: source.facts }),
      start: async (kind, request, deadline) =>
        kind === "thaw" ? startThawed(setup, request, deadline) : startCold(setup, request, deadline),
      burst: async (count, request, deadline) => startBurst(setup, count, request, deadline),
      ...(source.answers === undefined ? {} : { answers: source.answers.bind(source) }),
      service: {
        reachable: false,
        reason: "an environment takes one request at a time from the Runtime API: it has no server to send a load to",
      },
      hold: async (request) => holdEnvironments(setup, request, weigh),
      [Symbol.asyncDispose]: async () => stack[Symbol.asyncDispose](),
    };
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

/** Lambda's own form of names; region and account are nobody's. */
const region = "us-east-1";
const account = "000000000000";

function settingsOf(
  { name, handler, runtime, memoryMiB, timeoutMs, env }: LambdaLocalConfig,
  variables: Readonly<Record<string, string>>,
): FunctionSettings {
  const functionName = `coldbench-${name.replaceAll(/[^\w-]+/g, "-")}`.slice(0, 64);
  return {
    name: functionName,
    version: "$LATEST",
    arn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    region,
    handler,
    runtime,
    memoryMiB,
    timeoutMs,
    env: { ...variables, ...env },
  };
}
