import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/io/system-clock.ts";
import { until } from "../../system/launching.ts";
import { event, refusal, runtime, serveApi } from "./functions/served-api.ts";

const served = serveApi();

describe("an invocation", () => {
  test("waits for its event, and gets it with Lambda's headers", async () => {
    let answered = false;
    const asked = served.next().finally(() => (answered = true));
    await served.session.initialised;
    await systemClock.sleep(20);
    expect(answered).toBe(false);
    served.session.handOut(event);
    const { status, headers, text } = await asked;
    expect(status).toBe(200);
    expect(text).toBe('{"ü":1}');
    expect(headers).toMatchObject({
      "lambda-runtime-aws-request-id": event.requestId,
      "lambda-runtime-deadline-ms": "1542409706888",
      "lambda-runtime-invoked-function-arn": event.functionArn,
      "lambda-runtime-trace-id": event.traceId,
      "lambda-runtime-client-context": event.clientContext,
      "lambda-runtime-cognito-identity": event.cognitoIdentity,
      "content-type": "application/json",
    });
  });

  test("gets the same event again when the runtime asks again", async () => {
    await served.handOut();
    expect((await served.next()).text).toBe('{"ü":1}');
  });

  test("is handed to a runtime that asks anew after its request broke", async () => {
    const broken = request({ host: "127.0.0.1", port: served.api.port, path: `${runtime}/invocation/next` }).on(
      "error",
      () => undefined,
    );
    broken.end();
    await served.session.initialised;
    broken.destroy();
    const asked = served.next();
    await systemClock.sleep(20);
    served.session.handOut(event);
    expect((await asked).text).toBe('{"ü":1}');
  });

  test("is answered, and over when the runtime asks for the next event", async () => {
    const handling = await served.handOut();
    const thanks = await served.reply("response", {
      body: '{"ok":true}',
      headers: { "Content-Type": "application/json" },
    });
    expect([thanks.status, thanks.text]).toEqual([202, '{"status":"OK"}']);
    const answer = await handling.reply;
    expect(answer).toMatchObject({ kind: "response", streamed: false, contentType: "application/json" });
    void served.next().catch(() => undefined);
    expect(await handling.idle).toBeGreaterThanOrEqual(answer.atNs);
  });

  test("is answered with bytes of any kind", async () => {
    const handling = await served.handOut();
    const body = randomBytes(70_000);
    await served.reply("response", { body });
    const answer = await handling.reply;
    expect(answer.kind === "response" && body.equals(answer.payload)).toBe(true);
  });

  test("fails with the error that the runtime reports in its body, else in the header", async () => {
    const handling = await served.handOut();
    const thanks = await served.reply("error", { body: '{"errorType":"Odd","errorMessage":"no"}' });
    expect([thanks.status, thanks.text]).toEqual([202, '{"status":"OK"}']);
    expect(await handling.reply).toMatchObject({ kind: "error", error: { errorType: "Odd", errorMessage: "no" } });
  });

  test.each([
    ["not JSON", { "Lambda-Runtime-Function-Error-Type": "Runtime.Odd" }, "Runtime.Odd"],
    ["[1]", {}, "Runtime.Unknown"],
    ["null", {}, "Runtime.Unknown"],
    ["", {}, "Runtime.Unknown"],
  ])("an error of %j", async (body, headers: Record<string, string>, errorType) => {
    const handling = await served.handOut();
    await served.reply("error", { body, headers });
    expect(await handling.reply).toMatchObject({ error: { errorType, errorMessage: "", payload: Buffer.from(body) } });
  });
});

describe("a streamed response", () => {
  const headers = { "Lambda-Runtime-Function-Response-Mode": "streaming", "Transfer-Encoding": "chunked" };

  test("is complete without trailers", async () => {
    const handling = await served.handOut();
    expect((await served.reply("response", { body: "a".repeat(7_000_000), headers, trailers: {} })).status).toBe(202);
    expect(await handling.reply).toMatchObject({ kind: "response", streamed: true, payload: { length: 7_000_000 } });
  });

  test("fails with the error in its trailers", async () => {
    const handling = await served.handOut();
    const error = { errorType: "Odd", errorMessage: "x".repeat(60_000) };
    const trailers = {
      "Lambda-Runtime-Function-Error-Type": "Odd",
      "Lambda-Runtime-Function-Error-Body": Buffer.from(JSON.stringify(error)).toString("base64"),
    };
    const declared = { ...headers, Trailer: Object.keys(trailers).join(", ") };
    expect((await served.reply("response", { body: "begun", headers: declared, trailers })).status).toBe(202);
    expect(await handling.reply).toMatchObject({ kind: "error", error });
  });

  test("is truncated when the connection breaks", async () => {
    const handling = await served.handOut();
    const socket = connect(served.api.port, "127.0.0.1");
    socket.write(
      `POST ${runtime}/invocation/${event.requestId}/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n`,
    );
    await until(() => served.session.state === "InvocationResponse");
    socket.destroy();
    expect(await handling.reply).toMatchObject({ kind: "truncated" });
  });

  test("has no other mode", async () => {
    const handling = await served.handOut();
    const refused = await served.reply("response", {
      headers: { "Lambda-Runtime-Function-Response-Mode": "sideways" },
    });
    expect(refusal(refused)).toMatchObject({ status: 400, errorType: "InvalidFunctionResponseMode" });
    expect(await handling.reply).toMatchObject({ error: { errorType: "Runtime.InvalidResponseModeHeader" } });
  });
});

describe("a response that does not fit", () => {
  const limit = 6 * 1024 * 1024 + 100;

  test("is refused with 413, and the runtime goes on", async () => {
    const handling = await served.handOut();
    const refused = await served.reply("response", { body: Buffer.alloc(limit + 1) });
    expect(refusal(refused)).toEqual({
      status: 413,
      errorType: "RequestEntityTooLarge",
      errorMessage: `Exceeded maximum allowed payload size (${limit} bytes).`,
    });
    expect(await handling.reply).toMatchObject({ kind: "too-large", limit });
    void served.next().catch(() => undefined);
    await handling.idle;
  });

  test("fits to the last byte", async () => {
    const handling = await served.handOut();
    expect((await served.reply("response", { body: Buffer.alloc(limit) })).status).toBe(202);
    expect(await handling.reply).toMatchObject({ kind: "response", payload: { length: limit } });
  });
});
