import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createParser } from "../../src/cli/main.ts";
import { eventually, fakeScenario, openBench } from "./bench.ts";

const module = new URL("../../workloads/hello/c/hello.wasm", import.meta.url).pathname;

test("the help that is printed is the help of the parser, for every command", async () => {
  using bench = openBench();
  const rendered = JSON.parse(readFileSync("dist/cli/help.json", "utf8")) as Record<string, string>;
  expect(Object.keys(rendered)).toEqual([
    "",
    "run",
    "report",
    "compare",
    "check",
    "baseline",
    "trend",
    "history",
    "publish",
    "verify",
    "replay",
    "prices",
    "doctor",
    "validate",
    "init",
    "lambda",
    "clean",
  ]);
  for (const [command, text] of Object.entries(rendered)) {
    const args = [command, "--help"].filter((word) => word !== "");
    const live = await new Promise<string>((resolve, reject) => {
      void createParser(args, () => undefined).parse(args, {}, (error, _argv, output) =>
        error ? reject(error) : resolve(output),
      );
    });
    expect(text).toBe(`${live}\n`);
    expect((await bench.run(...args)).stdout).toBe(text);
  }
});

test("validate accepts good files, and names every mistake of bad ones: exit 2", async () => {
  using bench = openBench();
  bench.write(
    "scenarios/good.yaml",
    `name: good\nrequest: { body: x }\ntargets: { mine: { kind: wasm, module: ${JSON.stringify(module)} } }\n`,
  );
  expect(await bench.run("validate")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/good\.yaml:3:\d+: targets\.mine\.module: .* is outside .*--allow paths/),
  });
  expect(await bench.run("validate", "--allow", "paths")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("good: ok, targets mine"),
  });
  bench.write(
    "scenarios/bad.yaml",
    "name: bad\nrequest: { body: x }\ntargets: { mine: { kind: wasm, module: ./nothing.wasm } }\n",
  );
  const { code, stderr } = await bench.run("validate", "--allow", "paths");
  expect(code).toBe(2);
  expect(stderr).toMatch(/^scenarios\/bad\.yaml:3:\d+: targets\.mine\.module: there is no "\.\/nothing\.wasm"/);
});

test("init writes a scenario for the user's own module, and run measures it", async () => {
  using bench = openBench();
  writeFileSync(join(bench.folder, "mine.wasm"), readFileSync(module));
  const made = await bench.run("init", "--wasm", "mine.wasm", "--request", "me", "--expect", "hello, me\n");
  expect(made).toMatchObject({
    code: 0,
    stdout: "Wrote scenarios/mine.yaml. Next: bench run scenarios/mine.yaml\n",
    stderr: "",
  });
  const { code, stdout } = await bench.run("run", "--trials", "2", "--json", "--no-report");
  const { cells } = JSON.parse(stdout) as { cells: { start: string; n: number; failed: number }[] };
  expect(code).toBe(0);
  expect(cells.map(({ start, n, failed }) => [start, n, failed])).toEqual([
    ["host", 2, 0],
    ["cold", 2, 0],
    ["warm", 2, 0],
  ]);
});

