import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { refusal, runtime, serveApi } from "./functions/served-api.ts";

const served = serveApi();
const forbidden = (from: string, to: string): unknown => ({
  status: 403,
  errorType: "InvalidStateTransition",
  errorMessage: `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
});

describe("out of turn", () => {
  test("another request id is refused", async () => {
    const handling = await served.handOut();
    for (const id of ["8476a536-e9f4-11e8-9739-2dfe598c3fce", "x", "%00", "%zz"]) {
      const refused = await served.ask("POST", `${runtime}/invocation/${id}/response`, { body: "1" });
      expect(refusal(refused)).toEqual({
        status: 400,
        errorType: "InvalidRequestID",
        errorMessage: "Invalid request ID",
      });
    }
    await served.reply("response", { body: "2" });
    expect(await handling.reply).toMatchObject({ payload: Buffer.from("2") });
  });

  test("a response before any event has no id to be right", async () => {
    expect(refusal(await served.reply("response", { body: "1" }))).toMatchObject({
      status: 400,
      errorType: "InvalidRequestID",
    });
  });

  test("a second response is refused, and changes nothing", async () => {
    const handling = await served.handOut();
    await served.reply("response", { body: "first" });
    expect(refusal(await served.reply("response", { body: "second" }))).toEqual(
      forbidden("RuntimeResponseSentState", "InvocationResponse"),
    );
    expect(refusal(await served.reply("error", { body: "third" }))).toEqual(
      forbidden("RuntimeResponseSentState", "InvocationErrorResponse"),
    );
    expect(await handling.reply).toMatchObject({ payload: Buffer.from("first") });
  });

  test("an INIT error is for INIT only", async () => {
    await served.handOut();
    expect(refusal(await served.ask("POST", `${runtime}/init/error`, { body: "{}" }))).toEqual(
      forbidden("Running", "InitError"),
    );
  });

  test("after an INIT error there is no next event", async () => {
    const thanks = await served.ask("POST", `${runtime}/init/error`, {
      body: '{"errorType":"Odd","errorMessage":"no"}',
    });
    expect([thanks.status, thanks.text]).toEqual([202, '{"status":"OK"}']);
    expect(await served.session.initFailed).toMatchObject({ errorType: "Odd", errorMessage: "no" });
    expect(refusal(await served.next())).toEqual(forbidden("InitError", "Ready"));
  });

  test("unknown paths and methods, and SnapStart's paths without SnapStart", async () => {
    for (const path of [
      "/",
      "/2018-06-01",
      `${runtime}/restore/next`,
      `${runtime}/invocation/next/`,
      "/2018-06-02/runtime/invocation/next",
    ]) {
      expect(await served.ask("GET", path)).toMatchObject({ status: 404, text: "404 page not found\n" });
    }
    expect(await served.ask("POST", `${runtime}/restore/error`)).toMatchObject({ status: 404 });
    expect(await served.ask("POST", `${runtime}/invocation/next`)).toMatchObject({
      status: 405,
      headers: { allow: "GET" },
    });
    expect(await served.ask("DELETE", `${runtime}/init/error`)).toMatchObject({
      status: 405,
      headers: { allow: "POST" },
    });
  });

  test("when nothing runs, the API says that the runtime should end", async () => {
    served.api.serve(null);
    expect(refusal(await served.next())).toMatchObject({ status: 500, errorType: "InternalServerError" });
  });
});

describe("what is no HTTP", () => {
  const garbage = [
    "\0\0\0\0",
    "GET\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    `POST ${runtime}/invocation/x/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    `POST ${runtime}/init/error HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`,
    `GET ${runtime}/invocation/next HTTP/1.1\r\n${"X: y\r\n".repeat(300_000)}\r\n`,
    `GET /${"a".repeat(2_000_000)} HTTP/1.1\r\n\r\n`,
    `GET ${runtime}/invocation/next HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n`,
    "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    `GET http://[bad/ HTTP/1.1\r\nHost: x\r\n\r\n`,
  ];

  test("harms nobody, and the runtime gets its event", async () => {
    const handling = served.handOut();
    for (const bytes of garbage) {
      await new Promise<void>((resolve) => {
        const socket = connect(served.api.port, "127.0.0.1");
        socket.on("error", () => undefined).on("close", () => resolve());
        socket.resume().end(bytes, "latin1");
        setTimeout(() => socket.destroy(), 100);
      });
    }
    await served.reply("response", { body: "survived" });
    expect(await (await handling).reply).toMatchObject({ payload: Buffer.from("survived") });
  });
});
