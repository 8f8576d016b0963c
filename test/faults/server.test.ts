import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDockerTarget } from "../../src/targets/docker/docker-target.ts";
import type { Deployment, Invocation } from "../../src/targets/target.ts";
import { mustSkip } from "../requirement.ts";
import {
  createContext,
  deadline,
  engineName,
  hasEngine,
  requestOf,
  serverConfig,
  type TestContext,
} from "../targets/docker/engine.ts";

const server = fileURLToPath(new URL("fixture-server.mjs", import.meta.url));

describe.skipIf(mustSkip(hasEngine))(`a server in a container on ${engineName}`, () => {
  let opened: TestContext;
  let deployment: Deployment;
  beforeAll(async () => {
    opened = await createContext();
    const image = { from: "pack", executable: "node", files: [{ from: server, to: "/app/server.mjs" }] } as const;
    deployment = await createDockerTarget(opened.context).deploy(serverConfig({ image }), deadline());
  });
  afterAll(async () => {
    await deployment[Symbol.asyncDispose]();
    expect(await opened.leftovers()).toEqual([]);
    await opened[Symbol.asyncDispose]();
  });
  afterEach(async () => expect((await opened.leftovers()).filter((one) => /container/.test(one))).toEqual([]));

  const failureOf = ({ result }: Invocation): unknown => (result.ok ? "no failure" : result);

  test("that ends in the middle of its first response never has answered", async () => {
    const { invocation, instance } = await deployment.start("cold", requestOf("half"), deadline(3_000));
    await instance?.[Symbol.asyncDispose]();
    expect(failureOf(invocation)).toMatchObject({
      ok: false,
      code: expect.stringMatching(/connection|never-ready|timeout/),
    });
  });

  test("that ends in the middle of a warm response has failed that request", async () => {
    const { invocation, instance } = await deployment.start("cold", requestOf("x"), deadline());
    expect(invocation.result.ok).toBe(true);
    const half = await instance?.invoke(requestOf("half"), deadline());
    await instance?.[Symbol.asyncDispose]();
    expect(failureOf(half as Invocation)).toMatchObject({ ok: false, code: "connection" });
  });

  test("that cuts the connection has failed that request", async () => {
    const { instance } = await deployment.start("cold", requestOf("x"), deadline());
    const cut = await instance?.invoke(requestOf("reset"), deadline());
    await instance?.[Symbol.asyncDispose]();
    expect(failureOf(cut as Invocation)).toMatchObject({ ok: false, code: "connection" });
  });

  test("that dies between two warm requests is told with its exit code by the next", async () => {
    const { invocation, instance } = await deployment.start("cold", requestOf("die"), deadline());
    expect(invocation.result.ok).toBe(true);
    await delay(1_500);
    const next = await instance?.invoke(requestOf("x"), deadline());
    await instance?.[Symbol.asyncDispose]();
    expect(failureOf(next as Invocation)).toMatchObject({
      ok: false,
      code: "exit",
      message: expect.stringMatching(/code 1: [^]*dies as asked/),
    });
  });
});
