import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { baselineSchema } from "../../src/results/run-summary.ts";
import { fakeScenario, openBench } from "./bench.ts";
import { deriveRun, failing, measureRun, scaled } from "./stored-runs.ts";

test("set, list, show and remove; a check needs nothing but the baseline's file", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const runs = [0, 1, 2].map((day) => deriveRun(bench, first, { day, row: scaled("slow", 1 + day / 10) }));
  expect(await bench.run("baseline", "set", "main", ...runs)).toEqual({
    code: 0,
    signal: null,
    stdout: "Wrote baselines/main.json: 3 runs, 4 series.\n",
    stderr: "",
  });
  const text = readFileSync(join(bench.folder, "baselines/main.json"), "utf8");
  const stored = baselineSchema.parse(JSON.parse(text));
  expect(stored.runs.map(({ id }) => `results/${id}`)).toEqual(runs);
  // A person reads its difference: one line for the starts of a series, none of them endless for anything else.
  expect(text.split("\n").length).toBeGreaterThan(100);
  expect(text).toMatch(/^ +"observationsNs": \[(?:\d+,?)+\],$/m);
  expect(readdirSync(join(bench.folder, "baselines"))).toEqual(["main.json"]);

  for (const run of runs) rmSync(join(bench.folder, run), { recursive: true });
  expect((await bench.run("check", first, "--baseline", "main", "--quiet")).code).toBe(0);

  expect((await bench.run("baseline", "list")).stdout).toMatch(/^main +3 +4 +2026-01-01 to 2026-01-03 /m);
  const shown = (await bench.run("baseline", "show", "main")).stdout;
  expect(shown).toMatch(/slow +cold +3 +24 +0 +8\.78 ms +8 \.\. 9\.6 ms +9\.1 %/);
  const { series } = JSON.parse((await bench.run("baseline", "show", "main", "--json")).stdout) as {
    series: { target: string; start: string; cv: number }[];
  };
  // sd of ln 1, ln 1.1, ln 1.2 is 0.091192 (NumPy, ddof 1); as a coefficient of variation 0.091382.
  expect(series.find(({ target, start }) => target === "slow" && start === "cold")?.cv).toBeCloseTo(0.091382, 5);

  expect((await bench.run("baseline", "remove", "main")).stdout).toBe("Removed baselines/main.json\n");
  expect((await bench.run("baseline", "list")).stdout).toMatch(/^No baseline in baselines\//);
});

test("add keeps the newest runs, counts a run once, and refuses another machine", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const runs = [0, 1, 2, 3].map((day) => deriveRun(bench, first, { day }));
  const begun = await bench.run("baseline", "add", "night", runs[1] as string);
  expect(begun).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("one run does not tell how much runs differ"),
  });
  const rolled = await bench.run("baseline", "add", "night", ...runs, "--keep", "3");
  expect(rolled.stdout).toBe("Wrote baselines/night.json: 3 runs, 4 series.\nDropped the oldest run.\n");
  const { runs: kept } = baselineSchema.parse(
    JSON.parse(readFileSync(join(bench.folder, "baselines/night.json"), "utf8")),
  );
  expect(kept.map(({ id }) => `results/${id}`)).toEqual(runs.slice(1));

  const elsewhere = deriveRun(bench, first, {
    day: 7,
    record: (run) => ({ ...run, environment: { ...run.environment, fingerprint: "another" } }),
  });
  const refused = await bench.run("baseline", "add", "night", elsewhere);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/are of different machines: .*\nhint: .*bench baseline set night results\//);
  expect((await bench.run("baseline", "set", "x", first, elsewhere)).code).toBe(2);
  expect((await bench.run("baseline", "add", "night", first, "--keep", "0")).stderr).toContain("--keep 0 is not");

  const renewed = deriveRun(bench, first, {
    day: 8,
    record: (run) => ({ ...run, targets: run.targets.map((target) => ({ ...target, version: "99" })) }),
  });
  expect(await bench.run("baseline", "add", "night", renewed)).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/engine, request or settings are not the same in all runs of scripted quick cold/),
  });
});

test("runs that did not end or lost their starts are refused, unless forced", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const interrupted = deriveRun(bench, first, { day: 0, record: (run) => ({ ...run, status: "interrupted" }) });
  const lost = deriveRun(bench, first, { day: 1, row: failing("slow") });
  const empty = deriveRun(bench, first, { day: 2, row: () => undefined });
  for (const [run, message] of [
    [interrupted, /is interrupted: .*\nhint: measure again, or keep it all the same with --force/],
    [lost, /has series that fail: scripted slow cold \(0 accepted, 8 failed, 0 set aside\)/],
  ] as const) {
    const { code, stderr } = await bench.run("baseline", "set", "main", run);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect((await bench.run("baseline", "set", "main", run, "--force")).code).toBe(0);
  }
  const nothing = await bench.run("baseline", "set", "main", empty, "--force");
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("has no accepted start") });
});

test("a damaged or newer file is named with its field, and does not hide the others", async () => {
  using bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  const run = await measureRun(bench, "scripted.yaml");
  await bench.run("baseline", "set", "good", run);
  const good = JSON.parse(readFileSync(join(bench.folder, "baselines/good.json"), "utf8")) as object;
  writeFileSync(join(bench.folder, "baselines/bad.json"), JSON.stringify({ ...good, name: 7 }));
  writeFileSync(join(bench.folder, "baselines/newer.json"), JSON.stringify({ ...good, schema: 9 }));
  const listed = await bench.run("baseline", "list");
  expect(listed.code).toBe(2);
  expect(listed.stdout).toMatch(/^good +1 /m);
  expect(listed.stderr).toMatch(/bad\.json is not a baseline: name: /);
  expect(listed.stderr).toMatch(/newer\.json has schema 9, and this coldbench reads up to 1/);
  expect((await bench.run("baseline", "remove", "bad")).code).toBe(0);
  expect((await bench.run("baseline", "show", "none")).stderr).toMatch(
    /there is no baseline none in baselines\/\nhint: known: good, newer/,
  );
  expect((await bench.run("baseline", "set", "../x", run)).stderr).toMatch(/"..\/x" is not a name of a baseline/);
});
