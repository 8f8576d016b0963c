import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readRunRecord } from "../../src/io/run-store.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { type Bench, fakeScenario, openBench } from "./bench.ts";

interface Step {
  readonly run?: string;
}
interface Workflow {
  readonly jobs: Readonly<Record<"shard" | "merge", { readonly steps: readonly Step[] }>>;
}
interface Job {
  readonly spec: {
    readonly completions?: number;
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly command: string[]; readonly args: string[] }[] };
    };
  };
}

const print = async (bench: Bench, ...options: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await bench.run("shard", ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

describe("a workflow of GitHub Actions", () => {
  test.skipIf(mustSkip(isOnPath("actionlint")))("passes actionlint", async () => {
    using bench = openBench();
    for (const options of [[], ["--shards", "1"], ["--shards", "12", "--trials", "40", "scenarios/a.yaml", "b.yaml"]]) {
      const text = await print(bench, "--for", "github", ...options);
      const { status, stdout } = spawnSync("actionlint", ["-no-color", "-"], { input: text, encoding: "utf8" });
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
      const broken = text.replace("matrix.shard }}", "matrix.shrad }}");
      expect(spawnSync("actionlint", ["-no-color", "-"], { input: broken }).status).toBe(1);
    }
  });

  test("measures and merges, run step by step with bench in place of its image", async () => {
    using bench = openBench();
    bench.write("scenarios/scripted.yaml", fakeScenario);
    const { jobs } = parse(
      await print(bench, "--for", "github", "--shards", "3", "--image", "some/coldbench:1"),
    ) as Workflow;
    // What is said to docker before the image is not bench's.
    mkdirSync(join(bench.folder, "bin"));
    const docker = `#!/bin/sh\nwhile [ "$1" != some/coldbench:1 ]; do shift; done\nshift\nexec '${process.execPath}' '${resolve("bin/bench.js")}' "$@"\n`;
    writeFileSync(join(bench.folder, "bin", "docker"), docker);
    chmodSync(join(bench.folder, "bin", "docker"), 0o755);
    const step = (job: keyof Workflow["jobs"], variables: Readonly<Record<string, string>>) => {
      const script = jobs[job].steps.find(({ run }) => run !== undefined)?.run ?? "";
      const PATH = `${join(bench.folder, "bin")}:${process.env["PATH"] ?? ""}`;
      const env = { PATH, HOME: bench.folder, IMAGE: "some/coldbench:1", ...variables };
      return spawnSync("bash", ["-e", "-c", script], { cwd: bench.folder, env, encoding: "utf8" });
    };
    for (const index of ["1", "2", "3"]) expect(step("shard", { SHARD: index })).toMatchObject({ status: 0 });
    spawnSync("mv", ["results", "shards"], { cwd: bench.folder });
    const merged = step("merge", { ALLOW_DIFFERENT: "false" });
    expect({ status: merged.status, stderr: merged.stderr }).toMatchObject({ status: 0 });
    expect(wholeRun(bench)).toMatchObject({ status: "complete", merged: { of: 3, missing: [] } });
  });
});

function wholeRun(bench: Bench) {
  const [id = ""] = readdirSync(join(bench.folder, "results"));
  return readRunRecord(join(bench.folder, "results", id));
}

describe("Kubernetes Jobs", () => {
  const schema = JSON.parse(readFileSync("test/ci/schemas/kubernetes-job.json", "utf8")) as object;
  const isJob = new Ajv2020({ strict: false, validateFormats: false }).compile({
    ...schema,
    $ref: "#/$defs/io.k8s.api.batch.v1.Job",
  });
  const jobsOf = (text: string): Job[] => parseAllDocuments(text).map((one) => one.toJS() as Job);

  test("are what Kubernetes' own schema of a Job says, field by field", async () => {
    using bench = openBench();
    const jobs = jobsOf(
      await print(bench, "--for", "kubernetes", "--shards", "5", "--trials", "40", "scenarios/a.yaml"),
    );
    expect(jobs).toHaveLength(2);
    for (const job of jobs) expect(isJob(job), JSON.stringify(isJob.errors)).toBe(true);
    const [shards] = jobs;
    expect(isJob({ ...shards, spec: { ...shards?.spec, completionMod: "Indexed" } })).toBe(false);
    expect(isJob({ ...shards, spec: { ...shards?.spec, completions: "5" } })).toBe(false);
  });

  test("measure and merge, each container's command run with its index, the program in place of the image's", async () => {
    using bench = openBench();
    bench.write("scenarios/scripted.yaml", fakeScenario);
    const [shards, merge] = jobsOf(await print(bench, "--for", "kubernetes", "--shards", "3"));
    const run = (job: Job | undefined, variables: Readonly<Record<string, string>>) => {
      const [container] = job?.spec.template.spec.containers ?? [];
      const [shell = "", ...words] = container?.command ?? [];
      const own = words.map((word) => word.replaceAll("/opt/coldbench/bin/bench.js", resolve("bin/bench.js")));
      const env = { PATH: process.env["PATH"] ?? "", HOME: bench.folder, ...variables };
      return spawnSync(shell, [...own, ...(container?.args ?? [])], { cwd: bench.folder, env, encoding: "utf8" });
    };
    for (let index = 0; index < (shards?.spec.completions ?? 0); index++)
      expect(run(shards, { JOB_COMPLETION_INDEX: String(index) })).toMatchObject({ status: 0 });
    expect(run(merge, {})).toMatchObject({ status: 0 });
    expect(wholeRun(bench)).toMatchObject({ status: "complete", seed: 1, merged: { of: 3, missing: [] } });
  });
});

test("names that would need quotes, and numbers that are none, are refused: exit 2", async () => {
  using bench = openBench();
  for (const [options, message] of [
    [["--for", "github", "a b.yaml"], /"a b\.yaml" has characters that need quotes/],
    [["--for", "github", "${{ x }}"], /has characters that need quotes/],
    [["--for", "github", "../a.yaml"], /\.\.\/a\.yaml is not in the folder that the shards will see/],
    [["--for", "github", "--shards", "0"], /--shards 0 is not a number from 1 to 256/],
    [["--for", "kubernetes", "--image", "x;y"], /"x;y" has characters that need quotes/],
    [[], /for/],
  ] as const) {
    const { code, stderr, stdout } = await bench.run("shard", ...options);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) as string });
  }
});