test("init refuses to overwrite, to guess, and two artifacts at once", async () => {
  using bench = openBench();
  bench.write("scenarios/x.yaml", "mine");
  for (const [args, message] of [
    [["init", "--image", "x:1"], /scenarios\/x\.yaml exists already/],
    [["init"], /there is nothing to measure\nhint: name one of --wasm/],
    [["init", "--wasm", "a.wasm", "--image", "b"], /--wasm and --image are given together/],
  ] as const) {
    const { code, stderr } = await bench.run(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  }
  expect(readFileSync(join(bench.folder, "scenarios/x.yaml"), "utf8")).toBe("mine");
});

test("doctor says what can run here and how noisy the machine is", async () => {
  using bench = openBench({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  const { code, stdout } = await bench.run("doctor");
  expect(code).toBe(0);
  expect(stdout).toMatch(/\+ wasm +node /);
  expect(stdout).toMatch(/- docker +Docker Engine is not running or not installed/);
  expect(stdout).toMatch(/200 repetitions of the same 1 ms of work/);
  const { targets, noise, calibration } = JSON.parse((await bench.run("doctor", "--json", "--calibrate")).stdout) as {
    targets: { kind: string; available: boolean }[];
    noise: { samplesNs: number[] };
    calibration: { phases: { phase: string; n: number; p50Ns: number }[] };
  };
  expect(targets.map(({ kind, available }) => [kind, available])).toEqual([
    ["wasm", true],
    ["process", true],
    ["docker", false],
    ["lambda-local", true],
  ]);
  expect(noise.samplesNs).toHaveLength(200);
  expect(calibration.phases.map(({ phase }) => phase)).toEqual(["compile", "instantiate", "call"]);
  for (const { n, p50Ns } of calibration.phases) expect(Math.min(n, p50Ns)).toBeGreaterThan(0);
});

test.skipIf(process.platform !== "linux")(
  "clean removes what a killed run left, and nothing of a live one",
  async () => {
    using bench = openBench({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    const server = `require("node:http").createServer((_, r) => setTimeout(() => r.end("x"), 60000)).listen(process.env.PORT)`;
    bench.write(
      "scenarios/slow.yaml",
      `name: slow\nrequest: { body: x }\nstarts: [cold]\ntargets: { slow: { kind: process, shape: http, command: [node, -e, ${JSON.stringify(server)}, ${bench.folder}] } }\n`,
    );
    const servers = (): string[] =>
      execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
        .split("\n")
        .filter((line) => line.includes("createServer((_, r)") && line.includes(bench.folder));
    const { child, ended } = bench.start(["run", "--no-report"]);
    await eventually(() => servers().length === 1, "the server of the run");
    expect((await bench.run("clean")).stdout).toMatch(/Left alone: what 1 running coldbench process/);
    expect(servers()).toHaveLength(1);
    child.kill("SIGKILL");
    await ended;
    expect(servers()).toHaveLength(1);
    expect((await bench.run("clean", "--dry-run")).stdout).toMatch(
      /would be removed: process [0-9a-f]{32} \(pid \d+\)/,
    );
    expect(servers()).toHaveLength(1);
    expect((await bench.run("clean")).stdout).toMatch(/^removed: process/m);
    await eventually(() => servers().length === 0, "the end of the server");
    expect((await bench.run("clean")).stdout).toBe("Nothing is left of earlier runs.\n");
  },
);

test("clean removes a folder that a killed run had made, and nothing else, whatever a journal says", async () => {
  using bench = openBench({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  const journal = join(bench.folder, "state", "journal");
  const own = join(bench.folder, "coldbench-2026-11-22T07-31-05Z-hello-3f2a-0123abcd");
  const other = join(bench.folder, "coldbench-of-somebody-else");
  for (const folder of [journal, own, other]) mkdirSync(folder, { recursive: true });
  const lines = [own, other].map((id) => `${JSON.stringify({ op: "open", type: "path", id })}\n`);
  writeFileSync(join(journal, "999999-1-x.ndjson"), lines.join(""));
  const { code, stdout } = await bench.run("clean");
  expect(code).toBe(4);
  expect(stdout).toContain(`removed: path ${own}\n`);
  expect(stdout).toContain(`failed: path ${other} (it is not a folder that coldbench makes)`);
  expect([existsSync(own), existsSync(other)]).toEqual([false, true]);
  expect(readdirSync(journal)).toHaveLength(1);
});

test("a reader that has seen enough is no error", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const { child, ended } = bench.start(["run", "scripted.yaml", "--plan", "--trials", "5000"]);
  child.stdout?.once("data", () => child.stdout?.destroy());
  const { code, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("EPIPE") });
});
