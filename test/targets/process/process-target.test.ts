import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ProcessConfig, Request } from "../../../src/scenario/model.ts";
import { pageCacheObstacle } from "../../../src/system/page-cache.ts";
import { createProcessTarget } from "../../../src/targets/process/process-target.ts";
import type { Deployment, Instance, Invocation } from "../../../src/targets/target.ts";
import { createLaunching, isAlive, type Launching, type Way, never, text } from "../../system/launching.ts";
import { describeTargetContract } from "../contract.ts";

const request: Request = { method: "POST", path: "/", headers: {}, body: Buffer.from("coldbench") };
const echo = `response.end("hello, " + body)`;

/** A node:http program whose handler sees `body`, `count`, `request` and `response`; `before` runs first. */
const program = (handler: string, before = ""): string => `${before}
  let count = 0;
  require("node:http").createServer((request, response) => {
    let body = ""; count++;
    request.on("data", (chunk) => (body += chunk)).on("end", () => { ${handler} });
  }).listen(Number(process.env.PORT), "127.0.0.1");`;

const config = (shape: ProcessConfig["shape"], command: ProcessConfig["command"]): ProcessConfig => ({
  kind: "process",
  name: "under-test",
  enabled: true,
  env: {},
  variant: {},
  shape,
  command,
  cwd: tmpdir(),
});
const server = (handler: string, before?: string): ProcessConfig =>
  config("http", [process.execPath, "-e", program(handler, before)]);

const subjects: readonly (readonly [string, Way, ProcessConfig])[] = [
  ["a command", "posix_spawn", config("command", ["sh", "-c", "printf 'hello, '; cat"])],
  ["a server", "posix_spawn", server(echo)],
  [
    "a server that closes every connection",
    "posix_spawn",
    server(`response.setHeader("connection", "close"); ${echo}`),
  ],
  [
    "a server with a nonce",
    "posix_spawn",
    server(
      `response.setHeader("coldbench-instance", nonce); response.setHeader("coldbench-invocation", count); ${echo}`,
      `const nonce = require("node:crypto").randomUUID();`,
    ),
  ],
  ["a server through child_process", "child_process", server(echo)],
  ["a command through child_process", "child_process", config("command", ["sh", "-c", "printf 'hello, '; cat"])],
];

for (const [name, way, subject] of subjects) {
  describeTargetContract(`process: ${name}`, async () => {
    const launching = await createLaunching(way);
    return {
      target: createProcessTarget(launching.context),
      config: subject,
      request,
      answer: "hello, coldbench",
      leftovers: async () => {
        const open = launching.open().map(({ type, id }) => `${type} ${id}`);
        launching[Symbol.dispose]();
        return open;
      },
    };
  });
}

