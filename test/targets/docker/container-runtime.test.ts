import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createDockerTarget } from "../../../src/targets/docker/docker-target.ts";
import { mustSkip } from "../../requirement.ts";
import { commandConfig, createContext, deadline, engineName, hasEngine, requestOf } from "./engine.ts";

describe.skipIf(mustSkip(hasEngine))(`container runtimes on ${engineName}`, () => {
  test("a runtime that the engine has runs the container, and the facts name it", async () => {
    await using opened = await createContext();
    const target = createDockerTarget(opened.context);
    {
      await using deployment = await target.deploy(commandConfig({ runtime: "runc" }), deadline());
      expect(deployment.facts["runtime"]).toBe("runc");
      const { invocation } = await deployment.start("cold", requestOf("hi"), deadline());
      expect(invocation.result).toMatchObject({ ok: true });
    }
    expect(await opened.leftovers()).toEqual([]);
  });

  test("a Wasm runtime that it has not makes the target unavailable, with the engine's words, and leaves nothing", async () => {
    await using opened = await createContext();
    const target = createDockerTarget(opened.context);
    const config = commandConfig({
      runtime: "io.containerd.absent.v1",
      image: { from: "wasm", module: fileURLToPath(new URL("../../../workloads/hello/c/hello.wasm", import.meta.url)) },
    });
    // As `docker run` would have it: no command of the target's, the module is what the image runs.
    const { command: _, ...own } = config;
    await expect(target.deploy(own, deadline())).rejects.toMatchObject({
      code: "target-unavailable",
      message: expect.stringContaining("runtime io.containerd.absent.v1: ") as string,
    });
    expect(await opened.leftovers()).toEqual([]);
  });
});
