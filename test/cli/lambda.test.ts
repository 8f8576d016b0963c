import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../aws/endpoint.ts";
import { type Bench, eventually, openBench } from "./bench.ts";

const handler = `
let invocation = 0;
const instance = Math.random().toString(36).slice(2);
export const handler = async (event) => {
  invocation++;
  return {
    statusCode: 200,
    headers: {
      "coldbench-instance": instance,
      "coldbench-invocation": String(invocation),
      "coldbench-environment": process.env.COLDBENCH_NONCE ?? "",
    },
    body: "hello, " + Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8"),
  };
};
`;

const scenario = (endpoint: string, extra = ""): string => `name: fn
request: { body: you }
expect: { body: "hello, you" }
starts: [cold, warm]
stop: { trials: 7 }
warm: { warmup: 1, invocations: 2 }
${extra}
targets:
  local:
    kind: lambda-local
    code: { files: [{ from: ./index.mjs, to: index.mjs }] }
    runtime: nodejs20.x
    memory: 512MiB
  aws:
    kind: lambda
    code: { files: [{ from: ./index.mjs, to: index.mjs }] }
    runtime: nodejs20.x
    memory: 512MiB
    timeout: 10s
    region: us-east-1
    endpoint: ${endpoint}
`;

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint();
});
afterAll(async () => {
  await endpoint[Symbol.asyncDispose]();
});

const credentials = (): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: endpoint.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: endpoint.credentials.secretAccessKey,
  COLDBENCH_LAMBDA_ROLE: endpoint.role,
});

function openScenario(extra = "", env: Readonly<Record<string, string>> = credentials()): Bench {
  const bench = openBench(env);
  bench.write("index.mjs", handler);
  bench.write("fn.yaml", scenario(endpoint.url, extra));
  return bench;
}

function readRun({ folder }: Bench): { record: RunRecord; samples: Sample[] } {
  const [id = ""] = readdirSync(join(folder, "results"));
  const read = (name: string): string => readFileSync(join(folder, "results", id, name), "utf8");
  const lines = read("samples.ndjson").trimEnd().split("\n");
  return {
    record: JSON.parse(read("run.json")) as RunRecord,
    samples: lines.map((line) => JSON.parse(line) as Sample),
  };
}

const left = (): readonly string[] => [
  ...endpoint.functions().map(({ name }) => name),
  ...endpoint.logGroups().map(({ name }) => name),
];

