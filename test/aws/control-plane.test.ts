import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  paginateListFunctions,
  PublishVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { createLambdaClient, waiting } from "./clients.ts";
import { type AwsEndpoint, startAwsEndpoint } from "./endpoint.ts";
import { packFiles, probeHandler } from "./packages.ts";

/** A delay that no test waits for: it ends when the test says so. */
const longMs = 3_600_000;

const zip = await packFiles({ "index.mjs": probeHandler });

function describeFunction(endpoint: AwsEndpoint, name: string): CreateFunctionCommandInput {
  return {
    FunctionName: name,
    Role: endpoint.role,
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Code: { ZipFile: zip },
  };
}

async function createActive(
  client: LambdaClient,
  endpoint: AwsEndpoint,
  name: string,
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<void> {
  await client.send(new CreateFunctionCommand({ ...describeFunction(endpoint, name), ...more }));
  await waitUntilFunctionActiveV2({ client, ...waiting }, { FunctionName: name });
}

/** What the SDK makes of a refusal. */
async function refusal(call: Promise<unknown>): Promise<{ name: string; status: unknown; message: string }> {
  const error = (await call.then(
    () => {
      throw new Error("not refused");
    },
    (thrown: unknown) => thrown,
  )) as { name: string; message: string; $metadata?: { httpStatusCode?: number } };
  return { name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
}

describe("the control plane of the emulated Lambda, spoken to by the unmodified SDK", () => {
  it("creates a function that is pending, then active", async () => {
    await using endpoint = await startAwsEndpoint({ delays: { createMs: longMs } });
    const client = createLambdaClient(endpoint, 1);
    const created = await client.send(
      new CreateFunctionCommand({ ...describeFunction(endpoint, "bench-a"), Tags: { "bench:managed": "yes" } }),
    );
    expect(created).toMatchObject({
      FunctionName: "bench-a",
      FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:bench-a",
      State: "Pending",
      StateReasonCode: "Creating",
      MemorySize: 128,
      Timeout: 3,
      Architectures: ["x86_64"],
      PackageType: "Zip",
      Version: "$LATEST",
      CodeSize: zip.length,
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/bench-a" },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    });
    expect(created.$metadata.httpStatusCode).toBe(201);
    expect(created.LastUpdateStatus).toBeUndefined();
    expect(created.Environment).toBeUndefined();
    const early = { FunctionName: "bench-a", Description: "too early" };
    expect(await refusal(client.send(new UpdateFunctionConfigurationCommand(early)))).toMatchObject({
      name: "ResourceConflictException",
      status: 409,
    });
    await endpoint.settle();
    await waitUntilFunctionActiveV2({ client, ...waiting }, { FunctionName: "bench-a" });
    const found = await client.send(new GetFunctionCommand({ FunctionName: created.FunctionArn }));
    expect(found.Configuration).toMatchObject({ State: "Active", LastUpdateStatus: "Successful" });
    expect(found.Configuration?.RevisionId).not.toBe(created.RevisionId);
    expect(found.Tags).toEqual({ "bench:managed": "yes" });
    const code = await fetch(found.Code?.Location ?? "");
    expect(Buffer.from(await code.arrayBuffer())).toEqual(Buffer.from(zip));
  });

  it("updates: in progress, conflicts meanwhile, then successful", async () => {
    await using endpoint = await startAwsEndpoint({ delays: { updateMs: longMs } });
    const client = createLambdaClient(endpoint, 1);
    await createActive(client, endpoint, "bench-a");
    const change = { FunctionName: "bench-a", Environment: { Variables: { NONCE: "1" } }, MemorySize: 256 };
    const updated = await client.send(new UpdateFunctionConfigurationCommand(change));
    expect(updated).toMatchObject({
      LastUpdateStatus: "InProgress",
      LastUpdateStatusReasonCode: "Creating",
      State: "Active",
    });
    expect(updated).toMatchObject({ MemorySize: 256, Timeout: 3, Environment: { Variables: { NONCE: "1" } } });
    const conflict = {
      name: "ResourceConflictException",
      status: 409,
      message: `The operation cannot be performed at this time. An update is in progress for resource: ${updated.FunctionArn}`,
    };
    expect(await refusal(client.send(new UpdateFunctionConfigurationCommand(change)))).toEqual(conflict);
    expect(await refusal(client.send(new PublishVersionCommand({ FunctionName: "bench-a" })))).toEqual(conflict);
    await endpoint.settle();
    await waitUntilFunctionUpdatedV2({ client, ...waiting }, { FunctionName: "bench-a" });
    const settled = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "bench-a" }));
    expect(settled).toMatchObject({ LastUpdateStatus: "Successful", Environment: { Variables: { NONCE: "1" } } });
    const code = await packFiles({ "index.mjs": `${probeHandler}\n// another` });
    const recoded = await client.send(new UpdateFunctionCodeCommand({ FunctionName: "bench-a", ZipFile: code }));
    expect(recoded.CodeSha256).not.toBe(settled.CodeSha256);
    expect(recoded.CodeSize).toBe(code.length);
  });

  it("publishes only what has changed, and lists and deletes versions", async () => {
    await using endpoint = await startAwsEndpoint();
    const client = createLambdaClient(endpoint, 1);
    await createActive(client, endpoint, "bench-a");
    const publish = async (): Promise<string | undefined> =>
      (await client.send(new PublishVersionCommand({ FunctionName: "bench-a" }))).Version;
    expect([await publish(), await publish()]).toEqual(["1", "1"]);
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: "bench-a", Timeout: 4 }));
    await waitUntilFunctionUpdatedV2({ client, ...waiting }, { FunctionName: "bench-a" });
    expect(await publish()).toBe("2");
    const { Versions } = await client.send(new ListVersionsByFunctionCommand({ FunctionName: "bench-a" }));
    expect(Versions?.map(({ Version, Timeout }) => [Version, Timeout])).toEqual([
      ["$LATEST", 4],
      ["1", 3],
      ["2", 4],
    ]);
    expect(Versions?.[1]?.FunctionArn).toBe("arn:aws:lambda:us-east-1:123456789012:function:bench-a:1");
    expect(Versions?.[1]).not.toHaveProperty("State");
    await client.send(new DeleteFunctionCommand({ FunctionName: "bench-a", Qualifier: "1" }));
    expect(endpoint.functions()[0]?.versions).toEqual(["$LATEST", "2"]);
    const gone = new GetFunctionCommand({ FunctionName: "bench-a", Qualifier: "1" });
    expect(await refusal(client.send(gone))).toMatchObject({ name: "ResourceNotFoundException", status: 404 });
  });

  it("tags, pages through lists and answers the account's limits", async () => {
    await using endpoint = await startAwsEndpoint({ concurrency: 10 });
    const client = createLambdaClient(endpoint, 1);
    for (const name of ["bench-c", "bench-a", "bench-b"]) {
      await client.send(new CreateFunctionCommand({ ...describeFunction(endpoint, name), Tags: { kept: "1" } }));
    }
    const names: string[] = [];
    for await (const page of paginateListFunctions({ client, pageSize: 2 }, {})) {
      names.push(...(page.Functions ?? []).map(({ FunctionName }) => FunctionName ?? ""));
    }
    expect(names).toEqual(["bench-a", "bench-b", "bench-c"]);
    expect((await client.send(new ListFunctionsCommand({ MaxItems: 2 }))).Functions).toHaveLength(2);
    const Resource = "arn:aws:lambda:us-east-1:123456789012:function:bench-a";
    await client.send(new TagResourceCommand({ Resource, Tags: { added: "2", removed: "3" } }));
    await client.send(new UntagResourceCommand({ Resource, TagKeys: ["removed"] }));
    expect((await client.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ kept: "1", added: "2" });
    const { AccountLimit, AccountUsage } = await client.send(new GetAccountSettingsCommand({}));
    expect([AccountLimit?.ConcurrentExecutions, AccountUsage?.FunctionCount]).toEqual([10, 3]);
  });
});

