import { spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Bench, eventually, fakeScenario, openBench } from "../cli/bench.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { countRows, journalOf, readRun } from "./runs.ts";

const long = fakeScenario.replace("trials: 8", "trials: 2000").replaceAll("totalMs: 8", "totalMs: 40");
/** A server that takes minutes to answer the second request: what a second signal finds. */
const stuck = `name: stuck
request: { body: x }
starts: [cold]
stop: { trials: 3 }
targets:
  stuck: { kind: process, shape: http, command: [node, -e, 'require("node:http").createServer(() => {}).listen(process.env.PORT)'] }
`;

async function interrupted(bench: Bench, names: readonly NodeJS.Signals[]): Promise<Awaited<ReturnType<Bench["run"]>>> {
  const { child, ended } = bench.start(["run", "--no-report"]);
  await eventually(() => countRows(bench) > 3, "the first rows");
  for (const name of names) child.kill(name);
  return ended;
}

test.each(["SIGTERM", "SIGHUP"] as const)("%s keeps the finished trials: exit 130", async (name) => {
  using bench = openBench();
  bench.write("scenarios/long.yaml", long);
  const { code, stderr, stdout } = await interrupted(bench, [name]);
  expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining(`${name}: stopping`) });
  expect(stdout).toMatch(/the run was interrupted: every finished trial is here/);
  const { record, samples } = readRun(bench);
  expect(record).toMatchObject({ status: "interrupted", endedAt: expect.any(String) });
  expect(samples.length).toBeGreaterThan(3);
  expect(readdirSync(join(bench.folder, "state", "journal"))).toEqual([]);
});

test("a second signal ends it at once, with the record saying so, and bench clean removes the rest", async () => {
  using bench = openBench({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  bench.write("scenarios/stuck.yaml", stuck);
  const { child, ended } = bench.start(["run", "--no-report"]);
  await eventually(
    () => journalOf(bench).includes('"type":"process"') && existsSync(join(bench.folder, "results")),
    "the server",
  );
  child.kill("SIGINT");
  child.kill("SIGTERM");
  const { code, signal } = await ended;
  expect({ code, signal }).toEqual({ code: 130, signal: null });
  expect(readRun(bench).record).toMatchObject({ status: "interrupted" });
  expect((await bench.run("clean")).code).toBe(0);
  expect(journalOf(bench)).toBe("");
});

test("kill -9 leaves whole rows, a report says that the run was killed, and bench clean ends what it had started", async () => {
  using bench = openBench({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  bench.write("scenarios/long.yaml", `${long}  bare: { kind: process, shape: command, command: [printf, right] }\n`);
  const { code, signal } = await interrupted(bench, ["SIGKILL"]);
  expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
  const { record, samples, directory } = readRun(bench);
  expect(record.status).toBe("running");
  expect(samples.length).toBeGreaterThan(3);
  const { stdout, ...report } = await bench.run("report", directory, "--format", "json");
  expect({ code: report.code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/the run has not ended, or was killed: what is here is what was written until then/),
  });
  expect((await bench.run("clean")).code).toBe(0);
  expect(journalOf(bench)).toBe("");
});

describe("output that nobody takes", () => {
  test.each([
    ["a reader that ends", `"$BENCH" run --no-report | head -1; wait`],
    ["closed standard output", `"$BENCH" run --no-report --quiet >&-`],
    ["closed standard error", `"$BENCH" run --no-report 2>&-`],
    ["all streams closed", `"$BENCH" run --no-report <&- >&- 2>&-`],
  ])("%s costs nothing of the run", async (_, line) => {
    using bench = openBench();
    bench.write("scenarios/scripted.yaml", fakeScenario);
    const { code, stderr } = await bench.inShell(line);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/EPIPE|EIO|internal error/) });
    const { record, samples } = readRun(bench);
    expect({ status: record.status, rows: samples.length }).toEqual({ status: "complete", rows: 48 });
  });

  test.skipIf(mustSkip(isOnPath("script")))(
    "a terminal that is gone interrupts it: partial results are kept",
    async () => {
      using bench = openBench({ TERM: "xterm" });
      bench.write("scenarios/long.yaml", long);
      const { BENCH: _, ...env } = {
        ...process.env,
        BENCH: "",
        HOME: bench.home,
        COLDBENCH_STATE: join(bench.folder, "state"),
        CI: "",
      };
      // script(1) holds the other end of the terminal; when it is killed, the terminal is gone.
      const program = new URL("../../bin/bench.js", import.meta.url).pathname;
      const terminal = spawn("script", ["--quiet", "--command", `${program} run --no-report`, "/dev/null"], {
        cwd: bench.folder,
        env,
        stdio: "ignore",
      });
      await eventually(() => countRows(bench) > 3, "the first rows");
      terminal.kill("SIGKILL");
      await eventually(() => readRun(bench).record.status !== "running", "the end of the run");
      expect(readRun(bench).record.status).toBe("interrupted");
      await eventually(() => journalOf(bench) === "", "the end of its journal");
    },
  );
});

test("a results folder that is removed during the run ends it: exit 4", async () => {
  using bench = openBench();
  bench.write("scenarios/long.yaml", long);
  const { ended } = bench.start(["run", "--no-report"]);
  await eventually(() => countRows(bench) > 3, "the first rows");
  rmSync(join(bench.folder, "results"), { recursive: true, force: true, maxRetries: 5 });
  const { code, stderr } = await ended;
  expect({ code, stderr }).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/was removed while the run was writing to it\nhint: measure again/),
  });
  expect(stderr).not.toMatch(/internal error|\n\s+at /);
});
