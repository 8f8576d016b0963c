import { afterAll, describe } from "vitest";
import type { LambdaLocalConfig } from "../../../src/scenario/model.ts";
import { createLambdaLocalTarget } from "../../../src/targets/lambda-local/lambda-local-target.ts";
import { mustSkip } from "../../requirement.ts";
import { type ContractSubject, describeTargetContract } from "../contract.ts";
import { createContext, engineName, hasEngine, requestOf, type TestContext } from "../docker/engine.ts";
import { functionConfig, goCode, goRuntime, hasGo, nodeCode, nodeRuntime } from "./functions.ts";

const opened: TestContext[] = [];
afterAll(async () => {
  for (const made of opened) await made[Symbol.asyncDispose]();
});

async function subject(config: LambdaLocalConfig): Promise<ContractSubject<LambdaLocalConfig>> {
  const made = await createContext();
  opened.push(made);
  return {
    target: createLambdaLocalTarget(made.context, nodeRuntime),
    config,
    request: requestOf("cold"),
    answer: "hello, cold\n",
    leftovers: hasEngine ? made.leftovers : made.openEntries,
  };
}

describeTargetContract("lambda-local, Node in a process", async () =>
  subject(functionConfig({ code: nodeCode("hello") })),
);

describe.skipIf(mustSkip(hasGo))("with Go", () => {
  describeTargetContract("lambda-local, Go in a process", async () =>
    subject(functionConfig({ code: goCode("hello"), ...goRuntime })),
  );
});

describe.skipIf(mustSkip(hasEngine))(engineName, () => {
  describeTargetContract("lambda-local, Node in a container", async () =>
    subject(functionConfig({ code: nodeCode("hello"), sandbox: "container" })),
  );

  describe.skipIf(mustSkip(hasGo))("with Go", () => {
    describeTargetContract("lambda-local, Go in a container", async () =>
      subject(functionConfig({ code: goCode("hello"), ...goRuntime, sandbox: "container", memoryMiB: 128 })),
    );
  });
});
