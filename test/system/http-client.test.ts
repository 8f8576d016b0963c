import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { connect } from "../../src/system/http-client.ts";
import type { Endpoint, HttpConnection, HttpRequest } from "../../src/system/http-connection.ts";
import { never, openDescriptors, text } from "./launching.ts";
import { serveHttp, serveTcp } from "./servers.ts";

const request: HttpRequest = { method: "POST", path: "/a?b=1", headers: { "x-a": "1" }, body: Buffer.from("hello") };
const open = async (endpoint: Endpoint, maxOutputBytes = 1 << 20): Promise<HttpConnection> =>
  connect(endpoint, systemClock, never, maxOutputBytes);

describe("one connection", () => {
  test("sends method, path, headers and body as given, over the same socket each time", async () => {
    const ports = new Set<number | undefined>();
    await using server = await serveHttp((incoming, outgoing) => {
      ports.add(incoming.socket.remotePort);
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const { method, url, headers } = incoming;
        outgoing.setHeader("X-Many", ["a", "b"]);
        outgoing.writeHead(201);
        outgoing.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
      });
    });
    await using connection = await open(server.endpoint);
    for (let at = 0; at < 3; at++) {
      const exchange = await connection.exchange(request, never);
      if (!exchange.ok) throw new Error(exchange.message);
      expect(exchange.response.status).toBe(201);
      expect(exchange.response.headers).toMatchObject({ "x-many": "a, b" });
      expect(JSON.parse(text(exchange.response.body))).toMatchObject({
        method: "POST",
        url: "/a?b=1",
        headers: { "x-a": "1", "content-length": "5", host: `127.0.0.1:${server.endpoint.port}` },
        body: "hello",
      });
      expect(exchange.completeNs).toBeGreaterThan(exchange.startedNs);
      expect(connection.open).toBe(true);
    }
    expect(ports.size).toBe(1);
  });

  test("sends a length also for an empty POST, and none for a GET", async () => {
    await using server = await serveHttp((incoming, outgoing) => {
      outgoing.end(JSON.stringify([incoming.headers["content-length"], incoming.headers["transfer-encoding"]]));
    });
    await using connection = await open(server.endpoint);
    const lengths: string[] = [];
    for (const method of ["POST", "GET"]) {
      const exchange = await connection.exchange({ ...request, method, body: new Uint8Array() }, never);
      lengths.push(exchange.ok ? text(exchange.response.body) : exchange.message);
    }
    expect(lengths).toEqual(['["0",null]', "[null,null]"]);
  });

  test("reads a body up to the limit and not a byte further", async () => {
    await using server = await serveHttp((_, outgoing) => void outgoing.end("x".repeat(100_000)));
    await using enough = await open(server.endpoint, 100_000);
    expect(await enough.exchange(request, never)).toMatchObject({ ok: true });
    await using short = await open(server.endpoint, 99_999);
    expect(await short.exchange(request, never)).toMatchObject({ ok: false, code: "output-limit" });
    expect(short.open).toBe(false);
  });

  test("is closed when the server says so, and fails the next exchange as data", async () => {
    await using server = await serveHttp((_, outgoing) => void outgoing.setHeader("connection", "close").end("bye"));
    await using connection = await open(server.endpoint);
    expect(await connection.exchange(request, never)).toMatchObject({ ok: true });
    expect(connection.open).toBe(false);
    expect(await connection.exchange(request, never)).toMatchObject({ ok: false, code: "connection" });
  });

  test.each([
    ["resets the connection", (socket: Socket) => void socket.once("data", () => socket.resetAndDestroy())],
    ["closes without an answer", (socket: Socket) => void socket.once("data", () => socket.end())],
    [
      "breaks off inside the body",
      (socket: Socket) =>
        void socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")),
    ],
    ["speaks another protocol", (socket: Socket) => void socket.once("data", () => socket.end("220 mail ready\r\n"))],
  ])("reports a server that %s as data", async (_, handle) => {
    await using server = await serveTcp(handle);
    await using connection = await open(server.endpoint);
    expect(await connection.exchange(request, never)).toMatchObject({ ok: false, code: "connection" });
    expect(connection.open).toBe(false);
  });

  test("ends an exchange when the signal aborts, before or meanwhile", async () => {
    await using server = await serveHttp(() => undefined);
    await using connection = await open(server.endpoint);
    const exchange = await connection.exchange(request, AbortSignal.timeout(50));
    expect(exchange).toMatchObject({ ok: false, code: "timeout", message: expect.stringContaining("timeout") });
    await using other = await open(server.endpoint);
    expect(await other.exchange(request, AbortSignal.abort())).toMatchObject({ ok: false, code: "timeout" });
  });

  test("is refused where nobody listens, and when the signal has aborted", async () => {
    const server = await serveHttp(() => undefined);
    await server[Symbol.asyncDispose]();
    await expect(open(server.endpoint)).rejects.toThrow(/ECONNREFUSED/);
    await expect(connect(server.endpoint, systemClock, AbortSignal.abort(new Error("late")), 1)).rejects.toThrow(
      "late",
    );
  });

  test.runIf(process.platform === "linux")("leaves no descriptor", async () => {
    await using server = await serveHttp((_, outgoing) => void outgoing.end());
    const before = openDescriptors();
    for (let at = 0; at < 50; at++) {
      await using connection = await open(server.endpoint);
      await connection.exchange(request, never);
    }
    // The server's side closes a moment later.
    while (openDescriptors() > before) await systemClock.sleep(5);
  });
});
