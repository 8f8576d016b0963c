import { describe, expect, test } from "vitest";
import { systemClock as clock } from "../../src/io/system-clock.ts";
import { firstResponse, pauseMs } from "../../src/system/first-response.ts";
import type { Endpoint, FirstResponse, HttpRequest } from "../../src/system/http-connection.ts";
import { createPortSource } from "../../src/system/free-port.ts";
import { fromMs } from "../../src/units/duration.ts";
import { createLaunching, env, text } from "./launching.ts";
import { serveHttp, serveTcp } from "./servers.ts";

const request: HttpRequest = { method: "POST", path: "/", headers: {}, body: Buffer.from("hi") };
const forever = new Promise<string>(() => undefined);
const ports = createPortSource(process.pid);
const probe = async (
  endpoint: Endpoint,
  { signal = AbortSignal.timeout(20_000), gone = forever, maxOutputBytes = 1000 } = {},
): Promise<FirstResponse> => firstResponse(endpoint, request, { clock, signal, gone, maxOutputBytes });

/** Launches a node program that is given a free port, and waits for its first response. */
async function probeProgram(program: string): Promise<FirstResponse> {
  using launching = await createLaunching("posix_spawn");
  const port = await ports.next();
  await using server = launching.processes.launchServer({
    command: [process.execPath, "-e", program],
    cwd: "/",
    env: { ...env, PORT: String(port) },
  });
  const gone = server.exited.then(({ code, tail }) => `exited with ${code}: ${tail.trim()}`);
  const first = await probe({ host: "127.0.0.1", port }, { gone });
  if (first.ok) await first.connection[Symbol.asyncDispose]();
  return first;
}

const http = `const http = require("node:http"); const port = Number(process.env.PORT);`;

describe("the first valid response", () => {
  test("of a server that is up comes in one attempt, without a polling error, on a connection that goes on", async () => {
    await using server = await serveHttp((_, outgoing) => void outgoing.end("ready"));
    const first = await probe(server.endpoint);
    if (!first.ok) throw new Error(first.message);
    await using connection = first.connection;
    expect(first).toMatchObject({ attempts: 1, pollErrorNs: 0 });
    expect(text(first.response.body)).toBe("ready");
    expect(first.connectedNs).toBeGreaterThan(first.connectingNs);
    expect(first.completeNs).toBeGreaterThan(first.connectedNs);
    expect(await connection.exchange(request, AbortSignal.timeout(1000))).toMatchObject({ ok: true });
  });

  test("of a server that listens after 300 ms is awaited, with the polling error bounded", async () => {
    const first = await probeProgram(
      `${http} setTimeout(() => http.createServer((q, r) => r.end("late")).listen(port, "127.0.0.1"), 300);`,
    );
    if (!first.ok) throw new Error(first.message);
    expect(first.attempts).toBeGreaterThan(2);
    expect(first.pollErrorNs).toBeGreaterThan(0);
    expect(first.connectingNs).toBeLessThanOrEqual(first.connectedNs);
  });

  test("counts only when complete: accepted and reset connections are tried again", async () => {
    let connections = 0;
    await using server = await serveTcp((socket) => {
      connections++;
      if (connections < 5) socket.resetAndDestroy();
      else socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
    });
    const first = await probe(server.endpoint);
    if (!first.ok) throw new Error(first.message);
    await first.connection[Symbol.asyncDispose]();
    expect(first.attempts).toBe(5);
    expect(text(first.response.body)).toBe("ok");
  });

  test.each([502, 503, 504])("is not a status %i", async (status) => {
    let requests = 0;
    await using server = await serveHttp((_, outgoing) => {
      outgoing.statusCode = ++requests < 4 ? status : 200;
      outgoing.end();
    });
    const first = await probe(server.endpoint);
    if (!first.ok) throw new Error(first.message);
    await first.connection[Symbol.asyncDispose]();
    expect(first).toMatchObject({ attempts: 4, response: { status: 200 } });
  });

  test.each([404, 500])("may be a status %i: the server has answered, right or wrong", async (status) => {
    await using server = await serveHttp((_, outgoing) => void outgoing.writeHead(status).end());
    const first = await probe(server.endpoint);
    if (!first.ok) throw new Error(first.message);
    await first.connection[Symbol.asyncDispose]();
    expect(first).toMatchObject({ attempts: 1, response: { status } });
  });

  test("never comes from a process that exits before it listens: with its last words", async () => {
    const first = await probeProgram(`console.error("no config"); process.exit(7);`);
    expect(first).toMatchObject({ ok: false, code: "start-failed", message: "exited with 7: no config" });
  });

  test("never comes where nobody listens: the deadline and the last attempt are told", async () => {
    const endpoint = { host: "127.0.0.1", port: await ports.next() };
    const first = await probe(endpoint, { signal: AbortSignal.timeout(2_000) });
    expect(first).toMatchObject({ ok: false, code: "never-ready", message: expect.stringContaining("ECONNREFUSED") });
  });

  test("that does not come on an accepted connection is a timeout", async () => {
    await using server = await serveHttp(() => undefined);
    const first = await probe(server.endpoint, { signal: AbortSignal.timeout(2_000) });
    expect(first).toMatchObject({ ok: false, code: "timeout" });
  });

  test("that is too long is an answer too, and a failure", async () => {
    await using server = await serveHttp((_, outgoing) => void outgoing.end("x".repeat(1001)));
    expect(await probe(server.endpoint)).toMatchObject({ ok: false, code: "output-limit" });
  });

  test("is not asked for when the signal has aborted", async () => {
    let requests = 0;
    await using server = await serveHttp(() => requests++);
    expect(await probe(server.endpoint, { signal: AbortSignal.abort(new Error("late")) })).toMatchObject({
      ok: false,
      code: "never-ready",
      message: expect.stringContaining("late"),
    });
    expect(requests).toBe(0);
  });
});

test("pauses are 1 % of the time waited, between 0.1 and 5 ms", () => {
  expect([0, 5, 10, 100, 400, 500, 60_000].map((waited) => pauseMs(fromMs(waited)))).toEqual([
    0.1, 0.1, 0.1, 1, 4, 5, 5,
  ]);
});