describe("a process target", () => {
  let launching: Launching;
  let deployment: Deployment;
  beforeEach(async () => {
    launching = await createLaunching("posix_spawn");
  });
  afterEach(async () => {
    await deployment[Symbol.asyncDispose]();
    expect(launching.open()).toEqual([]);
    launching[Symbol.dispose]();
  });
  const deploy = async (subject: ProcessConfig): Promise<Deployment> => {
    deployment = await createProcessTarget(launching.context).deploy(subject, never);
    return deployment;
  };
  const start = async (
    subject: ProcessConfig,
    signal = never,
  ): Promise<{ invocation: Invocation; instance: Instance | null }> =>
    (await deploy(subject)).start("cold", request, signal);
  const phaseNames = (invocation: Invocation): string[] => invocation.phases.map(({ phase }) => phase);

  test("sees create, boot, connect and handle of a server, and nothing unexplained", async () => {
    const { invocation, instance } = await start(server(echo));
    await using live = instance;
    expect(phaseNames(invocation)).toEqual(["create", "boot", "connect", "handle"]);
    expect(invocation.pollErrorNs).toBeGreaterThan(0);
    expect(invocation.evidence).toMatchObject({ by: "adapter", invocation: 1 });
    const warm = await live?.invoke(request, never);
    expect(warm && phaseNames(warm)).toEqual(["handle"]);
  });

  test.runIf(process.platform === "linux")("reports what a server used", async () => {
    const { invocation, instance } = await start(server(`let n = 0; while (n < 5e6) n++; ${echo}`));
    await using live = instance;
    expect(invocation.usage.peakMemoryBytes).toBeGreaterThan(10 * 2 ** 20);
    const warm = await live?.invoke(request, never);
    expect(warm?.usage.cpuNs).toBeGreaterThan(0);
    expect(invocation.usage.cpuNs).toBeGreaterThan(warm?.usage.cpuNs ?? Number.POSITIVE_INFINITY);
  });

  test("takes the workload's word for its instance where it gives it", async () => {
    const { invocation, instance } = await start(
      server(`response.setHeader("coldbench-instance", "n1"); response.setHeader("coldbench-invocation", 7); ${echo}`),
    );
    await instance?.[Symbol.asyncDispose]();
    expect(invocation.evidence).toEqual({ instance: "n1", invocation: 7, by: "workload" });
  });

  test("opens a new connection, as a phase, where the server closed the last", async () => {
    const { instance } = await start(server(`response.setHeader("connection", "close"); ${echo}`));
    await using live = instance;
    const warm = await live?.invoke(request, never);
    expect(warm && phaseNames(warm)).toEqual(["connect", "handle"]);
  });

  test("tells a server its port by PORT and by {port}, and gives it little else of the caller's environment", async () => {
    const source = program(
      `response.end(JSON.stringify([process.argv[1], process.env.PORT, Object.keys(process.env)]))`,
    );
    const { invocation, instance } = await start({
      ...config("http", [process.execPath, "-e", source, "--", "--port={port}"]),
      env: { OWN: "1" },
    });
    await instance?.[Symbol.asyncDispose]();
    if (!invocation.result.ok) throw new Error(invocation.result.message);
    const [argument, port, names] = JSON.parse(text(invocation.result.response.body)) as [string, string, string[]];
    expect(argument).toBe(`--port=${port}`);
    expect(names).toEqual(expect.arrayContaining(["OWN", "PATH", "PORT", "COLDBENCH_TOKEN"]));
    expect(names).not.toContain("NODE_ENV");
    expect(process.env["NODE_ENV"]).toBeDefined();
  });

  test.each([
    [
      "exits before it listens",
      server("", `console.error("no config"); process.exit(3);`),
      "start-failed",
      /exited with code 3.*no config/s,
    ],
    ["never listens", config("http", ["sleep", "61.75"]), "never-ready", /ECONNREFUSED/],
    ["accepts and never answers", server(""), "timeout", /./],
  ])("that %s is a failed start, with nothing left", async (_, subject, code, message) => {
    const { invocation, instance } = await start(subject, AbortSignal.timeout(10_000));
    expect(instance).toBeNull();
    expect(invocation.result).toMatchObject({ ok: false, code, message: expect.stringMatching(message) });
    expect(invocation.evidence.invocation).toBe(0);
  });

  test("that dies in a warm request says how it ended", async () => {
    const { instance } = await start(server(`if (count > 1) { console.error("boom"); process.exit(9); } ${echo}`));
    await using live = instance;
    const warm = await live?.invoke(request, never);
    expect(warm?.result).toMatchObject({ ok: false, code: "exit", message: expect.stringMatching(/code 9.*boom/s) });
  });

  test("whose warm request times out says so", async () => {
    const { instance } = await start(server(`if (count === 1) { ${echo} }`));
    await using live = instance;
    expect((await live?.invoke(request, AbortSignal.timeout(100)))?.result).toMatchObject({
      ok: false,
      code: "timeout",
    });
  });

  test.each([
    ["exits with another code than 0", ["sh", "-c", "echo why >&2; exit 3"], "exit", /code 3: why/],
    ["is killed", ["sh", "-c", "kill -SEGV $$"], "exit", /SIGSEGV/],
    ["takes too long", ["sleep", "61.75"], "timeout", /killed/],
    ["answers without end", ["yes"], "output-limit", /bytes/],
  ] as const)("whose command %s has failed", async (_, command, code, message) => {
    const { invocation, instance } = await start(config("command", [...command]), AbortSignal.timeout(10_000));
    expect(instance).toBeNull();
    expect(invocation.result).toMatchObject({ ok: false, code, message: expect.stringMatching(message) });
  });

  test("explains a command as create and handle", async () => {
    const { invocation } = await start(config("command", ["cat"]));
    expect(phaseNames(invocation)).toEqual(["create", "handle"]);
    expect(invocation.result).toMatchObject({ ok: true, response: { status: 200 } });
  });

  test("records what stands behind it, without the machine's folders", async () => {
    const { facts } = await deploy(config("http", [process.execPath, import.meta.filename, "{port}"]));
    expect(facts).toMatchObject({
      command: `${process.execPath.split("/").at(-1)} process-target.test.ts {port}`,
      script: "no",
      file: "process-target.test.ts",
      launcher: "posix_spawn",
    });
    expect(facts["executable-sha256"]).toMatch(/^[0-9a-f]{64}$/);
    expect(facts["file-sha256"]).toMatch(/^[0-9a-f]{64}$/);
    expect(Number(facts["executable-bytes"])).toBeGreaterThan(1000);
    expect(JSON.stringify(facts)).not.toContain(import.meta.dirname);
  });

  test("cannot be deployed without its executable", async () => {
    await deploy(config("command", ["cat"]));
    await expect(
      createProcessTarget(launching.context).deploy(config("command", ["no-such-command-of-coldbench"]), never),
    ).rejects.toMatchObject({ code: "target-unavailable" });
  });

  test.runIf(pageCacheObstacle(process.platform, process.getuid?.() === 0) === null)(
    "starts from disk with the page cache dropped, on a private copy of the harness's own executable",
    async () => {
      await deploy(server(`response.end(process.execPath)`));
      const { invocation, instance } = await deployment.start("disk", request, never);
      if (!invocation.result.ok) throw new Error(invocation.result.message);
      const file = text(invocation.result.response.body);
      expect(file).not.toBe(process.execPath);
      expect(launching.open().filter(({ type }) => type === "path")).toHaveLength(1);
      expect(deployment.facts["disk-resident"]).toContain("libc");
      await instance?.[Symbol.asyncDispose]();
      await deployment[Symbol.asyncDispose]();
      expect(readdirSync(tmpdir()).filter((name) => file.includes(`/${name}/`))).toEqual([]);
    },
  );

  test("is killed at once when the start is aborted meanwhile", async () => {
    const { invocation } = await start(config("http", ["sleep", "61.75"]), AbortSignal.timeout(50));
    const pid = Number(/pid-(\d+)@/.exec(invocation.evidence.instance)?.[1]);
    expect(isAlive(pid)).toBe(false);
  });
});
