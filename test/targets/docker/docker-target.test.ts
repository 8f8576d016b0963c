import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { DockerConfig } from "../../../src/scenario/container.ts";
import { createDockerTarget } from "../../../src/targets/docker/docker-target.ts";
import type { Deployment, Instance, Invocation, Target } from "../../../src/targets/target.ts";
import { mustSkip } from "../../requirement.ts";
import {
  commandConfig,
  createContext,
  deadline,
  engine,
  engineName,
  hasEngine,
  requestOf,
  serverConfig,
  type TestContext,
} from "./engine.ts";

const phaseNames = ({ phases }: Invocation): string[] =>
  phases.map(({ phase, step }) => (step === undefined ? phase : `${phase} ${step}`));
const bodyOf = ({ result }: Invocation): string =>
  result.ok ? new TextDecoder().decode(result.response.body) : `failed: ${result.code}: ${result.message}`;

describe.skipIf(mustSkip(hasEngine))(`docker target on ${engineName}`, () => {
  let opened: TestContext;
  let target: Target<DockerConfig>;
  /** Holds the packed image, which all tests share. */
  let keeper: Deployment;
  const undo: AsyncDisposable[] = [];
  /** Deploys; the deployment and every instance of it are disposed of after the test, however it ends. */
  const deploy = async (config: DockerConfig): Promise<Deployment> => {
    const deployment = await target.deploy(config, deadline());
    undo.push(deployment);
    return {
      ...deployment,
      async start(kind, request, signal) {
        const started = await deployment.start(kind, request, signal);
        if (started.instance !== null) undo.push(started.instance);
        return started;
      },
    };
  };
  const coldStart = async (
    config: DockerConfig,
    body = "you",
    signal = deadline(),
  ): Promise<{ readonly invocation: Invocation; readonly instance: Instance | null }> =>
    (await deploy(config)).start("cold", requestOf(body), signal);

  beforeAll(async () => {
    opened = await createContext();
    target = createDockerTarget(opened.context);
    keeper = await target.deploy(serverConfig(), deadline());
  });
  afterEach(async () => {
    for (const each of undo.splice(0).toReversed()) await each[Symbol.asyncDispose]();
    const left = await opened.leftovers();
    expect(left.filter((each) => each.includes("container"))).toEqual([]);
  });
  afterAll(async () => {
    await keeper[Symbol.asyncDispose]();
    expect(await opened.leftovers()).toEqual([]);
    await opened[Symbol.asyncDispose]();
  });

  test("a cold start tells its phases, its polling error, what it used and who vouches for it", async () => {
    const { invocation } = await coldStart(serverConfig({ memoryMiB: 256 }));
    expect(bodyOf(invocation)).toBe("hello, you\n");
    expect(phaseNames(invocation).slice(0, 6)).toEqual([
      "create container",
      "create wait",
      "create start",
      "boot",
      "connect",
      "handle",
    ]);
    expect(invocation.phases.every(({ source }) => source === "client")).toBe(true);
    expect(invocation.pollErrorNs).toBeGreaterThanOrEqual(0);
    expect(invocation.pollErrorNs).toBeLessThan(invocation.totalNs);
    expect(invocation.usage.cpuNs).toBeGreaterThan(1_000_000);
    expect(invocation.usage.peakMemoryBytes).toBeGreaterThan(1_000_000);
    expect(invocation.usage.peakMemoryBytes).toBeLessThanOrEqual(256 * 1_048_576);
    expect(invocation.evidence).toMatchObject({ invocation: 1, by: "workload" });
  });

  test("without proof headers the container's id vouches, and the adapter counts", async () => {
    const { invocation, instance } = await coldStart(serverConfig({ env: { FIXTURE: "mute" } }));
    expect(invocation.evidence).toMatchObject({ invocation: 1, by: "adapter" });
    expect(invocation.evidence.instance).toMatch(/^[0-9a-f]{64}$/);
    const next = await (instance as Instance).invoke(requestOf("again"), deadline());
    expect(next.evidence).toEqual({ ...invocation.evidence, invocation: 2 });
    expect(next.usage.cpuNs).toBeLessThan(invocation.usage.cpuNs ?? 0);
  });

  test("a warm request reconnects where the server has closed the connection", async () => {
    const { instance } = await coldStart(serverConfig(), "close");
    const warm = await (instance as Instance).invoke(requestOf("again"), deadline());
    expect(bodyOf(warm)).toBe("hello, again\n");
    expect(phaseNames(warm).slice(0, 2)).toEqual(["connect", "handle"]);
    expect(warm.evidence.invocation).toBe(2);
  });

  test("a thaw is an unpause and a request to an instance that has answered before", async () => {
    const deployment = await deploy(serverConfig());
    const { invocation, instance } = await deployment.start("thaw", requestOf("you"), deadline());
    expect(phaseNames(invocation).slice(0, 2)).toEqual(["create unpause", "handle"]);
    expect(invocation.evidence.invocation).toBe(2);
    const warm = await (instance as Instance).invoke(requestOf("again"), deadline());
    expect(warm.evidence).toEqual({ ...invocation.evidence, invocation: 3 });
  });

  test.skipIf(process.platform !== "linux")("on the host network the server is told a free port", async () => {
    const deployment = await deploy(serverConfig({ network: "host", command: ["node", "/app/server.mjs", "{port}"] }));
    const [first, second] = await Promise.all(
      ["a", "b"].map(async (name) => deployment.start("cold", requestOf(name), deadline())),
    );
    expect([first, second].map((started) => started && bodyOf(started.invocation))).toEqual([
      "hello, a\n",
      "hello, b\n",
    ]);
  });

  test("several containers start side by side, each its own instance", async () => {
    const deployment = await deploy(serverConfig());
    const starts = await Promise.all(
      Array.from({ length: 4 }, async (_, at) => deployment.start("cold", requestOf(String(at)), deadline())),
    );
    expect(starts.map(({ invocation }) => bodyOf(invocation))).toEqual([0, 1, 2, 3].map((at) => `hello, ${at}\n`));
    expect(new Set(starts.map(({ invocation }) => invocation.evidence.instance)).size).toBe(4);
  });

  test("a container that exits at once is a failed start with its exit code and last words", async () => {
    const { invocation, instance } = await coldStart(serverConfig({ env: { FIXTURE: "exit" } }));
    expect(instance).toBeNull();
    expect(invocation.result).toMatchObject({ ok: false, code: "start-failed" });
    expect(bodyOf(invocation)).toMatch(/exited with code 3: no licence found/);
    expect(invocation.evidence.invocation).toBe(0);
  });

  test("an executable that the image lacks is a failed start in the engine's words", async () => {
    const { invocation } = await coldStart(serverConfig({ command: ["no-such-program"] }));
    expect(invocation.result).toMatchObject({ ok: false, code: "start-failed" });
    expect(bodyOf(invocation)).toMatch(/executable file not found/);
  });

  test("a start that needs more memory than its limit is out of memory", async () => {
    const { invocation, instance } = await coldStart(serverConfig({ memoryMiB: 48, env: { FIXTURE: "hoard" } }));
    expect(instance).toBeNull();
    expect(invocation.result).toMatchObject({ ok: false, code: "out-of-memory" });
    expect(bodyOf(invocation)).toMatch(/its limit of 48 MiB/);
  });

  test("a warm request that needs more memory than the limit is out of memory", async () => {
    const { instance } = await coldStart(serverConfig({ memoryMiB: 96 }));
    const warm = await (instance as Instance).invoke(requestOf("allocate"), deadline());
    expect(warm.result).toMatchObject({ ok: false, code: "out-of-memory" });
  });

  test("a server that exits during a warm request says its exit code", async () => {
    const { instance } = await coldStart(serverConfig());
    const warm = await (instance as Instance).invoke(requestOf("exit"), deadline());
    expect(warm.result).toMatchObject({ ok: false, code: "exit" });
    expect(bodyOf(warm)).toMatch(/exited with code 4/);
  });

  test("a server that never answers is given up at the deadline, and removed", async () => {
    const { invocation, instance } = await coldStart(
      serverConfig({ env: { FIXTURE: "silent" } }),
      "you",
      deadline(10_000),
    );
    expect(instance).toBeNull();
    expect(invocation.result).toMatchObject({ ok: false, code: "never-ready" });
    expect(bodyOf(invocation)).toMatch(/nothing answered on port 8080/);
  });

  test("a server on another port than the configured one is never ready", async () => {
    const { invocation } = await coldStart(
      serverConfig({
        port: 8081,
        env: { PORT: "9999" },
        command: [
          "node",
          "-e",
          `
      require("node:http").createServer((_, response) => response.end("hello")).listen(9999)`,
        ],
      }),
      "you",
      deadline(10_000),
    );
    expect(invocation.result).toMatchObject({ ok: false, code: "never-ready" });
    expect(bodyOf(invocation)).toMatch(/nothing answered on port 8081/);
  });

  test.each([1, 20, 60, 150])("a start given up after %i ms leaves nothing", async (ms) => {
    const deployment = await deploy(serverConfig({ env: { FIXTURE: "silent" } }));
    const { invocation, instance } = await deployment.start("cold", requestOf("you"), deadline(ms));
    expect(invocation.result.ok).toBe(false);
    expect(instance).toBeNull();
    const { client } = engine();
    const filters = { label: [`coldbench.run=${opened.context.runId}`] };
    expect(await client.listContainers({ all: true, filters })).toEqual([]);
  });

  test("a command gets 5 MB on stdin and gives them back on stdout, byte for byte", async () => {
    const body = new Uint8Array(5_000_000).map((_, at) => (at * 31 + (at >> 8)) & 0xff);
    const deployment = await deploy(commandConfig());
    const { invocation, instance } = await deployment.start("cold", { ...requestOf(""), body }, deadline());
    expect(instance).toBeNull();
    expect(phaseNames(invocation).slice(0, 4)).toEqual([
      "create container",
      "create attach",
      "create start",
      "handle exec to end of output",
    ]);
    if (!invocation.result.ok) throw new Error(invocation.result.message);
    expect(Buffer.compare(invocation.result.response.body, body)).toBe(0);
  });

  test("a command with an empty request sees the end of its input", async () => {
    const { invocation } = await coldStart(commandConfig(), "");
    expect(invocation.result).toMatchObject({ ok: true, response: { status: 200 } });
    expect(bodyOf(invocation)).toBe("");
  });

  test("a command that exits with another code than 0 has failed, and says its last words", async () => {
    const { invocation } = await coldStart(commandConfig({ env: { FIXTURE: "fail" } }), "some input");
    expect(invocation.result).toMatchObject({ ok: false, code: "exit" });
    expect(bodyOf(invocation)).toMatch(/exited with code 7.*it did not work/s);
  });

  test("a command that never ends is given up at the deadline", async () => {
    const config = commandConfig({ command: ["node", "-e", "setInterval(() => {}, 1000)"] });
    const { invocation } = await coldStart(config, "you", deadline(10_000));
    expect(invocation.result).toMatchObject({ ok: false, code: "timeout" });
  });

  test("the engine is asked for the limits, capped at its machine's cores, and the facts say so", async () => {
    const deployment = await deploy(serverConfig({ memoryMiB: 4096, cpus: 512 }));
    const cores = engine().description.cores;
    expect(deployment.facts["cpus"]).toBe(`${cores}: 512 were asked for, and the engine's machine has ${cores}`);
    expect(deployment.facts["memory"]).toBe("4096 MiB, no swap");
    const { invocation } = await deployment.start("cold", requestOf("you"), deadline());
    expect(bodyOf(invocation)).toBe("hello, you\n");
    const filters = { label: [`coldbench.run=${opened.context.runId}`] };
    const [container] = await engine().client.listContainers({ filters });
    const { HostConfig, Name } = await engine()
      .client.getContainer(container?.Id ?? "")
      .inspect();
    expect(Name).toMatch(new RegExp(`^/coldbench-${opened.context.runId}-`));
    expect(HostConfig).toMatchObject({
      Memory: 4_294_967_296,
      MemorySwap: 4_294_967_296,
      NanoCpus: cores * 1e9,
      Privileged: false,
      AutoRemove: false,
    });
  });

  test("a server without a network is refused with a hint", async () => {
    await expect(deploy(serverConfig({ network: "none" }))).rejects.toMatchObject({
      code: "target-unavailable",
      hint: "set network: bridge, or shape: command",
    });
  });

  test("starts that it cannot provide say why", async () => {
    const other = createDockerTarget({ ...opened.context, isRoot: false });
    await other.probe(deadline());
    expect(other.capabilities.starts(serverConfig()).disk).toMatchObject({ reachable: false });
    expect(other.capabilities.starts(serverConfig()).host).toMatchObject({ reachable: false });
    expect(other.capabilities.starts(commandConfig()).warm).toMatchObject({ reachable: false });
  });
});
