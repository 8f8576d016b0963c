import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { isOnPath, mustSkip } from "../requirement.ts";
import { type EndedJob, type Job, openJob } from "./job.ts";

const bench = resolve("bin/bench.js");

/** Two targets whose cold starts take so long; the first is the reference. */
function scenarioOf(coldMs: Readonly<Record<string, number>>, budgets = "[]"): string {
  const targets = Object.entries(coldMs).map(
    ([name, ms]) => `  ${name}:
    kind: fake
    body: right
    starts:
      cold: [{ totalMs: ${ms}, phases: { create: 1, handle: ${ms - 1} } }]
`,
  );
  return `name: scripted
request: { body: x }
expect: { body: right }
starts: [cold]
stop: { trials: 12 }
warm: { warmup: 0, invocations: 1 }
budgets: ${budgets}
targets:
${targets.join("")}`;
}

const quick = { quick: 2, slow: 8 };
const options = ["--bench", bench, "--format", "md,junit,bmf,github,openmetrics", "--run-options=--no-report --quiet"];
const night = (job: Job, ...more: readonly string[]): EndedJob =>
  job.run([...options, "--update-baseline", "true", ...more]);

/** Runs of a baseline, oldest first. */
function baselineRuns(job: Job): string[] {
  const { runs } = JSON.parse(job.read("baselines/main.json")) as { runs: { id: string }[] };
  return runs.map(({ id }) => `results/${id}`);
}

describe("nights on the real bench", () => {
  test("the first begins a baseline, a green one joins it, a slower one alerts after it was measured again", async () => {
    using job = openJob();
    job.write("scenarios/scripted.yaml", scenarioOf(quick));
    const nights = [night(job), night(job), night(job)];
    for (const { code, stderr } of nights)
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(nights.map(({ outputs }) => outputs["outcome"])).toEqual(["begun", "green", "green"]);
    expect(baselineRuns(job)).toEqual(nights.map(({ outputs }) => outputs["run"]));

    job.write("scenarios/scripted.yaml", scenarioOf({ ...quick, slow: 40 }));
    const red = night(job);
    expect({ code: red.code, outcome: red.outputs["outcome"] }).toEqual({ code: 1, outcome: "red" });
    expect(red.outputs["confirmation"]).toMatch(/^results\//);
    expect(red.outputs["confirmation"]).not.toBe(red.outputs["run"]);
    expect(red.stdout).toMatch(/^::error title=coldbench: regression::.*slow.*handle/m);
    expect(red.summary).toContain("# coldbench: regression");
    expect(red.summary).toMatch(/\*\*slower\*\* \|.*slow/);
    expect(job.read("reports/check/check.txt")).toMatch(/slower/);
    expect(baselineRuns(job)).toHaveLength(3);
    expect(job.lines("history.ndjson")).toHaveLength(4);
    await expectFormats(job);
    expect(job.read("reports/check/junit.xml")).toMatch(/classname="scripted.slow"[^>]*>\s*<failure type="slower"/);
  });

  test("a red that the second run does not show is no alarm", () => {
    using job = openJob();
    // The same scenario, on a machine whose mood decides how long a command takes: a mood for each run.
    job.write("moods.json", JSON.stringify([0.1, 0.1, 0.5, 0.1]));
    job.write(
      "moody-bench.mjs",
      `import { readFileSync, writeFileSync } from "node:fs";
if (process.argv[2] === "run") {
  const [seconds, ...rest] = JSON.parse(readFileSync("moods.json", "utf8"));
  writeFileSync("mood", String(seconds));
  writeFileSync("moods.json", JSON.stringify(rest));
}
await import(${JSON.stringify(bench)});
`,
    );
    job.write("mood", "");
    const moodyTarget = `  moody: { kind: process, shape: command, cwd: .., command: [sh, -c, 'sleep "$(cat mood)"; printf right'] }\n`;
    job.write("scenarios/scripted.yaml", `${scenarioOf({ quick: 2 })}${moodyTarget}`);
    const moody = (): EndedJob => night(job, "--bench", `${job.folder}/moody-bench.mjs`);
    expect([moody(), moody()].map(({ outputs }) => outputs["outcome"])).toEqual(["begun", "green"]);
    const { code, outputs, stdout, stderr } = moody();
    expect({ code, outcome: outputs["outcome"] }, stderr).toEqual({ code: 0, outcome: "unconfirmed" });
    expect(stdout).toContain("::warning title=coldbench: red at first, not confirmed by a second run::");
    expect(job.read("reports/check/junit.xml")).toMatch(
      /classname="scripted.moody"[^>]*>\s*<skipped type="unconfirmed"/,
    );
    expect(baselineRuns(job)).toHaveLength(3);
  });

  test("a target that is gone is red, never green", () => {
    using job = openJob();
    job.write("scenarios/scripted.yaml", scenarioOf(quick));
    expect(night(job).outputs["outcome"]).toBe("begun");
    job.write("scenarios/scripted.yaml", scenarioOf({ quick: 2 }));
    const { code, outputs, stdout } = night(job);
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 1, outcome: "red" });
    expect(stdout).toMatch(/missing/);
    expect(job.read("reports/check/junit.xml")).toMatch(/classname="scripted.slow"[^>]*>\s*<failure type="missing"/);
  });

  test("a target that fails is red", () => {
    using job = openJob();
    job.write("scenarios/scripted.yaml", scenarioOf(quick));
    expect(night(job).outputs["outcome"]).toBe("begun");
    job.write(
      "scenarios/scripted.yaml",
      scenarioOf(quick).replace(/slow:\n( +)kind: fake\n +body: right/, "slow:\n$1kind: fake\n$1body: wrong"),
    );
    const { code, outputs } = night(job);
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 1, outcome: "red" });
    expect(job.read("reports/check/junit.xml")).toMatch(/classname="scripted.slow"[^>]*>\s*<failure type="failing"/);
  });

  test("another question is refused: exit 2, and the baseline stays as it is", () => {
    using job = openJob();
    job.write("scenarios/scripted.yaml", scenarioOf(quick));
    expect(night(job).outputs["outcome"]).toBe("begun");
    job.write("scenarios/scripted.yaml", scenarioOf(quick).replace("{ body: x }", "{ body: y }"));
    const { code, outputs } = night(job);
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 2, outcome: "refused" });
    expect(baselineRuns(job)).toHaveLength(1);
  });

  test("budgets are held from the first night on; too few starts leave them undecided: exit 4", () => {
    using job = openJob();
    job.write(
      "scenarios/scripted.yaml",
      scenarioOf(quick, '["quick.cold.median < 5ms", "slow.cold.median / quick.cold.median > 3"]'),
    );
    expect(night(job).outputs["outcome"]).toBe("begun");
    job.write("scenarios/scripted.yaml", scenarioOf(quick, '["quick.cold.median < 1ms"]'));
    const missed = night(job);
    expect({ code: missed.code, outcome: missed.outputs["outcome"] }).toEqual({ code: 1, outcome: "red" });
    expect(missed.stdout).toContain("quick.cold.median < 1ms");
    job.write("scenarios/scripted.yaml", scenarioOf(quick, '["quick.cold.p95 < 5ms"]'));
    const undecided = night(job);
    expect({ code: undecided.code, outcome: undecided.outputs["outcome"] }).toEqual({ code: 4, outcome: "incomplete" });
    expect(undecided.stdout).toContain("needs n >= 59, not 12");
    expect(baselineRuns(job)).toHaveLength(1);
  });

  test("a scenario that is wrong leaves nothing to judge: exit 2", () => {
    using job = openJob();
    job.write("scenarios/scripted.yaml", scenarioOf(quick, '["quick.cold.p95 < 5"]'));
    const { code, outputs, stderr } = night(job);
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 2, outcome: "failed" });
    expect(stderr).toContain('budgets[0]: "5" has no unit');
    expect(job.has("baselines")).toBe(false);
  });
});

