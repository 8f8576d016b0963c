import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { descriptions } from "../../ci/options.mjs";
import { isOnPath, mustSkip } from "../requirement.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly steps: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const read = (path: string): unknown => parse(readFileSync(path, "utf8"));
const compile = (name: string): ValidateFunction =>
  new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    JSON.parse(readFileSync(`test/ci/schemas/${name}.json`, "utf8")) as object,
  );
const names = readdirSync(".github/workflows");
const workflows = new Map(names.map((name) => [name, read(`.github/workflows/${name}`) as Workflow]));
const workflow = (name: string): Workflow => {
  const found = workflows.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};
const jobs = (one: Workflow): Job[] => Object.values(one.jobs);
const steps = (one: Workflow): Step[] => jobs(one).flatMap((job) => job.steps);
const action = read(".github/actions/coldbench/action.yml") as Action;

describe("SchemaStore's schemas accept", () => {
  const isWorkflow = compile("github-workflow");
  const isAction = compile("github-action");
  test.each(names)("%s", (name) => {
    expect(isWorkflow(workflow(name)), JSON.stringify(isWorkflow.errors, null, 1)).toBe(true);
  });
  test("action.yml", () => {
    expect(isAction(action), JSON.stringify(isAction.errors, null, 1)).toBe(true);
  });
  test("and notice what is wrong", () => {
    expect(isWorkflow({ ...workflow("nightly.yml"), on: { pull_requets: null } })).toBe(false);
    expect(isAction({ ...action, runs: { using: "composite" } })).toBe(false);
  });
});

test.skipIf(mustSkip(isOnPath("actionlint")))("actionlint has nothing against them", () => {
  const { status, stdout, stderr } = spawnSync(
    "actionlint",
    ["-no-color", "-shellcheck=", "-pyflakes=", ...names.map((name) => `.github/workflows/${name}`)],
    {
      encoding: "utf8",
    },
  );
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("an expression never becomes part of a command: steps call scripts and pass values as variables", () => {
  for (const step of [...[...workflows.values()].flatMap(steps), ...action.runs.steps]) {
    if (step.run === undefined) continue;
    expect(step.run).not.toContain("${{");
    expect(step.run).toMatch(/^(?:node "?[^\n]+|npm ci)$/);
  }
});

test("the action's inputs reach options that the script has", () => {
  const variables = Object.keys(action.runs.steps[0]?.env ?? {});
  const known = Object.keys(descriptions).map((name) => `BENCH_CI_${name.replaceAll("-", "_").toUpperCase()}`);
  expect(variables.filter((name) => !known.includes(name))).toEqual([]);
  const used = JSON.stringify(action.runs.steps);
  for (const name of Object.keys(action.inputs)) expect(used).toContain(`inputs.${name} }}`);
  for (const step of [...workflows.values()].flatMap(steps))
    if (step.uses?.startsWith("./") === true)
      expect(Object.keys(step.with ?? {}).filter((name) => !(name in action.inputs))).toEqual([]);
});

test("only GitHub's own actions are used, and ours", () => {
  for (const { uses } of [...workflows.values()].flatMap(steps))
    if (uses !== undefined) expect(uses).toMatch(/^(?:actions\/[a-z-]+@v\d+|\.\/\.github\/actions\/coldbench)$/);
});

test("every job ends", () => {
  for (const one of workflows.values()) for (const job of jobs(one)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
});

describe("forks", () => {
  test("what runs the pull request's code has a token that can only read, and keeps no credentials", () => {
    const one = workflow("pull-request.yml");
    expect(Object.keys(one.on)).toEqual(["pull_request"]);
    expect(one.permissions).toEqual({ contents: "read" });
    for (const job of jobs(one)) expect(job.permissions).toBeUndefined();
    expect(steps(one).find(({ uses }) => uses?.startsWith("actions/checkout"))?.with).toMatchObject({
      "persist-credentials": false,
    });
    expect(readFileSync(".github/workflows/pull-request.yml", "utf8")).not.toContain("secrets.");
  });

  test("what can write runs the default branch's code, and takes one file from outside the working tree", () => {
    const one = workflow("comment.yml");
    expect(Object.keys(one.on)).toEqual(["workflow_run"]);
    expect(one.permissions).toEqual({});
    expect(jobs(one).map(({ permissions }) => permissions)).toEqual([
      { actions: "read", contents: "read", "pull-requests": "write" },
    ]);
    const checkout = steps(one).find(({ uses }) => uses?.startsWith("actions/checkout"));
    expect(checkout?.with?.["ref"]).toBe("${{ github.event.repository.default_branch }}");
    const download = steps(one).find(({ uses }) => uses?.startsWith("actions/download-artifact"));
    expect(download?.with?.["path"]).toMatch(/^\$\{\{ runner\.temp \}\}\//);
    expect(
      steps(one)
        .map(({ run }) => run)
        .filter((run) => run !== undefined),
    ).toEqual(['node ci/comment.mjs --text "$RUNNER_TEMP/coldbench-check/check.txt"']);
  });

  test("the two know each other by name", () => {
    const { name } = read(".github/workflows/pull-request.yml") as { name: string };
    expect(workflow("comment.yml").on["workflow_run"]).toMatchObject({ workflows: [name], types: ["completed"] });
    const upload = steps(workflow("pull-request.yml")).find(
      (step) => step.with?.["path"] === "reports/check/check.txt",
    );
    const download = steps(workflow("comment.yml")).find(({ uses }) => uses?.startsWith("actions/download-artifact"));
    expect(download?.with?.["name"]).toBe(upload?.with?.["name"]);
  });

  test("pull_request_target, which would give a fork's code the token, is nowhere", () => {
    for (const name of names)
      expect(readFileSync(`.github/workflows/${name}`, "utf8")).not.toContain("pull_request_target");
  });
});