describe("what the emulated Lambda refuses", () => {
  it("says it with AWS's types, statuses and texts", async () => {
    await using endpoint = await startAwsEndpoint();
    const client = createLambdaClient(endpoint, 1);
    const create = async (more: Partial<CreateFunctionCommandInput>): ReturnType<typeof refusal> =>
      refusal(client.send(new CreateFunctionCommand({ ...describeFunction(endpoint, "bench-a"), ...more })));
    const invalid = { name: "InvalidParameterValueException", status: 400 };
    expect(await create({ Code: { ImageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1" } })).toEqual({
      ...invalid,
      message:
        "Source image 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1 does not exist. Provide a valid source image.",
    });
    expect(await create({ Code: { ZipFile: Buffer.from("no archive") } })).toEqual({
      ...invalid,
      message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
    });
    expect(await create({ SnapStart: { ApplyOn: "PublishedVersions" } })).toEqual({
      ...invalid,
      message: "nodejs20.x is not supported for SnapStart enabled functions.",
    });
    expect(await create({ Environment: { Variables: { LONG: "x".repeat(4096) } } })).toMatchObject(invalid);
    expect(await create({ Runtime: "nodejs2.x" as "nodejs20.x" })).toMatchObject(invalid);
    expect(await create({ Runtime: "python3.13" })).toMatchObject(invalid);
    expect(await create({ MemorySize: 127 })).toMatchObject({ name: "ValidationException", status: 400 });
    expect(await create({ Timeout: 901 })).toMatchObject({ name: "ValidationException", status: 400 });
    expect(await create({ Role: "me" })).toMatchObject({ name: "ValidationException", status: 400 });
    expect(endpoint.functions()).toEqual([]);
    await createActive(client, endpoint, "bench-a");
    expect(await create({})).toEqual({
      name: "ResourceConflictException",
      status: 409,
      message: "Function already exist: bench-a",
    });
    await client.send(new DeleteFunctionCommand({ FunctionName: "bench-a" }));
    expect(await refusal(client.send(new GetFunctionCommand({ FunctionName: "bench-a" })))).toEqual({
      name: "ResourceNotFoundException",
      status: 404,
      message: "Function not found: arn:aws:lambda:us-east-1:123456789012:function:bench-a",
    });
  });

  it("answers 403 to a request that is not signed", async () => {
    await using endpoint = await startAwsEndpoint();
    const answer = await fetch(`${endpoint.url}/2015-03-31/functions`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
    expect(answer.headers.get("server")).toContain("emulated");
  });

  it("throttles, fails and cuts connections as a test asks; the SDK's retries hide that", async () => {
    await using endpoint = await startAwsEndpoint();
    const once = createLambdaClient(endpoint, 1);
    const list = new ListFunctionsCommand({});
    endpoint.inject.throttle("ListFunctions", 1);
    expect(await refusal(once.send(list))).toMatchObject({ name: "TooManyRequestsException", status: 429 });
    endpoint.inject.fail("ListFunctions", 1);
    expect(await refusal(once.send(list))).toMatchObject({ name: "ServiceException", status: 500 });
    endpoint.inject.drop("ListFunctions", 1);
    expect(await refusal(once.send(list))).toMatchObject({ status: undefined });
    expect(endpoint.requests.map(({ status }) => status)).toEqual([429, 500, null]);
    endpoint.inject.throttle("ListFunctions", 2);
    expect((await createLambdaClient(endpoint).send(list)).$metadata.attempts).toBe(3);
  });
});
