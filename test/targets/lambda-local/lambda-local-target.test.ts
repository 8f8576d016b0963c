import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LambdaLocalConfig } from "../../../src/scenario/model.ts";
import type { AdapterContext } from "../../../src/system/adapter-context.ts";
import { createLambdaLocalTarget } from "../../../src/targets/lambda-local/lambda-local-target.ts";
import { createContext, deadline, requestOf, type TestContext } from "../docker/engine.ts";
import { functionConfig, functionFolder, goRuntime, nodeRuntime } from "./functions.ts";

let opened: TestContext;
beforeAll(async () => {
  opened = await createContext();
});
afterAll(async () => opened[Symbol.asyncDispose]());

const source = "export const handler = async (event) => ({ ...event, seen: true });";
const process_ = functionConfig({ code: { from: "folder", folder: "/none" } });
const container: LambdaLocalConfig = { ...process_, sandbox: "container" };
const targetOn = (overrides: Partial<AdapterContext>, node = nodeRuntime) =>
  createLambdaLocalTarget({ ...opened.context, ...overrides }, node);

describe("what this machine can run", () => {
  test("each sandbox is an engine of its own", () => {
    const target = targetOn({});
    expect(target.engineOf?.(process_)).not.toBe(target.engineOf?.(container));
  });

  test("a machine without an engine has processes all the same", async () => {
    const target = targetOn({ env: { ...process.env, DOCKER_HOST: "unix:///nowhere/docker.sock" } });
    expect(await target.probe(deadline(), container)).toMatchObject({
      available: false,
      reason: expect.stringContaining("/nowhere/docker.sock") as string,
      hint: expect.stringContaining("docker") as string,
    });
    expect(await target.probe(deadline(), process_)).toMatchObject({ available: true });
    expect(await target.probe(deadline())).toMatchObject({ available: true });
  });

  test("Windows has no processes for it, and a tree that is not built has nothing", async () => {
    expect(await targetOn({ platform: "win32" }).probe(deadline(), process_)).toMatchObject({
      available: false,
      hint: "run coldbench in WSL, or set sandbox: container",
    });
    const unbuilt = targetOn({}, { ...nodeRuntime, bootstrapFile: "/nowhere/index.mjs" });
    expect(await unbuilt.probe(deadline(), process_)).toMatchObject({ available: false, hint: "run `npm run build`" });
  });
});

describe("what cannot be deployed says why, and leaves nothing", () => {
  afterAll(async () => expect(await opened.openEntries()).toEqual([]));

  test.each([
    ["a package that is missing", process_, "scenario-invalid", /cannot read the folder/],
    [
      "a runtime that only an image has",
      { ...process_, code: functionFolder({ "app.py": "" }), runtime: "python3.13" },
      "target-unavailable",
      /no python3\.13 runtime for packages here/,
    ],
    [
      "a bootstrap that is not executable",
      { ...process_, code: functionFolder({ bootstrap: "x" }), ...goRuntime },
      "target-unavailable",
      /bootstrap in the package is not executable/,
    ],
    [
      "an image in a process",
      { ...process_, code: { from: "image", ref: "my/function" } as const },
      "target-unavailable",
      /a process cannot run an image/,
    ],
  ])("%s", async (_, config, code, message) => {
    await expect(targetOn({}).deploy(config, deadline())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});

test("a raw event is the request's body, and its response the payload; the facts say what stands behind it", async () => {
  const config = { ...process_, event: "raw", code: functionFolder({ "index.mjs": source }) } as const;
  await using deployment = await targetOn({}).deploy(config, deadline());
  expect(deployment.facts).toMatchObject({
    event: "raw",
    runtime: "nodejs20.x",
    "runtime-client": "coldbench",
    "package-files": "1",
    "package-unpacked-bytes": String(source.length),
    "package-sha256": expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    node: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  });
  const { invocation, instance } = await deployment.start("cold", requestOf('{"a":1}'), deadline());
  await using _live = instance;
  expect(invocation.result).toMatchObject({ ok: true, response: { status: 200 } });
  if (invocation.result.ok) expect(Buffer.from(invocation.result.response.body).toString()).toBe('{"a":1,"seen":true}');
  expect(invocation.evidence).toMatchObject({ by: "adapter", invocation: 1 });
});

test("a burst in processes gets an environment for each request, failed ones included", async () => {
  const config = { ...process_, event: "raw", code: functionFolder({ "index.mjs": source }) } as const;
  await using deployment = await targetOn({}).deploy(config, deadline());
  const some = await deployment.burst?.(4, requestOf("{}"), deadline());
  expect(some?.map(({ result }) => result.ok)).toEqual([true, true, true, true]);
  expect(new Set(some?.map(({ evidence }) => evidence.instance)).size).toBe(4);
  const none = await deployment.burst?.(2, requestOf("{}"), AbortSignal.abort(new Error("no time")));
  expect(none?.map(({ result }) => result)).toMatchObject([{ ok: false }, { ok: false }]);
});

test("says of which Node it is when another one was asked for", async () => {
  const config = { ...process_, runtime: "nodejs99.x", code: functionFolder({ "index.mjs": source }) };
  await using deployment = await targetOn({}).deploy(config, deadline());
  expect(deployment.facts["node"]).toMatch(/^\d+\.\d+\.\d+ of this machine, although nodejs99\.x is asked for$/);
});
