import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRunRecord } from "../../src/io/run-store.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { plannedKey, trialKey } from "../../src/results/trial-rows.ts";
import { type Bench, eventually, fakeScenario, openBench } from "./bench.ts";

const slowScenario = fakeScenario.replace("totalMs: 8,", "totalMs: 120,").replace("trials: 8", "trials: 12");

const folderOf = (bench: Bench): string =>
  join(bench.folder, "results", readdirSync(join(bench.folder, "results"))[0] ?? "");
const rowsOf = (folder: string): Sample[] =>
  readFileSync(join(folder, "samples.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Sample);
const countOf = (folder: string): number =>
  existsSync(join(folder, "samples.ndjson"))
    ? readFileSync(join(folder, "samples.ndjson"), "utf8").split("\n").length - 1
    : 0;

/** A run that was killed with some of its trials done. */
async function killedRun(bench: Bench, ...options: readonly string[]): Promise<string> {
  const { child, ended } = bench.start(["run", "--seed", "7", "--no-report", "--quiet", ...options]);
  await eventually(
    () => existsSync(join(bench.folder, "results")) && countOf(folderOf(bench)) >= 8,
    "for the first trials",
  );
  child.kill("SIGKILL");
  await ended;
  return folderOf(bench);
}

/** Every planned trial is there once, with all of its rows. */
function expectWhole(run: RunRecord, rows: readonly Sample[]): void {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(trialKey(row), (counts.get(trialKey(row)) ?? 0) + 1);
  expect(counts).toEqual(new Map(run.order.map((trial) => [plannedKey(trial), 3])));
  expect(new Set(rows.map((row) => `${trialKey(row)} ${row.ordinal}`)).size).toBe(rows.length);
}

test("a killed run goes on where it stopped, in the recorded order, and says that it did", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", slowScenario);
  const folder = await killedRun(bench);
  const before = countOf(folder);
  const { code, stdout, stderr } = await bench.run("run", "--resume", folder.split("/").at(-1) ?? "", "--no-report");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const run = readRunRecord(folder);
  const rows = rowsOf(folder);
  expectWhole(run, rows);
  expect([...new Set(rows.map(trialKey))]).toEqual(run.order.map(plannedKey));
  expect(run).toMatchObject({ status: "complete", resumed: [{ was: "running", trials: before / 3, droppedRows: 0 }] });
  expect(rows.map(({ atNs = 0 }) => atNs)).toEqual(rows.map(({ atNs = 0 }) => atNs).toSorted((a, b) => a - b));
  expect(stdout).toMatch(/the run was interrupted and went on once \(a pause of .* after \d+ trials\)/);
  expect(existsSync(join(folder, "lock.json"))).toBe(false);
  const again = await bench.run("run", "--resume", folder);
  expect(again).toMatchObject({ code: 0, stdout: "" });
  expect(again.stderr).toContain("is complete: there is nothing to resume");
});

test.each([
  ["torn in the middle of a row", (text: string) => text.slice(0, -40), 1],
  ["cut off before its end of line", (text: string) => text.slice(0, -1), 1],
  ["cut off between two of its rows", (text: string) => `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`, 0],
  ["cut off after its first row", (text: string) => `${text.trimEnd().split("\n").slice(0, -2).join("\n")}\n`, 0],
])("a trial that is %s is repeated as a whole", async (_, cut, torn) => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario);
  await bench.run("run", "--seed", "7", "--no-report", "--quiet");
  const folder = folderOf(bench);
  const path = join(folder, "samples.ndjson");
  const lines = readFileSync(path, "utf8").split("\n").slice(0, 21);
  writeFileSync(path, cut(`${lines.join("\n")}\n`));
  const { endedAt: _ended, ...record } = readRunRecord(folder);
  writeFileSync(join(folder, "run.json"), JSON.stringify({ ...record, status: "running" }));
  const report = await bench.run("report", folder, "--json");
  expect(report.code).toBe(0);
  expect(report.stdout.includes("torn-row")).toBe(torn === 1 && !cut("x\n").endsWith("x"));
  expect(await bench.run("run", "--resume", folder, "--no-report")).toMatchObject({ code: 0 });
  const run = readRunRecord(folder);
  expectWhole(run, rowsOf(folder));
  expect(run.resumed).toMatchObject([{ trials: 6 }]);
  expect(run.resumed?.[0]?.droppedRows).toBeGreaterThan(0);
});

test("bursts and densities that are recorded are not measured again", async () => {
  using bench = openBench();
  const after = "burst: { requests: 3, rounds: 2 }\ndensity: { memory: 64 MiB, instances: 4 }\n";
  const dense = (text: string): string =>
    text.replaceAll("    starts:", "    density: { hostMiB: 2, instanceMiB: 1 }\n    starts:");
  bench.write("scenarios/scripted.yaml", dense(fakeScenario.replace("warm:", `${after}warm:`)));
  expect(await bench.run("run", "--no-report", "--quiet")).toMatchObject({ code: 0 });
  const folder = folderOf(bench);
  const whole = readRunRecord(folder);
  expect([whole.bursts?.length, whole.densities?.length]).toEqual([2, 2]);
  const [kept] = whole.bursts ?? [];
  const marked = { ...kept, rounds: kept?.rounds.map((round) => round.map((one) => ({ ...one, totalNs: 77 }))) };
  const { densities = [] } = whole;
  const cut = {
    ...whole,
    status: "interrupted",
    bursts: [marked],
    densities: [{ ...densities[0], stopped: "interrupted" }],
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify(cut));
  expect(await bench.run("run", "--resume", folder, "--no-report", "--quiet")).toMatchObject({ code: 0 });
  const run = readRunRecord(folder);
  expect(run.bursts?.map(({ target, rounds }) => [target, rounds[0]?.[0]?.totalNs === 77])).toEqual([
    ["quick", true],
    ["slow", false],
  ]);
  expect(run.densities?.map(({ target, stopped }) => [target, stopped])).toEqual(
    densities.map(({ target, stopped }) => [target, stopped]),
  );
  expectWhole(run, rowsOf(folder));
});

