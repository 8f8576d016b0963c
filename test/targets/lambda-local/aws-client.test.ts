import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { mustSkip } from "../../requirement.ts";
import { text } from "../../system/launching.ts";
import { answerOf, failureOf, nodeBootstrap, type OpenFunction, openFunction } from "./functions/open-function.ts";

/** AWS's own client of the Runtime API for Node, which we did not write: where CI installs it, or where a variable says. */
const awsClient =
  process.env["COLDBENCH_AWS_LAMBDA_RIC"] ??
  fileURLToPath(new URL("../../../.ci/aws-lambda-ric/node_modules/aws-lambda-ric/index.mjs", import.meta.url));

/** The same handlers through both clients: what holds for AWS's must hold for ours. */
const clients = [
  ["aws-lambda-ric", awsClient],
  ["our bootstrap", nodeBootstrap],
] as const;

describe.skipIf(mustSkip(existsSync(awsClient))).each(clients)("the Runtime API serves %s", (_name, client) => {
  const open = (handler: string, timeoutMs = 30_000): Promise<OpenFunction> =>
    openFunction(handler, { command: ["node", client], timeoutMs });

  test.each([
    ["index.echo", { invocation: 1, event: { a: "ü€😀" } }],
    ["index.nested.inner.handler", "nested"],
    ["deep/file.handler", "deep"],
    ["native.handler", "after top-level await"],
    ["common.handler", "function"],
    ["index.undefined", null],
  ])("%s", async (handler, expected) => {
    await using opened = await open(handler);
    expect(answerOf(await opened.invoke({ a: "ü€😀" }))).toEqual(expected);
  });

  test("many times on one environment, frozen in between", async () => {
    await using opened = await open("index.echo");
    for (let at = 1; at <= 10; at++) {
      const invocation = await opened.invoke({ at });
      expect(answerOf(invocation)).toEqual({ invocation: at, event: { at } });
      expect(invocation.answered).toBe(at);
      await opened.environment.freeze();
      await opened.environment.thaw();
    }
  });

  test("with the context that Lambda gives", async () => {
    await using opened = await open("index.context");
    const invocation = await opened.invoke();
    expect(answerOf(invocation)).toMatchObject({
      functionName: "local",
      functionVersion: "$LATEST",
      memoryLimitInMB: "3538",
      logGroupName: "/aws/lambda/local",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:local",
      awsRequestId: invocation.report.requestId,
      traceId: expect.stringContaining("Root=1-"),
    });
  });

  test.each([
    ["index.throws", "TypeError", "no such thing"],
    ["index.throwsAtOnce", "TypeError", "not even a promise"],
    ["index.throwsText", "string", "only text"],
    ["index.circular", "Runtime.JSONStringifyError", "Unable to stringify response body"],
  ])("the error of %s", async (handler, errorType, errorMessage) => {
    await using opened = await open(handler);
    const failed = await opened.invoke();
    expect(failureOf(failed)).toMatchObject({ code: "function-error", errorType });
    expect(failureOf(failed).document).toMatchObject({ errorType, errorMessage, trace: expect.any(Array) });
    expect((await opened.invoke()).sandboxId).toBe(failed.sandboxId);
  });

  test.each([
    ["index.nothing", "Runtime.HandlerNotFound", "index.nothing is undefined or not exported"],
    ["index.notAFunction", "Runtime.HandlerNotFound", "index.notAFunction is not a function"],
    ["index", "Runtime.MalformedHandlerName", "Bad handler"],
    ["nowhere.handler", "Runtime.ImportModuleError", "Cannot find module 'nowhere'"],
    ["imports.handler", "Runtime.ImportModuleError", "Cannot find module './nowhere-to-be-found'"],
    ["throws.handler", "RangeError", "while loading"],
  ])("the INIT error of %s", async (handler, errorType, message) => {
    await using opened = await open(handler);
    const failed = failureOf(await opened.invoke());
    expect(failed).toMatchObject({ code: "function-error", errorType });
    expect(failed.document).toMatchObject({ errorMessage: expect.stringContaining(message) });
  });

  test("a streamed response, and one that breaks off", async () => {
    await using opened = await open("index.streams");
    const { result } = await opened.invoke({ parts: ["a", "x".repeat(200_000)] });
    expect(result).toMatchObject({ ok: true, streamed: true, contentType: "text/plain" });
    expect(text(result.payload)).toBe(`a${"x".repeat(200_000)}`);
    const failed = failureOf(await opened.invoke({ parts: ["a"], fail: true }));
    expect(failed).toMatchObject({ code: "function-error", errorType: "Error", message: "Error: local broke off" });
    expect(failed.document).toMatchObject({ errorMessage: "local broke off" });
  });

  test("a streamed HTTP response with its prelude", async () => {
    await using opened = await open("index.streamsHttp");
    const { result } = await opened.invoke({ a: 1 });
    expect(result).toMatchObject({ contentType: "application/vnd.awslambda.http-integration-response" });
    expect(text(result.payload)).toBe(`{"statusCode":201,"headers":{"x-test":"yes"}}${"\0".repeat(8)}{"a":1}`);
  });

  test("a response that is too large", async () => {
    await using opened = await open("index.large");
    expect(failureOf(await opened.invoke({ bytes: 7_000_000 }))).toMatchObject({
      code: "output-limit",
      errorType: "Function.ResponseSizeTooLarge",
    });
    expect((await opened.invoke({ bytes: 10 })).result.ok).toBe(true);
  });

  test("a timeout and the end of the process", async () => {
    await using hanging = await open("index.hangs", 1000);
    expect(failureOf(await hanging.invoke())).toMatchObject({ code: "time-limit" });
    await using exiting = await open("index.exits");
    expect(failureOf(await exiting.invoke({ code: 5 }))).toMatchObject({
      code: "exit",
      errorType: "Runtime.ExitError",
    });
  });
});
