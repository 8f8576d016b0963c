import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ResultDocument } from "../../src/analysis/result-schema.ts";
import { readRunRecord } from "../../src/io/run-store.ts";
import type { Sample } from "../../src/results/sample.ts";
import { plannedKey, trialKey } from "../../src/results/trial-rows.ts";
import { type Bench, type Ended, openBench } from "./bench.ts";

/** Every trial of its own length, so that a trial of a wrong place would be seen; with a burst, and two scenarios. */
const lengths = (from: number): string =>
  Array.from({ length: 14 }, (_, at) => `{ totalMs: ${from + ((at * 7) % 5)}, phases: { handle: 1 } }`).join(", ");
const scenarioOf = (name: string, trials: number): string => `name: ${name}
request: { body: x }
expect: { body: right }
reference: quick
starts: [cold, warm]
stop: { trials: ${trials} }
burst: { requests: 3, rounds: 2 }
warm: { warmup: 1, invocations: 2 }
targets:
  quick: { kind: fake, body: right, starts: { cold: [${lengths(2)}], warm: [${lengths(1)}] } }
  slow: { kind: fake, body: right, starts: { cold: [${lengths(4)}], warm: [${lengths(2)}] } }
`;

const rowsOf = (folder: string): Sample[] =>
  readFileSync(join(folder, "samples.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Sample);
/** By shard, where they are shards. */
const foldersIn = (bench: Bench, name: string): string[] =>
  readdirSync(join(bench.folder, name))
    .map((id) => join(bench.folder, name, id))
    .toSorted((a, b) => indexOf(a) - indexOf(b));
const indexOf = (folder: string): number => readRunRecord(folder).shard?.index ?? 0;
const measure = async (bench: Bench, ...options: readonly string[]) =>
  bench.run("run", "--no-report", "--quiet", ...options, ...(options.includes("--seed") ? [] : ["--seed", "7"]));

/** A plan of two scenarios in one run (`whole/`) and in so many shards (`parts/`). */
async function measureBoth(bench: Bench, shards: number): Promise<void> {
  bench.write("scenarios/a.yaml", scenarioOf("first", 12));
  bench.write("scenarios/b.yaml", scenarioOf("second", 5));
  const waiting = [["--out", "whole"]];
  for (let index = 1; index <= shards; index++) waiting.push(["--out", "parts", "--shard", `${index}/${shards}`]);
  const ended: Ended[] = [];
  // Two at a time: what is measured is scripted.
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      ended.push(await measure(bench, ...next));
  };
  await Promise.all([work(), work()]);
  for (const one of ended) expect({ code: one.code, stderr: one.stderr }).toEqual({ code: 0, stderr: "" });
}

/** What is in a report of either, without what names the run, its machine's mood and its being merged. */
function figuresOf(
  bench: Bench,
  folder: string,
): { readonly json: unknown; readonly csv: string; readonly page: unknown } {
  const id = folder.split("/").at(-1) ?? "";
  const read = (name: string): string => readFileSync(join(bench.folder, "reports", id, name), "utf8");
  const { run: _run, warnings: _warnings, ...json } = JSON.parse(read("report.json")) as ResultDocument;
  const embedded = [
    ...read("index.html").matchAll(
      /<script type="application\/json" id="(?!provenance|record)[^"]*"[^>]*>(.*?)<\/script>/gs,
    ),
  ];
  expect(embedded.length).toBeGreaterThan(0);
  const tables = [...read("index.html").matchAll(/<table.*?<\/table>/gs)].map(([table]) => table);
  return { json, csv: read("cells.csv").replaceAll(id, ""), page: tables };
}

test("four shards merged are the trials of the plan, and give the report of one run to the last digit", async () => {
  using bench = openBench();
  await measureBoth(bench, 4);
  const merged = await bench.run("merge", ...foldersIn(bench, "parts"), "--json");
  expect(merged).toMatchObject({ code: 0 });
  const document = JSON.parse(merged.stdout) as { run: string; status: string; trials: number };
  expect(document).toMatchObject({ status: "complete", trials: 2 * 17, missing: [], differences: [] });
  const [whole = ""] = foldersIn(bench, "whole");
  const together = join(bench.folder, document.run);
  expect(readRunRecord(together).order).toEqual(readRunRecord(whole).order);
  const numbers = (folder: string): string[] =>
    rowsOf(folder)
      .map((row) => `${trialKey(row)} ${row.ordinal} ${row.totalNs} ${JSON.stringify(row.phases)}`)
      .toSorted();
  expect(numbers(together)).toEqual(numbers(whole));
  expect(readRunRecord(together).bursts).toHaveLength(4);
  expect(await bench.run("report", whole, together, "--quiet", "--format", "json,csv,html")).toMatchObject({ code: 0 });
  expect(figuresOf(bench, together)).toEqual(figuresOf(bench, whole));
  const page = join("reports", together.split("/").at(-1) ?? "", "index.html");
  expect(await bench.run("verify", page)).toMatchObject({ code: 0 });
});