describe.skipIf(mustSkip(isOnPath("git")))("pull requests on the real bench", () => {
  const request = (job: Job): EndedJob => job.run([...options, "--mode", "pull-request", "--against", "HEAD"]);
  const commit = (job: Job): void => {
    const git = (...args: readonly string[]): string =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
        cwd: job.folder,
        encoding: "utf8",
        env: { PATH: process.env["PATH"] ?? "", HOME: job.folder },
      });
    git("init", "-q");
    git("add", "scenarios");
    git("commit", "-q", "-m", "base");
  };

  test("the same on both sides passes", () => {
    using job = openJob();
    job.write("scenarios/scripted.yaml", scenarioOf(quick));
    commit(job);
    const { code, outputs, stderr } = request(job);
    expect({ code, outcome: outputs["outcome"] }, stderr).toEqual({ code: 0, outcome: "green" });
    expect(job.read("reports/check/check.txt")).toContain("coldbench: nothing is slower");
    expect(job.has("baselines")).toBe(false);
    expect(job.has("history.ndjson")).toBe(false);
  });

  test("what is slower is red, twice, and the text for the comment names the phase", async () => {
    using job = openJob();
    job.write("scenarios/scripted.yaml", scenarioOf(quick));
    commit(job);
    job.write("scenarios/scripted.yaml", scenarioOf({ ...quick, quick: 4 }));
    const { code, outputs, stderr } = request(job);
    expect({ code, outcome: outputs["outcome"] }, stderr).toEqual({ code: 1, outcome: "red" });
    expect(outputs["confirmation"]).toMatch(/^results\//);
    const text = job.read("reports/check/check.txt");
    expect(text).toMatch(/slower.*quick cold|quick cold.*slower/);
    expect(text).toContain("handle +2 ms");
    expect(text).not.toContain("\u001b");
    await expectFormats(job);
  });
});

/** What a job writes is what the formats' own schemas say. */
async function expectFormats(job: Job): Promise<void> {
  const schema = (name: string): string => readFileSync(`test/report/ci/schemas/${name}`, "utf8");
  const xml = { fileName: "junit.xml", contents: job.read("reports/check/junit.xml") };
  const { errors } = await validateXML({
    xml: [xml],
    schema: [{ fileName: "junit-10.xsd", contents: schema("junit-10.xsd") }],
  });
  expect(errors).toEqual([]);
  const isBmf = new Ajv({ strict: false }).compile(JSON.parse(schema("bmf.json")) as object);
  const bmf = JSON.parse(job.read("reports/check/bencher.json")) as object;
  expect(isBmf(bmf), JSON.stringify(isBmf.errors)).toBe(true);
  expect(Object.keys(bmf)).toEqual(["scripted/quick/cold", "scripted/slow/cold"]);
  const entries = JSON.parse(job.read("reports/check/github-action-benchmark.json")) as { name: string }[];
  expect(entries.map(({ name }) => name)).toEqual(Object.keys(bmf));
  expect(job.read("reports/check/metrics.txt")).toMatch(/^coldbench_regression 1\n[^]*# EOF\n$/m);
}