describe("a scenario with a target on AWS", () => {
  test("runs without it, asks nobody, and says how to switch it on", async () => {
    using bench = openScenario("", { ...credentials(), NODE_DEBUG: "module" });
    const before = endpoint.requests.length;
    const { code, stdout, stderr } = await bench.run("run", "fn.yaml", "--no-report", "--trials", "1");
    expect(code).toBe(0);
    expect(stdout).toMatch(/skipped aws \(fn\): it was not asked for: it runs on AWS and costs money\s+--target aws/);
    expect(endpoint.requests.length).toBe(before);
    // Node names every CommonJS file that it loads: the SDK's are among them once it is imported.
    expect(stderr).toContain("MODULE");
    expect(stderr).not.toContain("@aws-sdk");
  });

  test("measures it when asked: estimate first, every start proved, billed time metered, nothing left", async () => {
    using bench = openScenario("burst: { requests: 3, rounds: 2 }");
    const { code, stdout, stderr } = await bench.run("run", "fn.yaml", "-t", "aws", "-t", "local", "--json");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/aws \(fn\) on AWS Lambda in us-east-1: 13 starts and 21 warm requests at 512 MB: about \$/);
    const { record, samples } = readRun(bench);
    const ofAws = samples.filter(({ target }) => target === "aws");
    expect(ofAws.filter(({ start }) => start === "cold")).toHaveLength(7);
    expect(ofAws.filter(({ start }) => start === "warm")).toHaveLength(14);
    expect(ofAws.filter(({ outcome, proof }) => !outcome.ok || !proof.accepted)).toEqual([]);
    for (const { totalNs, phases, usage, start } of ofAws) {
      expect(phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(totalNs);
      expect(usage.billedMs).toBeGreaterThan(0);
      expect(phases.some(({ phase, source }) => phase === "init" && source === "provider")).toBe(start === "cold");
    }
    const aws = record.targets.find(({ name }) => name === "aws");
    expect(`${aws?.version} ${JSON.stringify(aws?.facts)}`).toContain("emulated");
    expect(record.spending).toMatchObject({ capUsd: "1", invocations: 7 * 4 + 6, unreported: 0, capReached: false });
    expect(Number(record.spending?.usd)).toBeGreaterThan(0);
    expect(
      record.bursts
        ?.find(({ target }) => target === "aws")
        ?.rounds.flat()
        .map(({ cold, ok }) => cold && ok),
    ).toEqual(Array.from({ length: 6 }, () => true));
    expect(JSON.parse(stdout)).toMatchObject({ spending: record.spending });
    expect(left()).toEqual([]);
  }, 60_000);

  test("a cap below the estimate ends it with exit code 6 before any call", async () => {
    using bench = openScenario();
    const before = endpoint.requests.length;
    const { code, stderr } = await bench.run("run", "fn.yaml", "-t", "aws", "--max-usd", "0.000001");
    expect(code).toBe(6);
    expect(stderr).toMatch(/this run would cost about \$0\.000\d+, more than the cap of \$0\.0000010/);
    expect(endpoint.requests.length).toBe(before);
    expect(existsSync(join(bench.folder, "results"))).toBe(false);
  });

  test("a cap that the next trial could exceed stops it with exit code 6, keeps what was measured, leaves nothing", async () => {
    using bench = openScenario();
    // Above the estimate of 0.00033, and little above the 0.00042 that one trial can cost: a few seconds of billed time fit in.
    const { code, stdout } = await bench.run("run", "fn.yaml", "-t", "aws", "--max-usd", "0.00045", "--trials", "30");
    expect({ code, stdout }).toMatchObject({ code: 6 });
    expect(stdout).toMatch(/Spent: 0\.0+\d+ USD of at most 0\.00045 USD/);
    expect(stdout).toMatch(/the run was stopped by its spending cap/);
    const { record, samples } = readRun(bench);
    expect(record).toMatchObject({ status: "partial", spending: { capReached: true } });
    expect(Number(record.spending?.usd)).toBeLessThanOrEqual(0.00045);
    expect(samples.length).toBeGreaterThan(0);
    expect(left()).toEqual([]);
  }, 60_000);

  test("without credentials an asked-for target is unavailable: exit code 3 and the remedy", async () => {
    using bench = openScenario("", { COLDBENCH_LAMBDA_ROLE: endpoint.role, AWS_EC2_METADATA_DISABLED: "true" });
    bench.write("fn.yaml", scenario(endpoint.url).replace(/^ +endpoint:.*$/m, ""));
    const { code, stderr } = await bench.run("run", "fn.yaml", "-t", "aws");
    expect(code).toBe(3);
    expect(stderr).toMatch(/credentials/i);
  });
});

test("what a run killed between create and delete leaves is removed by its journal, and nothing that is not ours", async () => {
  using bench = openScenario("", { ...credentials() });
  const { child, ended } = bench.start(["run", "fn.yaml", "-t", "aws", "--trials", "200", "--max-usd", "unlimited"]);
  await eventually(() => endpoint.functions().length > 0, "the function was made");
  child.kill("SIGKILL");
  await ended;
  expect(left().length).toBeGreaterThan(0);
  const dry = await bench.run("clean", "--dry-run");
  expect(dry.stdout).toMatch(/would be removed: lambda-function arn:aws:lambda:us-east-1/);
  const { code, stdout } = await bench.run("clean");
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/removed: lambda-function arn:aws:lambda:us-east-1:\d{12}:function:bench-/);
  expect(left()).toEqual([]);
}, 60_000);

test("the policy is one JSON document, with the account and the role that are named", async () => {
  using bench = openBench();
  const { code, stdout } = await bench.run("lambda", "policy", "--account", "123456789012", "--region", "eu-west-1");
  expect(code).toBe(0);
  const policy = JSON.parse(stdout) as { Version: string; Statement: { Resource: string | string[] }[] };
  expect(policy.Version).toBe("2012-10-17");
  expect(JSON.stringify(policy)).toContain("arn:aws:lambda:eu-west-1:123456789012:function:bench-*");
});