test("a shard that was interrupted and resumed is merged like any other", async () => {
  using bench = openBench();
  await measureBoth(bench, 2);
  const [first = "", second = ""] = foldersIn(bench, "parts");
  const kept = rowsOf(second).slice(0, 12);
  writeFileSync(join(second, "samples.ndjson"), kept.map((row) => `${JSON.stringify(row)}\n`).join(""));
  writeFileSync(join(second, "run.json"), JSON.stringify({ ...readRunRecord(second), status: "interrupted" }));
  const refused = await bench.run("merge", first, second);
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toMatch(/shard 2 is interrupted, \d+ of its \d+ trials are missing/);
  expect(refused.stderr).toContain(`hint: bench run --resume ${second}, then merge`);
  expect(await bench.run("run", "--resume", second, "--no-report", "--quiet")).toMatchObject({ code: 0 });
  const merged = await bench.run("merge", second, first);
  expect(merged).toMatchObject({ code: 0 });
  const [together = ""] = foldersIn(bench, "results");
  const [whole = ""] = foldersIn(bench, "whole");
  expect(new Set(rowsOf(together).map(trialKey))).toEqual(new Set(readRunRecord(whole).order.map(plannedKey)));
  expect(readRunRecord(together).merged?.shards.map(({ resumed }) => resumed?.length)).toEqual([undefined, 1]);
  expect(await bench.run("run", "--resume", together)).toMatchObject({ code: 2 });
});

test("shards that overlap, are missing or are of another plan are refused, by name", async () => {
  using bench = openBench();
  await measureBoth(bench, 3);
  const [one = "", two = "", three = ""] = foldersIn(bench, "parts");
  const [whole = ""] = foldersIn(bench, "whole");
  const refuse = async (folders: readonly string[], message: RegExp, ...options: readonly string[]): Promise<void> => {
    const { code, stderr, stdout } = await bench.run("merge", ...folders, ...options);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) as string });
  };
  await refuse([one], /of 3 shards, these are missing: 2, 3/);
  await refuse([one, two, three, two], /shard 2 of 3 is there 2 times/, "--allow-missing");
  await refuse([one, whole], /is no shard: it is all of its plan in one/);
  await measure(bench, "--out", "other", "--seed", "8", "--shard", "2/3");
  await Promise.all([
    measure(bench, "--out", "fourths", "--shard", "2/4"),
    measure(bench, "--out", "fewer", "--shard", "2/3", "--trials", "4"),
  ]);
  await refuse([one, ...foldersIn(bench, "other"), three], /not shards of one plan: seed: 7 against 8/);
  await refuse([one, ...foldersIn(bench, "fourths"), three], /not shards of one plan: number of shards: 3 against 4/);
  await refuse([one, ...foldersIn(bench, "fewer"), three], /not shards of one plan: settings of the scenarios differ/);
  const record = readRunRecord(two);
  const machine = { ...record.environment, fingerprint: "0123456789abcdef" };
  writeFileSync(join(two, "run.json"), JSON.stringify({ ...record, environment: machine }));
  await refuse(
    [one, two, three],
    /machine: .* \(shards 1, 3\), .*\(0123456789abcdef\) \(shard 2\)\nhint: --allow-different/,
  );
  expect(await bench.run("merge", one, two, three, "--allow-different")).toMatchObject({ code: 0 });
  const [together = ""] = foldersIn(bench, "results");
  const { merged, environment } = readRunRecord(together);
  expect(merged).toMatchObject({ differences: [expect.stringContaining("machine: ")] });
  // That of no machine: it is compared with no other run.
  expect([record.environment.fingerprint, machine.fingerprint]).not.toContain(environment.fingerprint);
  expect((await bench.run("report", together, "--json")).stdout).toContain("run-merged-different");
});

test("--allow-missing merges what is there as a partial run, and the report says what is missing", async () => {
  using bench = openBench();
  await measureBoth(bench, 3);
  const [one = "", , three = ""] = foldersIn(bench, "parts");
  expect(await bench.run("merge", one, three, "--allow-missing")).toMatchObject({ code: 0 });
  const [together = ""] = foldersIn(bench, "results");
  expect(readRunRecord(together)).toMatchObject({ status: "partial", merged: { of: 3, missing: [2] } });
  const { stdout } = await bench.run("report", together, "--json");
  expect(stdout).toContain("of 3 shards, these are missing or not whole: 2");
});

test("a plan cannot be split without a seed, until a verdict, or into more shards than it has blocks", async () => {
  using bench = openBench();
  bench.write("scenarios/a.yaml", scenarioOf("first", 12));
  for (const [options, message] of [
    [["--shard", "1/2"], /--shard is given without --seed: .*\nhint: .*--seed 7/],
    [["--shard", "1/2", "--seed", "7", "--until", "verdict"], /cannot stop at a verdict: .*\nhint: .*--trials 30/],
    [["--shard", "1/20", "--seed", "7"], /20 shards are more than the 12 trials/],
    [["--shard", "0/2", "--seed", "7"], /--shard 0\/2 is not a shard/],
    [["--shard", "half", "--seed", "7"], /--shard half is not a shard/],
  ] as const) {
    const { code, stderr } = await bench.run("run", ...options);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) as string });
  }
  const plan = await bench.run("run", "--plan", "--json", "--seed", "7", "--shard", "2/2");
  const { order } = JSON.parse(plan.stdout) as { order: { trial: number }[] };
  expect([...new Set(order.map(({ trial }) => trial))]).toEqual([6, 7, 8, 9, 10, 11]);
});
