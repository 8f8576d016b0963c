import { BenchError } from "../../errors/bench-error.ts";
import type { LambdaConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { type AwsAccess, openAws } from "../../system/aws-clients.ts";
import { awsMessage } from "../../system/aws-errors.ts";
import { type AwsFunction, functionName, lifetimeMs, tagsOf } from "../../system/aws-names.ts";
import { machineName } from "../../system/machine-name.ts";
import { createPendingCalls } from "../../system/pending-calls.ts";
import { createResourceStack } from "../../system/resource-stack.ts";
import type { Deployment, Target } from "../target.ts";
import { type ExecutionRole, executionRole } from "./execution-role.ts";
import { warmClient } from "./client-warmup.ts";
import { createFunctionStarter } from "./function-start.ts";
import { findRegion, probeLambda } from "./lambda-availability.ts";
import { lambdaFacts } from "./lambda-facts.ts";
import { lambdaStarts } from "./lambda-starts.ts";
import { createFunction, designFunction } from "./own-function.ts";
import { createLogGroup } from "./own-log-group.ts";

/**
 * Measures a function on AWS Lambda, or on what answers in its place: a copy of it that coldbench makes and removes. The
 * SDK is loaded by `probe` and `deploy`, not before.
 * @param transport in place of the SDK's own
 */
export function createLambdaTarget(context: AdapterContext, transport?: AwsAccess["transport"]): Target<LambdaConfig> {
  const access: AwsAccess = {
    clock: context.clock,
    env: context.env,
    ...(transport === undefined ? {} : { transport }),
  };
  return {
    kind: "lambda",
    capabilities: {
      starts: lambdaStarts,
      phases: ["init", "handle"],
      accounting: "metered",
      freshInstancePerRequest: () => false,
    },
    engineOf({ endpoint, region }) {
      if (endpoint !== undefined) return `lambda at ${endpoint}`;
      return region === undefined ? "lambda" : `lambda in ${region}`;
    },
    probe: async (signal, config) => probeLambda(access, config, signal),
    deploy: async (config, signal) => deploy(context, access, config, signal),
  };
}

async function deploy(
  context: AdapterContext,
  access: AwsAccess,
  config: LambdaConfig,
  signal: AbortSignal,
): Promise<Deployment> {
  const role = executionRole(config, access.env);
  const stack = createResourceStack();
  try {
    const clients = await openAws(config, access);
    stack.use({ [Symbol.asyncDispose]: async () => clients[Symbol.dispose]() });
    const region = await findRegion(clients);
    const fn = nameFunction(context, config, role, region);
    const tags = tagsFor(context);
    const design = await designFunction(config, { name: fn.name, role: role.arn, tags });
    const logGroup = stack.use(await createLogGroup(clients, fn, context.journal));
    stack.use(await createFunction(clients, { fn, design, journal: context.journal }, signal));
    const made = await clients.control.send(new clients.sdk.GetFunctionCommand({ FunctionName: fn.name }));
    const deployed = { context, clients, config, name: fn.name, calls: createPendingCalls(context.clock) };
    const starter = stack.use(createFunctionStarter(deployed));
    await warmClient(deployed, signal);
    const facts = lambdaFacts(config, region, made.Configuration ?? {});
    return {
      facts: { ...facts, ...design.facts, "log-group": logGroup.fact },
      preparation: starter.preparation,
      start: starter.start,
      burst: starter.burst,
      service: {
        reachable: false,
        reason: "a function is invoked, not sent HTTP: load its function URL or its API as a target of kind http",
      },
      [Symbol.asyncDispose]: async () => stack[Symbol.asyncDispose](),
    };
  } catch (cause) {
    // What cannot be removed now, because AWS is out of reach, stays in the journal; the first reason is the one that counts.
    await Promise.allSettled([stack[Symbol.asyncDispose]()]);
    signal.throwIfAborted();
    if (cause instanceof BenchError) throw cause;
    throw new BenchError("target-unavailable", `cannot deploy ${config.name}: ${awsMessage(cause)}`, {
      hint: "check the network and the credentials; bench clean removes what is left",
      cause,
    });
  }
}

function nameFunction(
  context: AdapterContext,
  { endpoint }: LambdaConfig,
  { partition, account }: ExecutionRole,
  region: string,
): AwsFunction {
  const name = functionName(context.runId, context.nonce().slice(0, 8));
  return { partition, account, region, name, ...(endpoint === undefined ? {} : { endpoint }) };
}

function tagsFor({ runId, owner, clock }: AdapterContext): Record<string, string> {
  const expires = new Date(clock.wall().getTime() + lifetimeMs);
  return tagsOf({ runId, owner: owner ?? "", machine: machineName(), expires });
}
