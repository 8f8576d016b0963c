import { resolve } from "node:path";
import { type EndedJob, type Job, openJob } from "./job.ts";

/** Stands in for bench. */
export const stub = resolve("test/ci/stub-bench.mjs");

/** How a command of the stub ends, and what it prints: text, or a document. */
export interface Step {
  readonly code: number;
  readonly stdout: unknown;
}

/** Two runs, and what checks of them say. */
export const first: Step = { code: 0, stdout: { run: "results/1" } };
export const second: Step = { code: 0, stdout: { run: "results/2" } };
export const judged = (code: number, more: object = {}): Step => ({
  code,
  stdout: { comparisons: [{ series: [], budgets: [], trustworthy: true, sentence: "A sentence.", ...more }] },
});
export const red = judged(1, {
  series: [
    { scenario: "a", verdict: "slower" },
    { scenario: "b", verdict: "equivalent" },
  ],
});

/** A tree with a baseline and two runs of two scenarios, the second with a budget. */
export function openTree(): Job {
  const job = openJob();
  const run = (budgets: object[]): string =>
    JSON.stringify({
      environment: { fingerprint: "b1946ac92492d234" },
      scenarios: [
        { name: "a", file: "scenarios/a.yaml" },
        { name: "b", file: "scenarios/b.yaml", budgets },
      ],
    });
  job.write("baselines/main.json", "{}");
  job.write("results/1/run.json", run([]));
  job.write("results/2/run.json", run([]));
  job.write("results/budget/run.json", run([{ text: "w.cold.p95 < 5ms" }]));
  return job;
}

/** Runs the script on the stub. @returns how it ended, and the commands */
export function runStub(
  job: Job,
  plan: Readonly<Record<string, readonly Step[]>>,
  args: readonly string[] = ["--update-baseline", "true"],
): EndedJob & { commands: string[] } {
  job.write("plan.json", JSON.stringify({ run: [first, second], check: [judged(0)], ...plan }));
  job.write("log", "");
  const ended = job.run(["--bench", stub, ...args], {
    STUB_PLAN: `${job.folder}/plan.json`,
    STUB_LOG: `${job.folder}/log`,
  });
  return { ...ended, commands: job.lines("log") };
}

/** What the last check of a run is asked for. */
export const formats = "--json --format md,json,html,junit,bmf,github,openmetrics --out reports/check";
