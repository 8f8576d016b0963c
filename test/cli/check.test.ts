import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDocumentSchema } from "../../src/analysis/comparison-schema.ts";
import type { Sample } from "../../src/results/sample.ts";
import { fakeScenario, openBench } from "./bench.ts";
import { deriveRun, failing, measureRun, scaled } from "./stored-runs.ts";

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

test("a target that is deleted from the scenario fails the check by name; so does one that newly fails", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const before = await measureRun(bench, "scripted.yaml");
  await bench.run("baseline", "set", "main", before);
  bench.write("scripted.yaml", fakeScenario.slice(0, fakeScenario.indexOf("  slow:")));
  const without = await measureRun(bench, "scripted.yaml");
  const missing = await bench.run("check", without, "--baseline", "main");
  expect(missing.code).toBe(1);
  expect(missing.stdout).toMatch(/^missing +slow cold /m);
  expect(missing.stdout).toMatch(/^missing +slow warm /m);
  expect(lastLine(missing.stdout)).toMatch(/^scripted: slow cold is missing/);

  const broken = deriveRun(bench, before, { day: 1, row: failing("slow") });
  const newlyFailing = await bench.run("check", broken, "-b", "main");
  expect(newlyFailing.code).toBe(1);
  expect(newlyFailing.stdout).toMatch(/^failing +slow cold /m);

  const noRow = deriveRun(bench, before, { day: 2, row: (row) => (row.start === "warm" ? undefined : row) });
  expect((await bench.run("check", noRow, "-b", "main", "--quiet")).code).toBe(1);
});

test("what is red in the first run and not in the second is no alarm", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  await bench.run("baseline", "set", "main", first);
  const [red, alsoRed, green] = [4, 4.1, 1].map((factor, day) =>
    deriveRun(bench, first, { day, row: scaled("slow", factor) }),
  ) as [string, string, string];
  const check = async (...words: string[]) => bench.run("check", red, "--baseline", "main", ...words);
  expect((await check()).code).toBe(1);
  expect((await check("--confirm", alsoRed)).code).toBe(1);
  const cleared = await check("--confirm", green, "--json");
  const [comparison] = checkDocumentSchema.parse(JSON.parse(cleared.stdout)).comparisons;
  expect(cleared.code).toBe(0);
  expect(
    comparison?.series.filter(({ unconfirmed }) => unconfirmed).map(({ target, start }) => [target, start]),
  ).toEqual([
    ["slow", "cold"],
    ["slow", "warm"],
  ]);
  expect((await check("--confirm", red)).stderr).toMatch(/cannot confirm itself\nhint: measure again/);
  const other = deriveRun(bench, green, {
    day: 9,
    record: (run) => ({ ...run, scenarios: run.scenarios.map((one) => ({ ...one, digest: "another" })) }),
  });
  expect((await check("--confirm", other)).stderr).toMatch(/ran another version of the scenario scripted/);
});

test("a gate that checks nothing does not pass", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const run = await measureRun(bench, "scripted.yaml");
  const { code, stdout, stderr } = await bench.run("check", run);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/nothing to hold .* against: no baseline, no arms, no budgets\nhint: name a baseline/);
  await bench.run("baseline", "set", "main", run);
  expect((await bench.run("check", run, "-b", "main")).stderr).toMatch(
    /on both sides.*\nhint: name another run; a run is checked before it is added/,
  );
});

test("budgets alone: met 0, missed 1, undecided 4, and an interrupted run 4", async () => {
  using bench = openBench();
  const withBudget = (text: string): string => fakeScenario.replace("targets:", `budgets: ["${text}"]\ntargets:`);
  bench.write("scripted.yaml", withBudget("slow.cold.median / quick.cold.median > 3.9"));
  const met = await measureRun(bench, "scripted.yaml");
  const passed = await bench.run("check", met, "--json");
  const document = checkDocumentSchema.parse(JSON.parse(passed.stdout));
  expect([passed.code, document.exitCode]).toEqual([0, 0]);
  expect(document.comparisons[0]?.budgets).toMatchObject([{ state: "met", unit: "ratio", limit: 3.9 }]);

  const interrupted = deriveRun(bench, met, { day: 1, record: (run) => ({ ...run, status: "interrupted" }) });
  expect(await bench.run("check", interrupted)).toMatchObject({
    code: 4,
    stderr: "bench: the run is interrupted: not every series has all of its starts\n",
  });
  for (const [text, code, state] of [
    ["slow.cold.median < 5ms", 1, "missed"],
    ["quick.cold.p99 < 5ms", 4, "undecided"],
  ] as const) {
    bench.write("scripted.yaml", withBudget(text));
    const result = await bench.run("check", await measureRun(bench, "scripted.yaml"));
    expect(result.code).toBe(code);
    expect(result.stdout).toContain(`${state}  ${text}`);
  }
});

test("arms of the run are judged beside the baseline, each with files of its own", async () => {
  using bench = openBench();
  bench.write("old/scripted.yaml", fakeScenario);
  bench.write(
    "scripted.yaml",
    fakeScenario.replace("totalMs: 8, phases: { create: 6", "totalMs: 12, phases: { create: 10"),
  );
  bench.write("before.yaml", fakeScenario);
  const before = await measureRun(bench, "before.yaml");
  await bench.run("baseline", "set", "main", before);
  const run = await measureRun(bench, "scripted.yaml", "--against", "old", "--trials", "16");
  const { code, stdout } = await bench.run("check", run);
  expect(code).toBe(1);
  expect(lastLine(stdout)).toMatch(/^scripted: slow cold is 1\.5x \[.*\] slower than old \(create \+4 ms\)/);
  const both = await bench.run("check", run, "-b", "main", "--json", "--format", "md", "--out", "there");
  const { comparisons, exitCode } = checkDocumentSchema.parse(JSON.parse(both.stdout));
  expect([both.code, exitCode, comparisons.map(({ design }) => design)]).toEqual([1, 1, ["paired", "runs"]]);
  for (const folder of ["against", "baseline"]) {
    expect(readFileSync(join(bench.folder, "there", folder, "comparison.md"), "utf8")).toMatch(/^## /);
  }
});

test("where the reference differs from itself nothing is called slower: 0, and 5 with --strict", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario.replace("starts:", "aa: true\nstarts:"));
  const quiet = await measureRun(bench, "scripted.yaml", "--trials", "16");
  await bench.run("baseline", "set", "main", quiet);
  const slower = scaled("slow", 4);
  const disturbed = scaled("quick@null", 1.5);
  const red = deriveRun(bench, quiet, { day: 1, row: slower });
  expect((await bench.run("check", red, "-b", "main", "--strict", "--quiet")).code).toBe(1);
  const noisy = deriveRun(bench, quiet, { day: 2, row: (row: Sample) => disturbed(slower(row)) });
  const { code, stdout } = await bench.run("check", noisy, "-b", "main");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^tripped +quick cold/m);
  expect(lastLine(stdout)).toMatch(/^The host is not trustworthy/);
  expect((await bench.run("check", noisy, "-b", "main", "--strict", "--quiet")).code).toBe(5);
  const missing = deriveRun(bench, noisy, { day: 3, row: (row) => (row.target === "slow" ? undefined : row) });
  expect((await bench.run("check", missing, "-b", "main", "--strict", "--quiet")).code).toBe(1);
});
