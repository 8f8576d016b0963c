import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { first, formats, judged, openTree, red, runStub, stub } from "./stubbed.ts";

describe("a run that leaves nothing to judge", () => {
  test.each([2, 3, 6, 130])("exit %d of the run is the job's", (exit) => {
    using job = openTree();
    const { code, outputs, commands } = runStub(job, { run: [{ code: exit, stdout: "" }] });
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: exit, outcome: "failed" });
    expect(commands).toHaveLength(1);
  });
  test.each([1, 4, 5])("exit %d of the run is judged by the check", (exit) => {
    using job = openTree();
    const { code, commands } = runStub(job, { run: [{ code: exit, stdout: { run: "results/1" } }] });
    expect(code).toBe(0);
    expect(commands[1]).toMatch(/^check results\/1/);
  });
});

test("a pull request is measured beside its base, twice when red, and keeps nothing", () => {
  using job = openTree();
  const { code, commands } = runStub(job, { check: [red] }, [
    "--mode",
    "pull-request",
    "--against",
    "origin/main",
    "--against-setup",
    "npm ci",
    "--update-baseline",
    "true",
    "scenarios/a.yaml",
  ]);
  expect(code).toBe(1);
  expect(commands).toEqual([
    "run scenarios/a.yaml --against origin/main --against-setup npm ci --json --out results --reports reports",
    `check results/1 ${formats}`,
    "run scenarios/a.yaml --against origin/main --against-setup npm ci --json --out results --reports reports",
    `check results/1 --confirm results/2 ${formats}`,
    "check results/1 --confirm results/2",
  ]);
});

test("the scripts are in the package, where the documentation says that they are", () => {
  const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { files: string[] };
  expect(files).toContain("ci");
});

describe("what the job says", () => {
  test("the text of the last check is kept for a comment, and what an earlier job left is gone", () => {
    using job = openTree();
    job.write("reports/check/junit.xml", "old");
    runStub(job, { check: [judged(0), { code: 0, stdout: "Nothing is slower.\n" }] });
    expect(job.read("reports/check/check.txt")).toBe("coldbench: nothing is slower\n\nNothing is slower.\n");
    expect(job.has("reports/check/junit.xml")).toBe(false);
  });

  test("a summary that GitHub would refuse is cut at a line's end", () => {
    using job = openTree();
    job.write(
      "big.mjs",
      `import { writeFileSync } from "node:fs";
      await import(${JSON.stringify(stub)});
      if (process.argv.includes("--format")) writeFileSync("reports/check/comparison.md", "| äöü |\\n".repeat(200_000));`,
    );
    const { summary } = runStub(job, {}, ["--bench", `${job.folder}/big.mjs`]);
    expect(Buffer.byteLength(summary)).toBeLessThan(1_010_000);
    expect(summary).toMatch(/\| äöü \|\n\n\*Cut off at 1000000 bytes; the whole of it is in reports\/check\.\*\n\n$/);
  });

  test("an annotation is one command, whatever the sentence", () => {
    using job = openTree();
    const { stdout } = runStub(job, { check: [{ ...judged(1, { sentence: "50 % slower\n::error::gotcha" }) }] });
    expect(stdout).toContain("::50 %25 slower%0A::error::gotcha%0A");
  });
});

describe("options", () => {
  test.each([
    [["--mode", "day"], "--mode day is none of night, pull-request"],
    [["--update-baseline", "yes"], "--update-baseline yes is none of true, false"],
    [["--mode", "pull-request"], "--mode pull-request needs --against"],
    [["--nonsense"], "Unknown option '--nonsense'"],
  ])("%j: usage, exit 2", (args, words) => {
    using job = openTree();
    const { code, stderr, commands } = runStub(job, {}, args);
    expect({ code, commands }).toEqual({ code: 2, commands: [] });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("    at ");
  });

  test("come from variables, too; the command line has the last word, and empty is as if it were not there", () => {
    using job = openTree();
    job.write("plan.json", JSON.stringify({ run: [first], check: [judged(0)] }));
    job.write("log", "");
    job.run(["--keep", "3"], {
      STUB_PLAN: `${job.folder}/plan.json`,
      STUB_LOG: `${job.folder}/log`,
      BENCH_CI_BENCH: stub,
      BENCH_CI_KEEP: "7",
      BENCH_CI_UPDATE_BASELINE: "true",
      BENCH_CI_SCENARIOS: "a.yaml  b.yaml",
      BENCH_CI_BASELINE: "",
      BENCH_CI_RUN_OPTIONS: "--trials 5",
      BENCH_CI_CHECK_OPTIONS: "--margin 10%",
    });
    const commands = job.lines("log");
    expect(commands[0]).toBe("run a.yaml b.yaml --nightly --json --out results --reports reports --trials 5");
    expect(commands[1]).toBe(`check results/1 --baseline main --baselines baselines --margin 10% ${formats}`);
    expect(commands.at(-1)).toBe("baseline add main results/1 --keep 3 --baselines baselines");
  });

  test("--help names every one", () => {
    using job = openTree();
    const { code, stdout } = job.run(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--update-baseline +night: .*\(false\)/);
  });

  test("a bench that is not there is said", () => {
    using job = openTree();
    const { code, stderr } = job.run(["--bench", "./no-such-bench"]);
    expect(code).toBe(70);
    expect(stderr).toContain("./no-such-bench cannot be started");
  });
});
