import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InvokeCommandInput } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { makePrivateFolder } from "../../src/system/private-folder.ts";
import { createLaunching, until } from "../system/launching.ts";
import { createLambdaClient } from "./clients.ts";
import { startAwsEndpoint } from "./endpoint.ts";
import { answerOf, createProbe, invokeProbe } from "./functions.ts";

it("writes the log that AWS writes, with what the function wrote in it", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role);
  const { log } = await invokeProbe(client, name, { say: "hello" });
  const id = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  const fields = [
    String.raw`Duration: \d+\.\d\d ms`,
    String.raw`Billed Duration: \d+ ms`,
    "Memory Size: 1536 MB",
    String.raw`Max Memory Used: \d+ MB`,
    String.raw`Init Duration: \d+\.\d\d ms`,
  ];
  const lines = [`START RequestId: (${id}) Version: \\$LATEST`, "hello", String.raw`END RequestId: \1`];
  expect(log).toMatch(new RegExp(`^${lines.join("\n")}\nREPORT RequestId: \\1\t${fields.join("\t")}\t\n$`));
  const untold = await invokeProbe(client, name, {}, { LogType: "None" });
  expect(untold.log).toBe("");
  const long = await invokeProbe(client, name, { say: "x".repeat(5000) });
  expect(Buffer.byteLength(long.log)).toBe(4096);
});

it("writes the log as JSON when the function is configured so", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const LoggingConfig = { LogFormat: "JSON" } as const;
  const name = await createProbe(client, endpoint.role, { LoggingConfig });
  const { log } = await invokeProbe(client, name, {});
  const events = log
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; record: object });
  expect(events.map(({ type }) => type)).toEqual(["platform.start", "platform.report"]);
  expect(events[1]?.record).toMatchObject({
    status: "success",
    metrics: { memorySizeMB: 1536, initDurationMs: expect.any(Number), billedDurationMs: expect.any(Number) },
  });
});

it("answers an error of the handler, a crash and a timeout as AWS does, and goes on with a new process", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role, { Timeout: 2 });
  const first = answerOf(await invokeProbe(client, name, {}));
  const thrown = await invokeProbe(client, name, { fail: "boo" });
  expect(thrown).toMatchObject({
    status: 200,
    functionError: "Unhandled",
    executedVersion: "$LATEST",
    payload: { errorType: "RangeError", errorMessage: "boo" },
  });
  expect(thrown.report).not.toHaveProperty("Status");
  const next = answerOf(await invokeProbe(client, name, {}));
  expect(next).toMatchObject({ instance: first.instance, invocation: 3 });
  const crashed = await invokeProbe(client, name, { exit: 3 });
  expect(crashed).toMatchObject({ functionError: "Unhandled", payload: { errorType: "Runtime.ExitError" } });
  expect(crashed.report).toMatchObject({ Status: "error", "Error Type": "Runtime.ExitError" });
  const late = await invokeProbe(client, name, { sleepMs: 60_000 });
  // LocalStack's recording from AWS: test_lambda.snapshot.json, test_lambda_invoke_with_timeout.
  expect(late.payload).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 2\.00 seconds$/),
  });
  expect(late.report).toMatchObject({ Status: "timeout" });
  expect(late.log).toMatch(/Task timed out after 2\.00 seconds\n\n/);
  expect(answerOf(await invokeProbe(client, name, {})).instance).not.toBe(first.instance);
});

it("throttles; the SDK's default retries hide it, one attempt shows it", async () => {
  await using endpoint = await startAwsEndpoint();
  const once = createLambdaClient(endpoint, 1);
  const name = await createProbe(once, endpoint.role);
  const invokes = (): readonly (number | null)[] =>
    endpoint.requests.filter(({ operation }) => operation === "Invoke").map(({ status }) => status);
  endpoint.inject.throttle("Invoke", 1);
  const throttled = { name: "TooManyRequestsException", Reason: "ConcurrentInvocationLimitExceeded" };
  await expect(invokeProbe(once, name, {})).rejects.toMatchObject({ ...throttled, $metadata: { attempts: 1 } });
  expect(invokes()).toEqual([429]);
  endpoint.inject.throttle("Invoke", 2);
  const hidden = await invokeProbe(createLambdaClient(endpoint), name, {});
  expect([hidden.status, hidden.attempts]).toEqual([200, 3]);
  expect(invokes()).toEqual([429, 429, 429, 200]);
});

it("throttles when more invocations run than the account may have", async () => {
  await using endpoint = await startAwsEndpoint({ concurrency: 2 });
  using launching = await createLaunching("child_process");
  using folder = makePrivateFolder(launching.context);
  const gate = join(folder.path, "gate");
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role, { Timeout: 60 });
  const held = [invokeProbe(client, name, { until: gate }), invokeProbe(client, name, { until: gate })];
  await until(() => endpoint.functions()[0]?.environments.live === 2);
  await expect(invokeProbe(client, name, {})).rejects.toMatchObject({
    Reason: "ConcurrentInvocationLimitExceeded",
    $metadata: { httpStatusCode: 429 },
  });
  await writeFile(gate, "");
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await invokeProbe(client, name, {})).status).toBe(200);
});

it("has run the function when the connection is cut after it: a client that tries again runs it twice", async () => {
  await using endpoint = await startAwsEndpoint();
  const name = await createProbe(createLambdaClient(endpoint), endpoint.role);
  endpoint.inject.drop("Invoke", 1, "after");
  const again = await invokeProbe(createLambdaClient(endpoint), name, {});
  expect([answerOf(again).invocation, again.attempts]).toEqual([2, 2]);
});

it("takes events without an answer, checks without a run, and refuses what is no JSON or too large", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role);
  expect(await invokeProbe(client, name, {}, { InvocationType: "DryRun" })).toMatchObject({
    status: 204,
    payload: undefined,
  });
  expect(endpoint.functions()[0]?.environments.started).toBe(0);
  expect(await invokeProbe(client, name, {}, { InvocationType: "Event" })).toMatchObject({
    status: 202,
    payload: undefined,
  });
  await until(() => endpoint.logGroups().length === 1);
  expect(answerOf(await invokeProbe(client, name, {}, { Payload: "" }))).toMatchObject({ invocation: 2, echo: {} });
  const refusal = async (more: Partial<InvokeCommandInput>): Promise<unknown> =>
    invokeProbe(client, name, {}, more).catch((error: unknown) => error);
  const content = { name: "InvalidRequestContentException", $metadata: { httpStatusCode: 400 } };
  expect(await refusal({ Payload: "{no" })).toMatchObject(content);
  expect(await refusal({ ClientContext: "no base64 of JSON" })).toMatchObject(content);
  expect(await refusal({ Payload: JSON.stringify("x".repeat(6_291_456)) })).toMatchObject({
    name: "RequestEntityTooLargeException",
    $metadata: { httpStatusCode: 413 },
  });
  expect(await refusal({ FunctionName: "bench-none" })).toMatchObject({ name: "ResourceNotFoundException" });
  expect(await refusal({ Qualifier: "7" })).toMatchObject({ name: "ResourceNotFoundException" });
});
