import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDockerTarget } from "../../src/targets/docker/docker-target.ts";
import { messageOf } from "../../src/errors/bench-error.ts";
import { commandConfig, createContext, requestOf, serverConfig, type TestContext } from "../targets/docker/engine.ts";
import { fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";

const usual = 150;

/** What an engine answers instead of what was asked. */
const garbage: readonly string[] = [
  "",
  "null",
  "[]",
  "{}",
  '"text"',
  "1e999",
  "<html>proxy error</html>",
  '{"Id":null,"State":null,"NetworkSettings":null,"Config":7}',
  '{"Id":"x","State":{"Running":"yes","Pid":-1,"OOMKilled":1},"NetworkSettings":{"Networks":{"b":{"IPAddress":7}}}}',
  '{"message":{"nested":true}}',
  '{"NCPU":"four","Driver":1}',
  '{"StatusCode":"zero"}',
  "\u0000\u0001\u0002garbage\u001b[2J",
  "\u0007\u0000\u0000\u0000\u0000\u0000\u0000\u0001x",
  `{"deep":${"[".repeat(2_000)}${"]".repeat(2_000)}}`,
  "x".repeat(300_000),
];
/** Frames: one that claims 4 GB, one of an unknown stream, one that is cut, one that is right. */
const frames = [
  Buffer.from([1, 0, 0, 0, 255, 255, 255, 255, 120]),
  Buffer.from([9, 9, 9, 9, 0, 0, 0, 1, 120]),
  Buffer.from([2, 0, 0]),
  Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 2]), Buffer.from("ok")]),
  Buffer.alloc(200_000, 1),
];

type Behaviour = { readonly kind: "right" | "body" | "cut" | "reset" | "status" | "silent"; readonly which: number };
const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant("right" as const) },
    { weight: 5, arbitrary: fc.constantFrom("body", "cut", "reset", "status", "silent") },
  ),
  which: fc.nat(1 << 16),
});

/** What an engine would say. */
function rightAnswer({ method = "", url = "" }: IncomingMessage): readonly [status: number, body: string] {
  const path = url.replace(/^\/v[\d.]+/, "").split("?")[0] ?? "";
  if (path === "/info") return [200, '{"OSType":"linux","NCPU":2,"Driver":"overlay2","CgroupVersion":"1"}'];
  if (path === "/version") return [200, '{"Version":"20.10.24","Components":[]}'];
  if (path.startsWith("/images/")) return [200, '{"Id":"sha256:1","Size":1,"RootFS":{"Layers":["a"]},"Config":{}}'];
  if (path === "/containers/create") return [201, '{"Id":"c0ffee","Warnings":[]}'];
  if (path.endsWith("/wait")) return [200, '{"StatusCode":0}'];
  if (path.endsWith("/json"))
    return [
      200,
      '{"State":{"Running":true,"OOMKilled":false,"Pid":1},"NetworkSettings":{"Networks":{"bridge":{"IPAddress":"127.0.0.1"}}}}',
    ];
  return method === "GET" ? [200, "{}"] : [204, ""];
}

let folder: string;
let server: Server;
let opened: TestContext;
const sockets = new Set<Duplex>();
let script: readonly Behaviour[] = [];
let asked = 0;
const next = (): Behaviour => script[asked++ % script.length] ?? { kind: "right", which: 0 };

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const { kind, which } = next();
  const [status, body] = rightAnswer(request);
  const nonsense = garbage[which % garbage.length] ?? "";
  switch (kind) {
    case "right":
      return void response.writeHead(status, { "Content-Type": "application/json" }).end(body);
    case "body":
      return void response
        .writeHead(status === 204 ? 200 : status, { "Content-Type": "application/json" })
        .end(nonsense);
    case "status":
      return void response.writeHead([200, 204, 304, 400, 404, 409, 500, 599][which % 8] ?? 500).end(nonsense);
    case "reset":
      return void request.socket.destroy();
    case "cut":
      response.writeHead(200, { "Transfer-Encoding": "chunked" });
      response.write(nonsense === "" ? "x" : nonsense);
      return void setTimeout(() => request.socket.destroy(), 10);
    case "silent":
      return void setTimeout(() => request.socket.destroy(), 500);
  }
}

function upgrade(_request: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => undefined);
  const { kind, which } = next();
  if (kind === "reset") return void socket.destroy();
  socket.write(
    "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
  );
  const frame = kind === "right" ? frames[3] : frames[which % frames.length];
  socket.write(frame ?? "");
  setTimeout(() => (kind === "cut" ? socket.destroy() : socket.end()), 10);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "coldbench-fake-engine-"));
  const path = join(folder, "docker.sock");
  server = createServer(answer).on("upgrade", upgrade);
  server.on("connection", (socket) => void sockets.add(socket));
  await new Promise<void>((ready) => void server.listen(path, ready));
  opened = await createContext({ env: { PATH: process.env["PATH"], DOCKER_HOST: `unix://${path}`, HOME: folder } });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((closed) => void server.close(closed));
  await opened[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

test(
  "whatever an engine answers, a target is unavailable or a start has failed: no exception of ours, no hang",
  async () => {
    const outcomes = new Map<string, number>();
    const note = (what: string): void => void outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(
        fc.array(behaviour, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (behaviours, isCommand) => {
          script = behaviours;
          asked = 0;
          const target = createDockerTarget(opened.context);
          const image = { from: "ref", ref: "x:1" } as const;
          const config = isCommand ? commandConfig({ image }) : serverConfig({ image, port: 9 });
          const probe = await target.probe(AbortSignal.timeout(2_000));
          if (!probe.available) {
            expect(probe.reason).toMatch(/\S/);
            return note("unavailable");
          }
          try {
            await using deployment = await target.deploy(config, AbortSignal.timeout(2_000));
            const { invocation, instance } = await deployment.start("cold", requestOf("x"), AbortSignal.timeout(700));
            await instance?.[Symbol.asyncDispose]();
            note(invocation.result.ok ? "answered" : "failed trial");
          } catch (error) {
            // What reaches the runner is what it makes a failed trial or a skipped target of; a bug of ours would be none of these.
            expect(error).toBeInstanceOf(Error);
            expect(error, messageOf(error)).not.toBeInstanceOf(TypeError);
            expect(error, messageOf(error)).not.toBeInstanceOf(RangeError);
            expect(error, messageOf(error)).not.toBeInstanceOf(SyntaxError);
            note("clean error");
          }
        },
      ),
      { ...fuzzing(usual), endOnFailure: true },
    );
    expect(outcomes.get("failed trial") ?? 0).toBeGreaterThan(0);
    expect(outcomes.get("unavailable") ?? 0).toBeGreaterThan(0);
    expect(process.memoryUsage().rss).toBeLessThan(2 ** 31);
  },
  fuzzTimeoutMs(usual) + 300_000,
);
