import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { text } from "../../system/launching.ts";
import { answerOf, failureOf, functions, openFunction } from "./functions/open-function.ts";

const answer = async (handler: string, event: unknown = {}, taskRoot?: string): Promise<unknown> => {
  await using opened = await openFunction(handler, taskRoot === undefined ? {} : { taskRoot });
  return answerOf(await opened.invoke(event));
};
const failure = async (handler: string, event: unknown = {}): Promise<ReturnType<typeof failureOf>> => {
  await using opened = await openFunction(handler);
  return failureOf(await opened.invoke(event));
};

describe("a handler is found", () => {
  test.each([
    ["in CommonJS", "index.echo", { invocation: 1, event: { a: "ü" } }],
    ["below an export", "index.nested.inner.handler", "nested"],
    ["in a folder", "deep/file.handler", "deep"],
    ["in an ES module, after its top-level await", "native.handler", "after top-level await"],
    ["in a .cjs file", "common.handler", "function"],
  ])("%s", async (_where, handler, expected) => {
    expect(await answer(handler, { a: "ü" })).toEqual(expected);
  });

  test("in an ES module by the nearest package.json", async () => {
    expect(await answer("index.handler", {}, join(functions, "module"))).toBe(true);
  });

  test("in a package of node_modules", async () => {
    const root = mkdtempSync(join(tmpdir(), "coldbench-package-"));
    mkdirSync(join(root, "node_modules/installed"), { recursive: true });
    writeFileSync(join(root, "node_modules/installed/index.js"), "exports.run = async () => 'installed'");
    expect(await answer("installed.run", {}, root)).toBe("installed");
    rmSync(root, { recursive: true });
  });
});

describe("a handler that cannot be had fails INIT with Lambda's own error", () => {
  test.each([
    ["index.nothing", "Runtime.HandlerNotFound", "index.nothing is undefined or not exported"],
    ["index.notAFunction", "Runtime.HandlerNotFound", "index.notAFunction is not a function"],
    ["index", "Runtime.MalformedHandlerName", "Bad handler"],
    ["../index.handler", "Runtime.MalformedHandlerName", "is not a valid handler name"],
    ["nowhere.handler", "Runtime.ImportModuleError", "Cannot find module 'nowhere'"],
    ["imports.handler", "Runtime.ImportModuleError", "Cannot find module './nowhere-to-be-found'"],
    ["throws.handler", "RangeError", "while loading"],
    ["rejects.handler", "Runtime.UnhandledPromiseRejection", "Error: rejected while loading"],
  ])("%s: %s", async (handler, errorType, message) => {
    const failed = await failure(handler);
    expect(failed).toMatchObject({ code: "function-error", errorType });
    expect(failed.document).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
  });

  test("a file that is no JavaScript", async () => {
    const root = mkdtempSync(join(tmpdir(), "coldbench-package-"));
    writeFileSync(join(root, "index.js"), "exports.handler = async (");
    await using opened = await openFunction("index.handler", { taskRoot: root });
    expect(failureOf(await opened.invoke())).toMatchObject({ errorType: "Runtime.UserCodeSyntaxError" });
    rmSync(root, { recursive: true });
  });
});

describe("what a handler returns is the response", () => {
  test.each([
    ["the promise's value", "index.echo", { invocation: 1, event: { x: 1 } }],
    ["null for undefined", "index.undefined", null],
    ["a callback's value", "index.callback", { after: { x: 1 } }],
    ["a callback's value, when the event loop is empty", "index.callbackHeldBack", { heldBack: true, event: { x: 1 } }],
    ["a callback's value at once", "index.callbackAtOnce", "not waited for"],
    ["null for nothing to wait for", "index.nothingToWaitFor", null],
    ["null for a promise that nothing will settle", "index.neverSettles", null],
  ])("%s", async (_what, handler, expected) => {
    expect(await answer(handler, { x: 1 })).toEqual(expected);
  });

  test("again and again in the same process", async () => {
    await using opened = await openFunction("index.callback");
    for (let x = 0; x < 20; x++) expect(answerOf(await opened.invoke({ x }))).toEqual({ after: { x } });
    expect((await opened.invoke()).answered).toBe(21);
  });

  test("however long the event and the response are", async () => {
    const long = "ä€😀".repeat(400_000);
    expect(await answer("index.echo", { long })).toEqual({ invocation: 1, event: { long } });
  });
});

