import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { resultDocumentSchema } from "../../src/analysis/result-schema.ts";
import { runRecordSchema } from "../../src/results/run-record.ts";
import { findMemoryController } from "../../src/system/memory-controller.ts";
import { mustSkip } from "../requirement.ts";
import { eventually, fakeScenario, openBench, type Bench } from "./bench.ts";

const mebibyte = 1_048_576;
const withDensity =
  `${fakeScenario.replace("stop: { trials: 8 }", "stop: { trials: 2 }\ndensity: { memory: 64MiB, instances: 30 }")}`
    .replace("  slow:", "    density: { hostMiB: 30, instanceMiB: 0.5 }\n  slow:")
    .concat("    density: { hostMiB: 0, instanceMiB: 7 }\n");

const folderOf = (bench: Bench): string =>
  join(bench.folder, "results", readdirSync(join(bench.folder, "results"))[0] ?? "none");
const recordOf = (bench: Bench) =>
  runRecordSchema.parse(JSON.parse(readFileSync(join(folderOf(bench), "run.json"), "utf8")));

test("fills every target after the trials, keeps the raw readings, and reports what was measured and what was not", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", withDensity);
  const { code, stdout, stderr } = await bench.run("run", "--json");
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("filling quick with idle instances"),
  });
  const { densities } = resultDocumentSchema.parse(JSON.parse(stdout));
  expect(densities).toMatchObject([
    {
      target: "quick",
      hostBytes: 30 * mebibyte,
      perInstance: { point: 0.5 * mebibyte },
      held: { atLeast: 30, below: null },
    },
    {
      target: "slow",
      hostBytes: 0,
      perInstance: { point: 7 * mebibyte },
      held: { atLeast: 9, below: 10 },
      extrapolated: null,
    },
  ]);
  expect(densities[0]?.extrapolated).toEqual({ point: 68, low: 68, high: 68 });
  const record = recordOf(bench);
  expect(record.densities?.map(({ readings }) => readings.length)).toEqual(
    densities.map(({ readings }) => readings.length),
  );
  const isRun = new Ajv({ strict: false, formats: { "date-time": true } }).compile(
    JSON.parse(readFileSync("schemas/run.schema.json", "utf8")) as object,
  );
  expect(isRun(record), JSON.stringify(isRun.errors)).toBe(true);
  const reports = join(bench.folder, "reports", record.id);
  expect(readdirSync(reports)).toContain("densities.csv");
  expect(readdirSync(join(reports, "charts"))).toContain("scripted-density.png");
  expect(readFileSync(join(reports, "index.html"), "utf8")).toContain("Memory of an idle instance");
  const again = await bench.run("report", `results/${record.id}`, "--json", "--format", "json");
  expect(JSON.parse(again.stdout)).toEqual(JSON.parse(stdout));
});

test("nothing is filled where the scenario does not ask for it", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  const { stdout } = await bench.run("run", "--json", "--no-report");
  expect(resultDocumentSchema.parse(JSON.parse(stdout)).densities).toEqual([]);
  expect(recordOf(bench)).not.toHaveProperty("densities");
});

describe.skipIf(process.platform !== "linux")("with processes", () => {
  const scenario = (instances: number): string =>
    `name: held\nrequest: { body: x }\nstarts: [cold]\nstop: { trials: 1 }\ndensity: { memory: 1GiB, instances: ${instances} }\ntargets: { cat: { kind: process, shape: command, command: [cat] } }\n`;

  test("an interruption keeps what was weighed, and leaves no process: exit 130", async () => {
    using bench = openBench();
    bench.write("scenarios/held.yaml", scenario(10_000));
    const { child, ended } = bench.start(["run", "--no-report"]);
    const journal = join(bench.folder, "state", "journal");
    const opened = (): number =>
      existsSync(journal)
        ? readdirSync(journal)
            .flatMap((file) => readFileSync(join(journal, file), "utf8").split("\n"))
            .filter((line) => line.includes('"open"') && line.includes('"process"')).length
        : 0;
    await eventually(() => opened() > 250, "some idle instances");
    child.kill("SIGINT");
    const { code } = await ended;
    expect(code).toBe(130);
    const [density] = recordOf(bench).densities ?? [];
    expect(density).toMatchObject({ stopped: "interrupted", reason: expect.stringContaining("interrupted by SIGINT") });
    expect(density?.readings.length).toBeGreaterThan(3);
    expect(readdirSync(journal)).toEqual([]);
  });

  test("the peak memory of a command is a fact of its target, or why it is not known", async () => {
    using bench = openBench();
    bench.write("scenarios/held.yaml", scenario(1));
    expect((await bench.run("run", "--no-report")).code).toBe(0);
    const facts = recordOf(bench).targets[0]?.facts ?? {};
    expect(facts["peak-memory-by"]).toMatch(/^memory\.|^not known: /);
    expect("peak-memory-bytes" in facts).toBe(facts["peak-memory-by"]?.startsWith("memory."));
  });
});

const controller = findMemoryController();
const isRoot = process.getuid?.() === 0;

test.skipIf(mustSkip(controller !== null && isRoot))(
  "clean removes a control group that a killed run had made, and nothing else, whatever a journal says",
  async () => {
    using bench = openBench({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    const name = "coldbench-2026-11-22T07-31-05Z-hello-3f2a-0123abcd";
    const own = join(controller?.mount ?? "", name);
    const folder = join(bench.folder, name);
    const other = controller?.mount ?? "";
    const journal = join(bench.folder, "state", "journal");
    for (const path of [journal, own, folder]) mkdirSync(path, { recursive: true });
    const open = [own, folder, other].map((id) => `${JSON.stringify({ op: "open", type: "cgroup", id })}\n`);
    writeFileSync(join(journal, "999999-1-x.ndjson"), open.join(""));
    expect((await bench.run("clean", "--dry-run")).stdout).toContain(`would be removed: cgroup ${own}\n`);
    const { code, stdout } = await bench.run("clean");
    expect(code).toBe(4);
    expect(stdout).toContain(`removed: cgroup ${own}\n`);
    expect(stdout).toContain(`failed: cgroup ${folder} (it is not a control group)`);
    expect(stdout).toContain(`failed: cgroup ${other} (it is not a control group that coldbench makes)`);
    expect([own, folder, other].map(existsSync)).toEqual([false, true, true]);
  },
);
