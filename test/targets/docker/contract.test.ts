import { afterAll, describe } from "vitest";
import { createDockerTarget } from "../../../src/targets/docker/docker-target.ts";
import { mustSkip } from "../../requirement.ts";
import { describeTargetContract } from "../contract.ts";
import {
  commandConfig,
  createContext,
  engineName,
  hasEngine,
  requestOf,
  serverConfig,
  type TestContext,
} from "./engine.ts";

describe.skipIf(mustSkip(hasEngine))(engineName, () => {
  const opened: TestContext[] = [];
  const open = async (): Promise<TestContext> => {
    const made = await createContext();
    opened.push(made);
    return made;
  };
  afterAll(async () => {
    for (const made of opened) await made[Symbol.asyncDispose]();
  });

  describeTargetContract("docker, a server on the bridge network", async () => {
    const { context, leftovers } = await open();
    return {
      target: createDockerTarget(context),
      config: serverConfig({ memoryMiB: 256, cpus: 1 }),
      request: requestOf("cold"),
      answer: "hello, cold\n",
      leftovers,
    };
  });

  describeTargetContract("docker, a server on the host network without proof headers", async () => {
    const { context, leftovers } = await open();
    return {
      target: createDockerTarget(context),
      config: serverConfig({ network: "host", env: { FIXTURE: "mute" } }),
      request: requestOf("cold"),
      answer: "hello, cold\n",
      leftovers,
    };
  });

  describeTargetContract("docker, a command without a network", async () => {
    const { context, leftovers } = await open();
    return {
      target: createDockerTarget(context),
      config: commandConfig(),
      request: requestOf("echo me"),
      answer: "echo me",
      leftovers,
    };
  });
});