describe("what a handler throws is the error", () => {
  test.each([
    ["index.throws", "TypeError", "no such thing"],
    ["index.throwsAtOnce", "TypeError", "not even a promise"],
    ["index.throwsText", "string", "only text"],
    ["index.callbackError", "RangeError", "told by callback"],
    ["index.circular", "Runtime.JSONStringifyError", "Unable to stringify response body"],
  ])("%s: %s", async (handler, errorType, errorMessage) => {
    await using opened = await openFunction(handler);
    const invocation = await opened.invoke();
    expect(failureOf(invocation)).toMatchObject({ code: "function-error", errorType });
    expect(failureOf(invocation).document).toMatchObject({ errorType, errorMessage, trace: expect.any(Array) });
    expect(opened.environment.log()).toContain(errorMessage);
    // It is the invocation that failed: the environment goes on.
    expect((await opened.invoke()).answered).toBe(2);
  });

  test.each([
    ["index.rejectsUnseen", "Runtime.UnhandledPromiseRejection", "Error: nobody looks"],
    ["index.throwsUnseen", "Error", "from a timer"],
  ])("%s ends the process", async (handler, errorType, errorMessage) => {
    await using opened = await openFunction(handler);
    const first = await opened.invoke();
    expect(failureOf(first).document).toMatchObject({ errorType, errorMessage });
    expect(first.report.errorType).toBe("Runtime.ExitError");
    const second = await opened.invoke();
    expect(second.sandboxId).not.toBe(first.sandboxId);
  });
});

test("the context says what the function is called and how long it has", async () => {
  const context = await answer("index.context");
  expect(context).toMatchObject({
    callbackWaitsForEmptyEventLoop: true,
    functionName: "local",
    functionVersion: "$LATEST",
    memoryLimitInMB: "3538",
    logGroupName: "/aws/lambda/local",
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:local",
    awsRequestId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    traceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
  });
  const { remaining } = context as { readonly remaining: number };
  expect(remaining).toBeGreaterThan(0);
  expect(remaining).toBeLessThanOrEqual(30_000);
});

describe("a handler that streams", () => {
  test("sends its parts, with its content type", async () => {
    await using opened = await openFunction("index.streams");
    for (const parts of [["a", "b", "", "c"], ["x".repeat(300_000), "ü"], []]) {
      const { result } = await opened.invoke({ parts });
      expect(result).toMatchObject({ ok: true, streamed: true, contentType: "text/plain" });
      expect(text(result.payload)).toBe(parts.join(""));
    }
  });

  test("tells status and headers before an HTTP response", async () => {
    await using opened = await openFunction("index.streamsHttp");
    const { result } = await opened.invoke({ a: 1 });
    expect(result).toMatchObject({ contentType: "application/vnd.awslambda.http-integration-response" });
    const [prelude, body] = text(result.payload).split("\0".repeat(8));
    expect(JSON.parse(prelude ?? "")).toEqual({ statusCode: 201, headers: { "x-test": "yes" } });
    expect(body).toBe('{"a":1}');
  });

  test("can end without having begun", async () => {
    await using opened = await openFunction("native.streaming");
    expect(text((await opened.invoke()).result.payload)).toBe("in one piece");
  });

  test("says in the trailers that it broke off, and the environment goes on", async () => {
    await using opened = await openFunction("index.streams");
    const failed = await opened.invoke({ parts: ["a"], fail: true });
    expect(failureOf(failed)).toMatchObject({
      code: "function-error",
      errorType: "Error",
      message: "Error: local broke off",
    });
    expect((await opened.invoke({ parts: ["b"] })).answered).toBe(2);
  });

  test("has failed when it leaves the stream open", async () => {
    expect(await failure("index.streamsAndNeverEnds")).toMatchObject({
      message: "Error: Response stream is not finished.",
    });
  });
});
