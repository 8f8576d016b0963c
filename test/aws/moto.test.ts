import { beforeAll, describe, expect, it } from "vitest";
import { makePrivateFolder } from "../../src/system/private-folder.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { createLaunching } from "../system/launching.ts";
import { createLambdaClient } from "./clients.ts";
import { keysOf, type Walk, walkControlPlane } from "./control-plane-walk.ts";
import { startEmulator } from "./emulator-process.ts";
import { startAwsEndpoint } from "./endpoint.ts";

/** moto believes in roles only that its IAM knows. */
async function createRole(url: string): Promise<string> {
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      authorization:
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=a",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      Action: "CreateRole",
      Version: "2010-05-08",
      RoleName: "emulated",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  });
  expect(answer.status).toBe(200);
  return "arn:aws:iam::123456789012:role/emulated";
}

async function walkMoto(): Promise<Walk> {
  using launching = await createLaunching("child_process");
  using folder = makePrivateFolder(launching.context);
  await using emulator = await startEmulator(launching, {
    command: (port) => ["moto_server", "-p", String(port), "-H", "127.0.0.1"],
    cwd: folder.path,
  });
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = createLambdaClient({ url: emulator.url, region: "us-east-1", credentials }, 1);
  return await walkControlPlane(client, await createRole(emulator.url));
}

async function walkOurs(): Promise<Walk> {
  await using endpoint = await startAwsEndpoint();
  return await walkControlPlane(createLambdaClient(endpoint, 1), endpoint.role);
}

/** What our configurations have and moto's lack: recorded from AWS (test_lambda_api.snapshot.json, test_function_lifecycle). */
const onlyOurs = ["LoggingConfig.LogFormat", "LoggingConfig.LogGroup", "RevisionId"];
const runtimeVersion = "RuntimeVersionConfig.RuntimeVersionArn";
/** What moto adds: AWS leaves Layers out of a function without any, and states out of lists (test_version_lifecycle). */
const onlyTheirs = ["Layers"];
const states = ["LastUpdateStatus", "State"];
/** moto settles every change at once; on AWS it is pending first, with its reason (test_function_lifecycle). */
const creating = ["StateReason", "StateReasonCode"];
const updating = ["LastUpdateStatusReason", "LastUpdateStatusReasonCode"];

const inside = (keys: readonly string[]): readonly string[] => keys.map((key) => `Configuration.${key}`);

/** By operation: keys that only our endpoint answers, and keys that only moto answers. */
const differences: Readonly<Record<string, readonly [ours: readonly string[], theirs: readonly string[]]>> = {
  CreateFunction: [[...onlyOurs, runtimeVersion, ...creating], onlyTheirs],
  GetFunction: [inside([...onlyOurs, runtimeVersion]), inside(onlyTheirs)],
  GetFunctionConfiguration: [[...onlyOurs, runtimeVersion], onlyTheirs],
  UpdateFunctionConfiguration: [[...onlyOurs, runtimeVersion, ...updating], onlyTheirs],
  UpdateFunctionCode: [[...onlyOurs, runtimeVersion, ...updating], onlyTheirs],
  PublishVersion: [[...onlyOurs, runtimeVersion], onlyTheirs],
  "ListVersionsByFunction.Versions": [onlyOurs, [...onlyTheirs, ...states]],
  "ListFunctions.Functions": [onlyOurs, [...onlyTheirs, ...states]],
  ListTags: [[], []],
  "GetFunction of a version": [inside([...onlyOurs, runtimeVersion]), inside(onlyTheirs)],
  // AWS says whose fault an error is; moto does not.
  "GetFunction of none": [["Type"], []],
};

describe.skipIf(mustSkip(isOnPath("moto_server")))("the emulated control plane beside moto's", () => {
  let ours: Walk = {};
  let theirs: Walk = {};
  beforeAll(async () => {
    ours = await walkOurs();
    theirs = await walkMoto();
  });

  it("takes the same calls with the official waiters, and answers the same keys but for what AWS was recorded to answer", () => {
    const missing = (keys: readonly string[], from: readonly string[]): readonly string[] =>
      keys.filter((key) => !from.includes(key));
    const found = Object.entries(ours).map(([operation, answer]) => {
      const [mine, other] = [keysOf(answer), keysOf(theirs[operation] ?? {})];
      return [operation, [missing(mine, other), missing(other, mine)]];
    });
    const expected = Object.entries(differences).map(([operation, sides]) => [
      operation,
      sides.map((keys) => keys.toSorted()),
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  it("answers the same values to what is no matter of time or place", () => {
    for (const operation of ["CreateFunction", "GetFunctionConfiguration", "UpdateFunctionConfiguration", "ListTags"]) {
      expect(stableOf(ours[operation]), operation).toEqual(stableOf(theirs[operation]));
    }
    expect(ours["GetFunction of none"]).toMatchObject({
      name: "ResourceNotFoundException",
      message: (theirs["GetFunction of none"] as Error).message,
    });
  });
});

/** An answer without what differs between two endpoints, or with time. */
function stableOf(answer: object = {}): object {
  const volatile = /^(\$|LastModified|RevisionId|LoggingConfig|RuntimeVersionConfig|Layers|State|LastUpdateStatus)/;
  return Object.fromEntries(
    Object.entries(answer).filter(([key, value]) => value !== undefined && !volatile.test(key)),
  );
}
