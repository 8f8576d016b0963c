import { afterAll, beforeAll, expect, test } from "vitest";
import { AwsError } from "../aws/reply.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../aws/endpoint.ts";
import { type Bench, eventually, openBench } from "../cli/bench.ts";
import { countRows, journalOf, readRun } from "./runs.ts";
import { openTcpGate } from "./tcp-gate.ts";

let endpoint: AwsEndpoint;
beforeAll(async () => void (endpoint = await startAwsEndpoint()));
afterAll(async () => endpoint[Symbol.asyncDispose]());

const left = (): readonly string[] => [
  ...endpoint.functions().map(({ name }) => name),
  ...endpoint.logGroups().map(({ name }) => name),
];

function openScenario(url: string, trials: number): Bench {
  const bench = openBench({
    AWS_ACCESS_KEY_ID: endpoint.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoint.credentials.secretAccessKey,
    COLDBENCH_LAMBDA_ROLE: endpoint.role,
    DOCKER_HOST: "unix:///nonexistent/docker.sock",
  });
  bench.write(
    "index.mjs",
    `const instance = Math.random().toString(36).slice(2);
let invocation = 0;
export const handler = async () => ({ statusCode: 200, body: "right", headers: {
  "coldbench-instance": instance, "coldbench-invocation": String(++invocation), "coldbench-environment": process.env.COLDBENCH_NONCE ?? "" } });
`,
  );
  bench.write(
    "fn.yaml",
    `name: fn
request: { body: you }
expect: { body: right }
reference: bare
starts: [cold]
stop: { trials: ${trials} }
timeouts: { start: 20s }
targets:
  bare: { kind: process, shape: command, command: [printf, right] }
  aws:
    kind: lambda
    enabled: true
    code: { files: [{ from: ./index.mjs, to: index.mjs }] }
    runtime: nodejs20.x
    memory: 512MiB
    timeout: 5s
    region: us-east-1
    endpoint: ${url}
`,
  );
  return bench;
}

test("throttles, errors, lost answers and expired credentials during a run are failed trials, each tried once and counted in the bill", async () => {
  using bench = openScenario(endpoint.url, 12);
  const { ended } = bench.start(["run", "fn.yaml", "--no-report"]);
  await eventually(() => countRows(bench) > 3, "the first rows");
  endpoint.inject.throttle("Invoke", 2);
  endpoint.inject.fail("Invoke", 1);
  endpoint.inject.drop("Invoke", 1, "after");
  endpoint.inject.fail(
    "Invoke",
    1,
    new AwsError("ExpiredTokenException", 403, { message: "The security token included in the request is expired" }),
  );
  endpoint.inject.throttle("UpdateFunctionConfiguration", 3);
  const { code, stderr } = await ended;
  expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.not.stringMatching(/internal error|\n\s+at /) });
  const { record, samples } = readRun(bench);
  expect(record.status).toBe("complete");
  const rows = samples.filter(({ target }) => target === "aws");
  expect(rows).toHaveLength(12);
  const failures = rows.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome]));
  expect(failures.map((outcome) => outcome.code)).toEqual(["throttled", "throttled", "engine", "connection", "engine"]);
  expect(failures.at(-1)?.message).toMatch(
    /ExpiredTokenException: The security token included in the request is expired/,
  );
  // Those that failed told no billed duration, and count as if they had run into their limit.
  expect(record.spending).toMatchObject({ invocations: 12, unreported: 5 });
  expect(left()).toEqual([]);
  expect(journalOf(bench)).toBe("");
});

test("a network that is lost during a run fails the rest of its trials, others go on, and bench clean removes the function later", async () => {
  await using gate = await openTcpGate(endpoint.url);
  using bench = openScenario(gate.url, 5);
  const { ended } = bench.start(["run", "fn.yaml", "--no-report"]);
  await eventually(() => countRows(bench) > 3, "the first rows");
  await gate.close();
  const { code, stderr } = await ended;
  expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.not.stringMatching(/internal error|\n\s+at /) });
  expect(stderr).toMatch(/something could not be removed: .*\nhint: run bench clean/);
  const { record, samples } = readRun(bench);
  expect(record.status).toBe("complete");
  const failed = samples.filter(({ outcome }) => !outcome.ok);
  expect(failed.length).toBeGreaterThan(1);
  for (const { target, outcome } of failed)
    expect({ target, ...outcome }).toMatchObject({
      target: "aws",
      message: expect.stringMatching(/ECONNREFUSED|ECONNRESET|socket hang up/),
    });
  expect(samples.filter(({ target, outcome }) => target === "bare" && outcome.ok)).toHaveLength(5);
  expect(left()).not.toEqual([]);
  await gate.open();
  expect(await bench.run("clean")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/removed: lambda-function/),
  });
  expect({ left: left(), journal: journalOf(bench) }).toEqual({ left: [], journal: "" });
});