test("a run that ends early by its own rule does so as well after a pause", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", fakeScenario.replace("trials: 8", "trials: 60, precision: 5 %"));
  expect(await bench.run("run", "--seed", "7", "--no-report", "--quiet")).toMatchObject({ code: 0 });
  const folder = folderOf(bench);
  const whole = rowsOf(folder);
  expect(whole.length).toBeLessThan(60 * 2 * 3);
  writeFileSync(
    join(folder, "samples.ndjson"),
    whole
      .slice(0, 33)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(""),
  );
  writeFileSync(join(folder, "run.json"), JSON.stringify({ ...readRunRecord(folder), status: "partial" }));
  expect(await bench.run("run", "--resume", folder, "--no-report", "--quiet")).toMatchObject({ code: 0 });
  expect(new Set(rowsOf(folder).map(trialKey))).toEqual(new Set(whole.map(trialKey)));
});

test("an interrupted run says how to go on", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", slowScenario);
  const { child, ended } = bench.start(["run", "--seed", "7", "--no-report"]);
  await eventually(() => existsSync(join(bench.folder, "results")) && countOf(folderOf(bench)) >= 3, "for a trial");
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  const [, run = ""] = /hint: bench run --resume (\S+) goes on/.exec(stderr) ?? [];
  expect(await bench.run("run", "--resume", run, "--no-report", "--quiet")).toMatchObject({ code: 0 });
  expect(readRunRecord(folderOf(bench))).toMatchObject({ status: "complete", resumed: [{ was: "interrupted" }] });
});

test("a run that is still measured is refused: exit 2", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", slowScenario);
  const { child, ended } = bench.start(["run", "--no-report", "--quiet"]);
  await eventually(
    () => existsSync(join(bench.folder, "results")) && existsSync(join(folderOf(bench), "lock.json")),
    "for its lock",
  );
  const refused = await bench.run("run", "--resume", folderOf(bench));
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain(`is being measured: process ${child.pid ?? 0} is writing it`);
  expect((await ended).code).toBe(0);
});

test("what is not as it was is refused with what differs, and allowed on request: then the run says so", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", slowScenario);
  const folder = await killedRun(bench);
  const path = join(folder, "run.json");
  const record = readRunRecord(folder);
  const resume = async (part: object, ...options: readonly string[]) => {
    writeFileSync(path, JSON.stringify({ ...record, ...part }));
    return bench.run("run", "--resume", folder, "--no-report", "--quiet", ...options);
  };
  const elsewhere = { environment: { ...record.environment, fingerprint: "0123456789abcdef", node: "v1.2.3" } };
  const refused = await resume(elsewhere);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(
    /machine: .*\(0123456789abcdef\) then, .* now; Node: v1\.2\.3 then, v.* now\nhint: .*--allow-different/s,
  );
  const tool = await resume({ tool: { name: "coldbench", version: "0.0.1" } }, "--allow-different");
  expect(tool).toMatchObject({ code: 2 });
  expect(tool.stderr).toContain("was begun by coldbench 0.0.1");
  const seed = await resume({ seed: 8 });
  expect(seed).toMatchObject({ code: 2 });
  expect(seed.stderr).toContain("the plan of its seed is another here");
  bench.write("scenarios/scripted.yaml", `${slowScenario}# another\n`);
  const changed = await resume({}, "--allow-different");
  expect(changed).toMatchObject({ code: 2 });
  expect(changed.stderr).toContain("is not the scenario file that the run began with");
  bench.write("scenarios/scripted.yaml", slowScenario);
  expect(readRunRecord(folder).resumed).toBeUndefined();
  expect(await resume(elsewhere, "--allow-different")).toMatchObject({ code: 0 });
  expect(readRunRecord(folder).resumed?.[0]?.differences).toHaveLength(2);
  const { stdout } = await bench.run("report", folder, "--json");
  expect(stdout).toContain("run-resumed-different");
});

test("rows that are no part of the plan, and options that would change it, are refused", async () => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", slowScenario);
  const folder = await killedRun(bench);
  for (const [options, message] of [
    [["--trials", "3"], /--resume goes on with the plan of its run, which --trials would change/],
    [["--seed", "3"], /which --seed would change/],
    [["scenarios/scripted.yaml"], /which scenarios\/scripted\.yaml would change/],
  ] as const) {
    const { code, stderr } = await bench.run("run", ...options, "--resume", folder);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) as string });
  }
  expect(await bench.run("run", "--resume", "nothing")).toMatchObject({ code: 2 });
  expect(await bench.run("run", "--resume", "")).toMatchObject({ code: 2 });
  const [row] = rowsOf(folder);
  appendFileSync(
    join(folder, "samples.ndjson"),
    `${JSON.stringify({ ...row, trial: 99, outcome: { ok: false, code: "exit", message: "" } })}\n`,
  );
  const stray = await bench.run("run", "--resume", folder, "--no-report");
  expect(stray).toMatchObject({ code: 2 });
  expect(stray.stderr).toContain("which was never planned");
});
