import { afterAll, beforeAll } from "vitest";
import type { LambdaConfig } from "../../../src/scenario/model.ts";
import { createLambdaTarget } from "../../../src/targets/lambda/lambda-target.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../aws/endpoint.ts";
import { type ContractSubject, describeTargetContract } from "../contract.ts";
import { createContext, lambdaConfig, requestOf, type TestContext } from "./fixtures.ts";

const contexts: TestContext[] = [];
let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ delays: { updateMs: 0 } });
});
afterAll(async () => {
  for (const context of contexts) context[Symbol.dispose]();
  await endpoint[Symbol.asyncDispose]();
});

describeTargetContract("lambda, with a workload that proves itself", async () => subject({}));
describeTargetContract("lambda, with a workload that tells nothing", async () => subject({ MUTE: "1" }));

async function subject(env: Record<string, string>): Promise<ContractSubject<LambdaConfig>> {
  const context = await createContext();
  contexts.push(context);
  return {
    target: createLambdaTarget(context.context),
    config: await lambdaConfig(context, { endpoint: endpoint.url, env }),
    request: requestOf("cold"),
    answer: "hello, cold",
    holdsNone: true,
    leftovers: async () => [
      ...context.open(),
      ...endpoint.functions().map(({ name }) => name),
      ...endpoint.logGroups().map(({ name }) => name),
    ],
  };
}
