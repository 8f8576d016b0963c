import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AwsEndpoint, startAwsEndpoint } from "../aws/endpoint.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { openVersionedBench, verdictsOf } from "./versions.ts";

const handler = (word: string): string => `
let invocation = 0;
const instance = Math.random().toString(36).slice(2); // ${word}
export const handler = async () => ({
  statusCode: 200,
  headers: {
    "coldbench-instance": instance,
    "coldbench-invocation": String(++invocation),
    "coldbench-environment": process.env.COLDBENCH_NONCE ?? "",
  },
  body: "right",
});
`;
const scenario = (endpoint: string): string => `name: fn
request: { body: x }
expect: { body: right }
starts: [cold, warm]
warm: { warmup: 1, invocations: 2 }
burst: { requests: 2, rounds: 1 }
targets:
  aws:
    kind: lambda
    code: { files: [{ from: ./index.mjs, to: index.mjs }] }
    runtime: nodejs20.x
    memory: 512MiB
    region: us-east-1
    endpoint: ${endpoint}
`;

describe.skipIf(mustSkip(isOnPath("git")))("bench run --against with a function on AWS", () => {
  let endpoint: AwsEndpoint;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint();
  });
  afterAll(async () => {
    await endpoint[Symbol.asyncDispose]();
  });

  test("deploys both versions, counts what both cost, sends bursts to one, and leaves nothing", async () => {
    using bench = openVersionedBench({
      AWS_ACCESS_KEY_ID: endpoint.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: endpoint.credentials.secretAccessKey,
      COLDBENCH_LAMBDA_ROLE: endpoint.role,
    });
    bench.write("fn.yaml", scenario(endpoint.url));
    bench.write("index.mjs", handler("old"));
    bench.repository.commit("old");
    bench.write("index.mjs", handler("new"));
    const args = ["--against", "main", "--target", "aws", "--trials", "3", "--json", "--no-report"];
    const { stdout, stderr } = await bench.run("run", "fn.yaml", ...args);
    expect(stderr).toMatch(/aws \(fn\) on AWS Lambda in us-east-1: 5 starts and 9 warm requests at 512 MB: about \$/);
    expect(stderr).toMatch(/aws@baseline \(fn\) on AWS Lambda in us-east-1: 3 starts and 9 warm requests at 512 MB: /);
    const record = bench.record();
    expect(record.spending).toMatchObject({ invocations: 2 * 3 * 4 + 2, unreported: 0 });
    expect(record.bursts?.map(({ target }) => target)).toEqual(["aws"]);
    const digests = record.targets.map(({ facts }) => facts["package-sha256"] ?? JSON.stringify(facts));
    expect(digests).toHaveLength(2);
    expect(digests[0]).not.toBe(digests[1]);
    expect(verdictsOf(stdout)).toEqual(["aws cold: inconclusive", "aws warm: inconclusive"]);
    expect([...endpoint.functions(), ...endpoint.logGroups()]).toEqual([]);
    expect(bench.worktrees()).toEqual({ folders: [], registered: [] });
  }, 60_000);
});
