import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { LambdaLocalConfig } from "../../../src/scenario/model.ts";
import { openContainer } from "../../../src/system/docker-engine-container.ts";
import { containerGroup, seesContainerGroups, watchExec } from "../../../src/system/docker-engine-group.ts";
import { containerName, labelsOf } from "../../../src/system/docker-engine-names.ts";
import { buildImage } from "../../../src/system/image-engine.ts";
import { controlContainer } from "../../../src/targets/lambda-local/container-control.ts";
import { createLambdaLocalTarget } from "../../../src/targets/lambda-local/lambda-local-target.ts";
import type { Deployment, Invocation } from "../../../src/targets/target.ts";
import { mustSkip } from "../../requirement.ts";
import {
  createContext,
  deadline,
  engine,
  engineName,
  hasEngine,
  requestOf,
  type TestContext,
} from "../docker/engine.ts";
import { functionConfig, functionFolder, goCode, goRuntime, hasGo, nodeCode, nodeRuntime } from "./functions.ts";

const textOf = ({ result }: Invocation): string =>
  result.ok ? Buffer.from(result.response.body).toString() : `${result.code}: ${result.message}`;

describe.skipIf(mustSkip(hasEngine))(`functions in containers of ${engineName}`, () => {
  let opened: TestContext;
  beforeAll(async () => {
    opened = await createContext();
  });
  afterEach(async () => expect(await opened.leftovers()).toEqual([]));
  afterAll(async () => opened[Symbol.asyncDispose]());

  const inContainer = (overrides: Parameters<typeof functionConfig>[0]): LambdaLocalConfig =>
    functionConfig({ sandbox: "container", ...overrides });
  const deploy = async (config: LambdaLocalConfig): Promise<Deployment> =>
    createLambdaLocalTarget(opened.context, nodeRuntime).deploy(config, deadline());
  /** Of a handler's source; the folder is gone with the file's tests. */
  const handler = (source: string, overrides: Partial<LambdaLocalConfig> = {}): LambdaLocalConfig =>
    inContainer({ code: functionFolder({ "index.mjs": source }), memoryMiB: 256, event: "raw", ...overrides });
  const answer = async (config: LambdaLocalConfig, body = "{}"): Promise<Invocation> => {
    await using deployment = await deploy(config);
    const { invocation, instance } = await deployment.start("cold", requestOf(body), deadline());
    await instance?.[Symbol.asyncDispose]();
    return invocation;
  };

  test("a function finds what Lambda has: its folder, its variables, its user, a root that is read-only, a /tmp that is not", async () => {
    const source = `
      import { accessSync, constants, writeFileSync } from "node:fs";
      const readOnly = () => { try { writeFileSync("/var/task/x", "x"); return false; } catch (error) { return error.code; } };
      writeFileSync("/tmp/x", "x");
      const names = ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_EXECUTION_ENV", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "OWN", "TZ"];
      export const handler = async () => ({
        cwd: process.cwd(), uid: process.getuid(), readOnly: readOnly(), executable: process.execPath,
        env: Object.fromEntries(names.map((name) => [name, process.env[name]])),
      });`;
    const invocation = await answer(handler(source, { env: { OWN: "mine" } }));
    expect(JSON.parse(textOf(invocation))).toEqual({
      cwd: "/var/task",
      uid: 993,
      readOnly: "EROFS",
      executable: "/var/lang/bin/node",
      env: {
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
        LAMBDA_TASK_ROOT: "/var/task",
        LAMBDA_RUNTIME_DIR: "/var/runtime",
        OWN: "mine",
        TZ: ":UTC",
      },
    });
  });

  test("CPU is limited in the control group where it is visible, and otherwise through the engine", async () => {
    await using deployment = await deploy(inContainer({ code: nodeCode("hello") }));
    await using container = openContainer(engine(), opened.context, containerName(opened.context.runId, "control"));
    const id = await container.create(
      {
        Image: deployment.facts["image-id"] ?? "",
        Labels: labelsOf(opened.context),
        Entrypoint: ["/var/lang/bin/node", "-e", "setInterval(() => {}, 1000)"],
      },
      deadline(),
    );
    const { exited } = await container.watchExit(deadline());
    const group = containerGroup(id);
    await container.start(deadline());
    const life = { id, startedNs: 0, runningNs: 0, phases: [], exitCode: exited } as never as Parameters<
      typeof controlContainer
    >[2];
    const inspected = engine().client.getContainer(id);
    const quota = async (): Promise<unknown> => (await inspected.inspect()).HostConfig.CpuQuota;

    await controlContainer(
      engine(),
      container,
      { ...life, group: { find: () => undefined, pids: () => [] } },
      0.25,
    ).throttle();
    expect(await quota()).toBe(5000);
    const path = group.find()?.path;
    if (path === undefined) {
      // Rightly not found: the engine has put it where its default is not.
      const placed = readFileSync(`/proc/${(await inspected.inspect()).State.Pid}/cgroup`, "utf8");
      expect(seesContainerGroups() && new RegExp(`:/(docker/|system\\.slice/docker-)${id}`).test(placed)).toBe(false);
      return;
    }

    // An engine may answer before the program runs: what is looked for is there in the end.
    await expect.poll(() => watchExec(opened.context.clock, group).stop(), { timeout: 10_000 }).not.toBeNull();
    await controlContainer(engine(), container, { ...life, group }, 128 / 1769).throttle();
    expect(readFileSync(join(path, "cpu.cfs_quota_us"), "utf8").trim()).toBe("1447");
    // The engine was not asked.
    expect(await quota()).toBe(5000);
  });

  test.each([
    [
      "exits while it is loaded",
      'console.error("no key"); process.exit(3);',
      /^exit: the runtime exited with code 3: .*no key/s,
    ],
    [
      "throws",
      'export const handler = async () => { throw new TypeError("wrong"); };',
      /^function-error: TypeError: wrong/,
    ],
    [
      "needs more memory than it has",
      "const all = []; export const handler = async () => { for (;;) all.push(Buffer.alloc(1 << 22, 1)); };",
      /^out-of-memory: /,
    ],
    [
      "takes longer than its timeout",
      "export const handler = () => new Promise((r) => setTimeout(r, 60_000));",
      /^time-limit: .*1\.00 seconds/,
    ],
    [
      "answers no JSON of a response",
      "export const handler = async () => ({ statusCode: 'x' });",
      /^function-error: statusCode/,
    ],
  ])("a function that %s is a failed invocation", async (_, source, expected) => {
    const shape = source.includes("statusCode") ? "http" : "raw";
    // Lambda, too, initialises again within the timeout what has failed to initialise.
    const timeoutMs = source.includes("60_000") ? 1000 : 20_000;
    const invocation = await answer(handler(source, { timeoutMs, memoryMiB: 128, event: shape }));
    expect(textOf(invocation)).toMatch(expected);
    expect(invocation.phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(invocation.totalNs);
    expect(invocation.evidence.invocation).toBe(0);
  });

  test("a burst gets an environment for each of its requests", async () => {
    await using deployment = await deploy(inContainer({ code: nodeCode("hello"), memoryMiB: 128 }));
    const invocations = await deployment.burst?.(3, requestOf("many"), deadline());
    expect(invocations?.map(textOf)).toEqual(["hello, many\n", "hello, many\n", "hello, many\n"]);
    expect(new Set(invocations?.map(({ evidence }) => evidence.instance)).size).toBe(3);
    expect(invocations?.map(({ evidence }) => evidence.invocation)).toEqual([1, 1, 1]);
  });

  test.each([1, 20, 100, 250])("a start given up after %s ms leaves nothing", async (ms) => {
    await using deployment = await deploy(inContainer({ code: nodeCode("hello") }));
    const { invocation, instance } = await deployment.start("cold", requestOf("late"), AbortSignal.timeout(ms));
    await instance?.[Symbol.asyncDispose]();
    if (!invocation.result.ok) expect(invocation.result.code).toBe("timeout");
  });

  test("equal functions of different memory share one image", async () => {
    const target = createLambdaLocalTarget(opened.context, nodeRuntime);
    const code = nodeCode("hello");
    await using small = await target.deploy(inContainer({ code, client: "coldbench", env: { A: "1" } }), deadline());
    const large = await target.deploy(inContainer({ code, env: { A: "2" } }), deadline());
    expect(large.facts["image-id"]).toBe(small.facts["image-id"]);
    await large[Symbol.asyncDispose]();
    const { invocation, instance } = await small.start("cold", requestOf("still there"), deadline());
    expect(textOf(invocation)).toBe("hello, still there\n");
    await instance?.[Symbol.asyncDispose]();
  });

  test("a bootstrap that is a script is refused: an image FROM scratch has no shell", async () => {
    const code = functionFolder({ bootstrap: "#!/bin/sh\nexit 0\n" }, 0o755);
    await expect(deploy(inContainer({ code, ...goRuntime }))).rejects.toMatchObject({
      code: "target-unavailable",
      message: expect.stringMatching(/is a script, and its interpreter would not be in the image/) as string,
    });
  });

  test("an image that the engine lacks is not pulled", async () => {
    const code = { from: "image", ref: "coldbench-absent/function:1" } as const;
    await expect(deploy(inContainer({ code, runtime: "", handler: "" }))).rejects.toMatchObject({
      message: "the engine has no image coldbench-absent/function:1",
    });
  });

  describe.skipIf(mustSkip(hasGo))("a user's own image", () => {
    let tag = "";
    beforeAll(async () => {
      tag = `coldbench-theirs:${opened.context.runId}`;
      const { files } = goCode("hello") as { readonly files: readonly { readonly from: string }[] };
      const source = files[0]?.from ?? "";
      const { length: size } = readFileSync(source);
      const lines = [
        "FROM scratch",
        "ENV THEIRS=kept PATH=/theirs",
        "COPY entry /entry",
        'ENTRYPOINT ["/entry"]',
        'CMD ["app.handler"]',
      ];
      const entries = [
        { name: "Dockerfile", mode: 0o644, type: "text", text: `${lines.join("\n")}\n` },
        { name: "entry", mode: 0o755, type: "file", source, size },
      ] as const;
      await buildImage(engine(), { entries, dockerfile: "Dockerfile", args: {}, tag, labels: {}, signal: deadline() });
    });
    afterAll(async () => void (await engine().client.getImage(tag).remove()));

    test.each([
      ["", ["app.handler"], undefined],
      ["other.handler", ["other.handler"], "other.handler"],
    ])("runs as it is, with its own variables; handler %j", async (name, command, told) => {
      const config = inContainer({ code: { from: "image", ref: tag }, runtime: "", handler: name });
      const deployment = await deploy(config);
      const { invocation, instance } = await deployment.start("cold", requestOf("theirs"), deadline());
      expect(textOf(invocation)).toBe("hello, theirs\n");
      const filters = { ancestor: [tag] };
      const [running] = await engine().client.listContainers({ filters });
      const { Config } = await engine()
        .client.getContainer(running?.Id ?? "")
        .inspect();
      const env = Object.fromEntries(
        Config.Env.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      );
      expect(Config.Cmd).toEqual(command);
      expect([env["THEIRS"], env["PATH"], env["_HANDLER"]]).toEqual(["kept", "/theirs", told]);
      expect(env["AWS_LAMBDA_RUNTIME_API"]).toMatch(/^[\d.]+:\d+$/);
      expect(deployment.facts).toMatchObject({ image: tag, "runtime-client": "the image's own" });
      await instance?.[Symbol.asyncDispose]();
      await deployment[Symbol.asyncDispose]();
      expect((await engine().client.getImage(tag).inspect()).Id).toBe(deployment.facts["image-id"]);
    });
  });
});
