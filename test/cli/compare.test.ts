import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { comparisonDocumentSchema } from "../../src/analysis/comparison-schema.ts";
import { fakeScenario, openBench } from "./bench.ts";
import { deriveRun, measureRun, scaled } from "./stored-runs.ts";

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

test("a run against a run: exit 0 where nothing moved, 1 where something did, named with the phase that moved", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const alike = deriveRun(bench, first, { day: 1 });
  const green = await bench.run("compare", first, alike);
  expect({ code: green.code, stderr: green.stderr }).toEqual({ code: 0, stderr: "" });
  expect(lastLine(green.stdout)).toMatch(/^No regression against results\//);

  const slower = deriveRun(bench, first, { day: 2, row: scaled("slow", 4) });
  const red = await bench.run("compare", first, slower);
  expect(red.code).toBe(1);
  expect(red.stdout).toMatch(/slower +slow cold +8 ms +32 ms +4\.00x \[/);
  expect(lastLine(red.stdout)).toMatch(/^scripted: slow cold is 4x \[.+\] slower than .* \(create \+18 ms\)/);

  const { code, stdout } = await bench.run("compare", first, slower, "--json");
  const { outcome, series } = comparisonDocumentSchema.parse(JSON.parse(stdout));
  expect([code, outcome]).toEqual([1, "regression"]);
  expect(series.find(({ target, start }) => target === "slow" && start === "cold")).toMatchObject({
    verdict: "slower",
    baseline: { n: 8, medianMs: expect.closeTo(8) },
    candidate: { n: 8, medianMs: expect.closeTo(32) },
    noise: { from: "assumed" },
  });
});

test("several runs are one baseline; the name of a baseline stands for its runs, and a folder of that name wins", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const others = [1, 2, 3, 4].map((day) => deriveRun(bench, first, { day, row: scaled("slow", 1 + day / 100) }));
  const candidate = deriveRun(bench, first, { day: 9, row: scaled("slow", 1.6) });
  const named = await bench.run("compare", first, ...others, candidate, "--json");
  const compared = comparisonDocumentSchema.parse(JSON.parse(named.stdout));
  expect([named.code, compared.baseline.runs.length]).toEqual([1, 5]);
  expect(compared.series[0]).toMatchObject({ target: "slow", verdict: "slower", noise: { from: "measured" } });

  expect((await bench.run("baseline", "set", "main", first, ...others)).code).toBe(0);
  const byName = await bench.run("compare", "main", candidate, "--json");
  const again = comparisonDocumentSchema.parse(JSON.parse(byName.stdout));
  expect([byName.code, again.baseline.label]).toEqual([1, "main"]);
  expect(again.series).toEqual(compared.series);

  mkdirSync(join(bench.folder, "main"));
  const folder = await bench.run("compare", "main", candidate);
  expect(folder).toMatchObject({ code: 2, stderr: expect.stringContaining("main/run.json cannot be read") });
});

test("another machine is refused, and compared all the same when that is allowed", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const elsewhere = deriveRun(bench, first, {
    day: 1,
    record: (run) => ({ ...run, environment: { ...run.environment, fingerprint: "another" } }),
  });
  const refused = await bench.run("compare", first, elsewhere);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/not the same on both sides: machine\nhint: .*--allow-different/);
  expect(refused.stdout).toMatch(/^refused +machine/m);
  const allowed = await bench.run("compare", first, elsewhere, "--allow-different");
  expect({ code: allowed.code, stderr: allowed.stderr }).toEqual({ code: 0, stderr: "" });
  expect(allowed.stdout).toMatch(/^differs +machine/m);
});

test("two targets of one run: pair by pair, exit 0 whatever the word", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const run = await measureRun(bench, "scripted.yaml");
  const { code, stdout } = await bench.run("compare", run, "--targets", "quick,slow", "--json");
  const { design, series } = comparisonDocumentSchema.parse(JSON.parse(stdout));
  expect([code, design]).toEqual([0, "paired"]);
  expect(series.map(({ target, start, verdict, estimate }) => [target, start, verdict, estimate?.ratio])).toEqual([
    ["slow", "cold", "slower", expect.closeTo(4)],
    ["slow", "warm", "equivalent", expect.closeTo(1)],
  ]);
});

test("files are written where they are asked for, and to reports/<run> by default", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const second = deriveRun(bench, first, { day: 1 });
  const { code, stdout } = await bench.run("compare", first, second, "--format", "md,json,junit", "--out", "there");
  expect(code).toBe(0);
  expect(stdout).toContain("Written: there/comparison.md, there/comparison.json, there/junit.xml");
  comparisonDocumentSchema.parse(JSON.parse(readFileSync(join(bench.folder, "there/comparison.json"), "utf8")));
  await bench.run("compare", first, `${second}/`, "--format", "md", "--quiet");
  const text = readFileSync(join(bench.folder, second.replace("results/", "reports/"), "comparison.md"), "utf8");
  expect(text).toMatch(/^## Cold starts: inconclusive\n\n\*\*No regression against/);
});

test("every refusal says what to do", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const run = await measureRun(bench, "scripted.yaml");
  const other = deriveRun(bench, run, { day: 1 });
  for (const [args, message] of [
    [["compare", run], /nothing to compare results\/.* with\nhint: name the baseline first/],
    [["compare", run, run], /is on both sides: it would be compared with itself\nhint: name another run/],
    [["compare", "mian", run], /mian is neither .* nor a baseline in baselines\/\nhint: .*bench baseline set/],
    [["compare", run, other, "--margin", "5x"], /--margin 5x is not a share\nhint: write --margin 5%/],
    [["compare", run, other, "--run-noise", "0"], /--run-noise 0 is not a share/],
    [["compare", run, other, "--alpha", "2"], /--alpha 2 is not a chance/],
    [["compare", run, other, "--format", "pdf"], /--format pdf is not a format\nhint: use some of md,json/],
    [["compare", run, other, "--targets", "quick,slow"], /--targets compares inside one run, and 2 are named/],
    [["compare", run, "--targets", "quick"], /--targets quick are not two targets\nhint: .*quick, slow/],
    [["compare", run, "--targets", "quick,none"], /has no target none\nhint: it has quick, slow/],
  ] as const) {
    const { code, stdout, stderr } = await bench.run(...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  }
});
