import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { resultDocumentSchema } from "../../src/analysis/result-schema.ts";
import { eventually, fakeScenario, openBench } from "./bench.ts";

const withoutDocker = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };

test("measures, keeps raw samples, writes the report, and says the verdict last", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  const { code, stdout, stderr } = await bench.run("run", "--seed", "7");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const [id = ""] = readdirSync(join(bench.folder, "results"));
  expect(id).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-scripted-[0-9a-f]{4}$/);
  expect(stdout.trim().split("\n").at(-1)).toMatch(/quick started .* faster than slow on scripted/);
  const report = readdirSync(join(bench.folder, "reports", id), { recursive: true, encoding: "utf8" });
  expect(report).toEqual(expect.arrayContaining(["index.html", "summary.md", "cells.csv", "report.json"]));
  expect(report.filter((file) => file.endsWith(".png")).length).toBeGreaterThan(3);
});

test("what is written is what the published schemas say", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  await bench.run("run", "--no-report", "--quiet");
  const folder = join(bench.folder, "results", readdirSync(join(bench.folder, "results"))[0] ?? "");
  const schemaOf = (name: string): object => JSON.parse(readFileSync(`schemas/${name}.schema.json`, "utf8")) as object;
  const ajv = new Ajv({ strict: false, formats: { "date-time": true } });
  const isRun = ajv.compile(schemaOf("run"));
  expect(isRun(JSON.parse(readFileSync(join(folder, "run.json"), "utf8"))), JSON.stringify(isRun.errors)).toBe(true);
  const isSample = ajv.compile(schemaOf("sample"));
  const rows = readFileSync(join(folder, "samples.ndjson"), "utf8").trim().split("\n");
  expect(rows).toHaveLength(2 * 8 * 3);
  for (const row of rows) expect(isSample(JSON.parse(row)), JSON.stringify(isSample.errors)).toBe(true);
});

test("--json prints one document and nothing else on stdout", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  const { code, stdout } = await bench.run("run", "--json", "--no-report");
  expect(code).toBe(0);
  const document = resultDocumentSchema.parse(JSON.parse(stdout));
  expect(document.run).toMatch(/^results\//);
  expect(document.cells.map(({ target, start, n }) => [target, start, n])).toEqual([
    ["quick", "cold", 8],
    ["quick", "warm", 8],
    ["slow", "cold", 8],
    ["slow", "warm", 8],
  ]);
  expect(document.cells.every(({ p99Ms }) => p99Ms === null)).toBe(true);
  expect(document.comparisons.find(({ start }) => start === "cold")).toMatchObject({
    target: "slow",
    reference: "quick",
    ratio: 4,
  });
});

test("the same seed gives the same order, and --plan measures nothing", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  const plans = await Promise.all(["7", "7", "8"].map((seed) => bench.run("run", "--plan", "--json", "--seed", seed)));
  const [first, second, other] = plans.map(({ stdout }) => JSON.parse(stdout) as { order: unknown[] });
  expect(first).toEqual(second);
  expect(first?.order).not.toEqual(other?.order);
  expect(first?.order).toHaveLength(16);
  expect(readdirSync(bench.folder)).not.toContain("results");
});

test("a wrong answer is a failed trial and makes the run incomplete: exit 4", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario.replace("body: right\n    starts:", "body: wrong\n    starts:"));
  const { code, stdout } = await bench.run("run", "--json", "--no-report");
  expect(code).toBe(4);
  const { cells } = resultDocumentSchema.parse(JSON.parse(stdout));
  expect(cells.find(({ target, start }) => target === "quick" && start === "cold")).toMatchObject({
    n: 0,
    failed: 8,
    medianMs: null,
  });
});

test("a target that is not there is skipped with its reason, unless it was asked for: exit 3", async () => {
  using bench = openBench(withoutDocker);
  bench.write(
    "scenarios/scripted.yaml",
    `${fakeScenario}  boxed: { kind: docker, shape: http, image: some/image:1 }\n`,
  );
  const skipped = await bench.run("run", "--no-report");
  expect(skipped.code).toBe(0);
  expect(skipped.stderr).toMatch(/skipped boxed .*docker\.sock .*does not exist.*To have it: /);
  expect(skipped.stdout).toContain("boxed");
  const asked = await bench.run("run", "--no-report", "--target", "boxed");
  expect(asked.code).toBe(3);
  expect(asked.stderr).toMatch(/target boxed was asked for, and is not available/);
  expect(asked.stderr).toMatch(/hint: /);
});

test("wrong usage exits 2 and says what to do", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  for (const [args, message] of [
    [["run", "--target", "nobody"], /--target nobody names no target\nhint: targets: quick, slow/],
    [["run", "--start", "lukewarm"], /--start lukewarm is not a start\nhint: use one of absent, disk/],
    [["run", "--trials", "0"], /--trials 0 is not a number of trials/],
    [["run", "--time-budget", "soon"], /--time-budget soon is not a duration/],
    [["run", "--seed", "-1"], /--seed -1 is not a seed/],
    [["run", "nowhere.yaml"], /nowhere\.yaml cannot be read/],
    [["rnu"], /rnu|run/],
    [["run", "--colour"], /colour/],
    [[], /Name a command/],
    [["report", "results/nothing"], /run\.json cannot be read/],
    [["report", "results/nothing", "--format", "pdf"], /--format pdf is not a format/],
  ] as const) {
    const { code, stderr, stdout } = await bench.run(...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
});

test("every scenario mistake is named with file, line, column, field and remedy: exit 2", async () => {
  using bench = openBench();
  bench.write(
    "scenarios/bad.yaml",
    fakeScenario.replace("kind: fake", "kind: fkae").replace("trials: 8", "trials: none"),
  );
  const { code, stderr } = await bench.run("run");
  expect(code).toBe(2);
  expect(stderr).toMatch(/scenarios\/bad\.yaml:6:\d+: stop\.trials: /);
  expect(stderr).toMatch(/scenarios\/bad\.yaml:10:\d+: targets\.quick\.kind: .*fkae.*Did you mean "fake"/);
});

test("an interruption keeps the finished trials: exit 130", async () => {
  using bench = openBench();
  bench.write(
    "scenarios/scripted.yaml",
    fakeScenario.replaceAll("totalMs: 8", "totalMs: 300").replace("trials: 8", "trials: 500"),
  );
  const { child, ended } = bench.start(["run", "--json", "--no-report"]);
  const samples = (): string => {
    const [id] = readdirSync(join(bench.folder, "results"));
    return readFileSync(join(bench.folder, "results", id ?? "", "samples.ndjson"), "utf8");
  };
  await eventually(() => readdirSync(bench.folder).includes("results") && samples().split("\n").length > 6, "samples");
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining("finished trials are kept") });
  const document = resultDocumentSchema.parse(JSON.parse(stdout));
  expect(document.status).toBe("interrupted");
  expect(readdirSync(join(bench.folder, "state", "journal"))).toEqual([]);
});

test("report renders again from stored results alone, the same numbers", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  const { stdout } = await bench.run("run", "--json", "--no-report");
  const { run } = JSON.parse(stdout) as { run: string };
  const again = await bench.run("report", run, "--json", "--format", "html,md,csv,json");
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toEqual(JSON.parse(stdout));
});

test("the precision rule stops a steady series early, at a planned look", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario.replace("trials: 8", "trials: 200, precision: 20%"));
  const { stdout } = await bench.run("run", "--json", "--no-report");
  const { cells } = resultDocumentSchema.parse(JSON.parse(stdout));
  expect([10, 15]).toContain(cells[0]?.n);
});
