import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { trendDocumentSchema } from "../../src/analysis/trend-document.ts";
import { type Bench, fakeScenario, openBench } from "./bench.ts";
import { deriveRun, measureRun, scaled } from "./stored-runs.ts";

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

/** 14 nights, 3 ms after 2 ms a start from the ninth on, each with a commit; the first run is removed. */
async function nights(bench: Bench): Promise<string[]> {
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const folders = Array.from({ length: 14 }, (_, day) =>
    deriveRun(bench, first, {
      day,
      record: (run) => ({ ...run, source: { commit: `${day}`.padStart(4, "a").padEnd(40, "f"), dirty: false } }),
      row: scaled("quick", (day < 9 ? 1 : 1.5) * (1 + ((day * 7) % 5) / 100)),
    }),
  );
  rmSync(join(bench.folder, first), { recursive: true });
  return folders;
}

test("a step in the results is found, with the commits that it lies between; charts and tables are written; exit 0", async () => {
  using bench = openBench();
  await nights(bench);
  const { code, stdout, stderr } = await bench.run("trend");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^quick +cold +14 .* [\u2581-\u2588]{9}\u2502[\u2581-\u2588]{5}$/m);
  expect(lastLine(stdout)).toMatch(
    /^scripted quick \w+ is 1\.\d+x slower since 2026-01-10 \(.*; from commit aaa9ffffff, after aaa8ffffff\); 1 more step, 1 of them slower\.$/,
  );
  for (const file of ["trend.md", "trend.json", "charts/scripted-trend.png", "charts/scripted-trend-dark.png"]) {
    expect(existsSync(join(bench.folder, "reports/trend", file))).toBe(true);
  }
  const kept = trendDocumentSchema.parse(
    JSON.parse(readFileSync(join(bench.folder, "reports/trend/trend.json"), "utf8")),
  );
  const chosen = await bench.run("trend", "scripted", "--target", "quick", "--start", "cold", "--json", "--no-report");
  const { series } = trendDocumentSchema.parse(JSON.parse(chosen.stdout));
  expect(series.map(({ target, start, steps }) => [target, start, steps.map(({ at }) => at)])).toEqual([
    ["quick", "cold", [9]],
  ]);
  expect(kept.series.find(({ target, start }) => target === "quick" && start === "cold")?.points).toEqual(
    series[0]?.points,
  );
});

test("a history keeps runs whose folders are gone, each once, and survives a crash while it is written", async () => {
  using bench = openBench();
  const folders = await nights(bench);
  const file = join(bench.folder, "history.ndjson");
  const added = await bench.run("history", "add", ...folders.slice(0, 10));
  expect(added.stdout).toBe("Added 10 runs to history.ndjson, which holds 10.\n");
  appendFileSync(file, '{"schema":1,"id":"torn');
  const more = await bench.run("history", "add", ...folders.slice(8, 12));
  expect(more.stdout).toBe("Added 2 runs to history.ndjson, which holds 12.\n");
  expect(more.stderr).toMatch(/last line of history\.ndjson was cut off.*\n.*is in history\.ndjson already\n/);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(lines.map((line) => `results/${(JSON.parse(line) as { id: string }).id}`)).toEqual(folders.slice(0, 12));
  expect(lines.join("")).not.toContain("observationsNs");

  for (const folder of folders.slice(0, 10)) rmSync(join(bench.folder, folder), { recursive: true });
  const args = [
    "trend",
    "--history",
    "history.ndjson",
    "--target",
    "quick",
    "--start",
    "cold",
    "--json",
    "--no-report",
  ];
  const { runs, series } = trendDocumentSchema.parse(JSON.parse((await bench.run(...args)).stdout));
  expect([runs.length, series[0]?.steps[0]?.at]).toEqual([14, 9]);

  const compacted = await bench.run("history", "compact", "--keep", "5");
  expect(compacted.stdout).toMatch(/^Kept 5 runs in history\.ndjson, dropped 7 runs\.\nDropped: .*0000 to .*0006\n$/);
  expect((await bench.run("history", "list")).stdout.match(/^2026-01-/gm)).toHaveLength(5);
});

test("a damaged folder is said and left out; a damaged line, a missing file and an unknown name are refused", async () => {
  using bench = openBench();
  const folders = await nights(bench);
  writeFileSync(join(bench.folder, folders[3] as string, "run.json"), "{");
  const { code, stdout, stderr } = await bench.run("trend", "--json", "--no-report");
  expect(code).toBe(0);
  expect(stderr).toMatch(/^bench: left out: .*run\.json cannot be read/);
  expect(trendDocumentSchema.parse(JSON.parse(stdout)).runs).toHaveLength(13);
  bench.write("merged.ndjson", "<<<<<<< HEAD\n{}\n");
  for (const [args, message] of [
    [
      ["trend", "--history", "merged.ndjson"],
      /merged\.ndjson:1: not a run of a history: .*\nhint: remove the damaged line/,
    ],
    [["trend", "--history", "none.ndjson"], /the history none\.ndjson cannot be read/],
    [["trend", "--results", "none"], /there is no run in none\/\nhint: name where they are/],
    [["trend", "other"], /no run has a scenario other\nhint: there is: scripted/],
    [["trend", "--target", "other"], /no run has a target other\nhint: there are: quick, slow/],
    [["trend", "--start", "frozen"], /--start frozen is not a start/],
    [["trend", "--start", "disk"], /no run has a series of this choice/],
    [
      ["history", "list", "--file", "none.ndjson"],
      /the history none\.ndjson cannot be read.*\nhint: .*bench history add/,
    ],
  ] as const) {
    const refused = await bench.run(...args);
    expect({ args, code: refused.code, stdout: refused.stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(refused.stderr).toMatch(message);
  }
});
