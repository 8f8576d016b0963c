import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Request } from "../../../src/scenario/model.ts";
import { createPortSource } from "../../../src/system/free-port.ts";
import { untilIdle } from "../../../src/system/idle.ts";
import { findTokenHolders } from "../../../src/system/proc.ts";
import type { ServerProcess } from "../../../src/system/process.ts";
import { holdCommands } from "../../../src/targets/local/hold-commands.ts";
import { halfRequest, holdRequests } from "../../../src/targets/local/hold-requests.ts";
import { holdServers } from "../../../src/targets/local/hold-servers.ts";
import { createLaunching, env, type Launching, never, until } from "../../system/launching.ts";
import { serveTcp } from "../../system/servers.ts";

const mebibyte = 1_048_576;
const request: Request = { method: "POST", path: "/x?y=1", headers: { a: "b" }, body: Buffer.from("coldbench") };
const launch = (...command: readonly [string, ...string[]]) => ({ command, cwd: tmpdir(), env });

let launching: Launching;
beforeEach(async () => {
  launching = await createLaunching("posix_spawn");
});
afterEach(() => launching[Symbol.dispose]());

/** Pids of what the journal says is open. */
const livePids = (): number[] => launching.open().flatMap(({ id }) => findTokenHolders(id));

describe.runIf(process.platform === "linux")("commands that wait for their input", () => {
  test("are journaled, live until they are disposed of, and leave nothing", async () => {
    const holding = holdCommands(launching.context, launch("cat"));
    expect(await holding.weigh(never)).toEqual({ bytes: 0, of: "nothing runs yet" });
    await holding.add(10, never);
    expect(livePids()).toHaveLength(10);
    const ten = await holding.weigh(never);
    await holding.add(1, never);
    expect((await holding.weigh(never)).bytes).toBeGreaterThan(ten.bytes);
    await holding[Symbol.asyncDispose]();
    expect(launching.open()).toEqual([]);
    expect(livePids()).toEqual([]);
  });

  test("what they started is weighed with them, wherever it went", async () => {
    const child =
      "require('child_process').spawn('sleep', ['61.0625'], { detached: true }).unref(); process.stdin.resume()";
    const plain = holdCommands(launching.context, launch("node", "-e", "process.stdin.resume()"));
    const tree = holdCommands(
      launching.context,
      launch("node", "-e", `globalThis.b = Buffer.alloc(33554432, 1); ${child}`),
    );
    await plain.add(1, never);
    await tree.add(1, never);
    const difference = (await tree.weigh(never)).bytes - (await plain.weigh(never)).bytes;
    await plain[Symbol.asyncDispose]();
    // A process that left the group is found by its token, as bench clean does.
    for (const pid of livePids()) process.kill(pid, "SIGKILL");
    await tree[Symbol.asyncDispose]();
    expect(difference).toBeGreaterThan(25 * mebibyte);
    expect(launching.open()).toEqual([]);
  });

  test("one that does not wait for its input is refused, with its last words", async () => {
    await using holding = holdCommands(launching.context, launch("sh", "-c", "echo no input needed"));
    await expect(holding.add(1, never)).rejects.toThrow(
      "an idle instance does not live on: the command exited with code 0: no input needed",
    );
  });

  test("one that ends later is told when it is weighed", async () => {
    await using holding = holdCommands(launching.context, launch("cat"));
    await holding.add(2, never);
    process.kill(livePids()[0] ?? 0, "SIGKILL");
    await until(() => livePids().length === 1);
    await holding.add(1, never).catch(() => undefined);
    await expect(holding.weigh(never)).rejects.toThrow("the command was killed by SIGKILL");
  });

  test("work that goes on after the start is waited for before they are weighed", async () => {
    const busy =
      "const until = Date.now() + 600; while (Date.now() < until); globalThis.b = Buffer.alloc(67108864, 1); process.stdin.resume()";
    await using holding = holdCommands(launching.context, launch("node", "-e", busy));
    await holding.add(1, never);
    expect((await holding.weigh(never)).bytes).toBeGreaterThan(64 * mebibyte);
  });
});

describe.runIf(process.platform === "linux")("servers that have answered", () => {
  const server = (after = "") =>
    launch(
      process.execPath,
      "-e",
      `require("node:http").createServer((request, response) => { request.resume().on("end", () => response.end("hi")); ${after} }).listen(process.env.PORT, "127.0.0.1")`,
    );

  test("are held on a port each, with no connection open", async () => {
    await using holding = holdServers(launching.context, server(), createPortSource(7), request);
    await holding.add(2, never);
    await holding.add(1, never);
    expect(livePids()).toHaveLength(3);
    expect((await holding.weigh(never)).bytes).toBeGreaterThan(30 * mebibyte);
    await holding[Symbol.asyncDispose]();
    expect(launching.open()).toEqual([]);
  });

  test("one that does not come up is refused with its last words", async () => {
    await using holding = holdServers(
      launching.context,
      launch("sh", "-c", "echo no port; exit 4"),
      createPortSource(8),
      request,
    );
    await expect(holding.add(1, never)).rejects.toThrow(
      "an idle instance does not answer: the server exited with code 4: no port",
    );
  });

  test("one that ends after its answer is refused", async () => {
    await using holding = holdServers(
      launching.context,
      server("setTimeout(() => process.exit(5), 50)"),
      createPortSource(9),
      request,
    );
    await expect(holding.add(1, never)).rejects.toThrow("the server exited with code 5");
  });
});

describe.runIf(process.platform === "linux")("requests in flight", () => {
  /** A host of its own process that makes a buffer per request, and keeps it until the request is complete. */
  const host = `
    const held = new Set();
    require("node:net").createServer((socket) => {
      const instance = Buffer.alloc(4194304, 1);
      held.add(instance);
      socket.on("error", () => {}).on("close", () => held.delete(instance)).resume();
    }).listen(Number(process.argv[1]), "127.0.0.1", () => console.log("up"))`;

  const startHost = async (port: number): Promise<ServerProcess> => {
    const server = launching.processes.launchServer(launch(process.execPath, "-e", host, String(port)));
    await untilIdle(launching.context.clock, [server.pid], never);
    return server;
  };

  test("weigh what the host makes for each", async () => {
    const port = await createPortSource(10).next();
    await using holding = holdRequests(launching.context, await startHost(port), { host: "127.0.0.1", port }, request);
    const alone = await holding.weigh(never);
    await holding.add(8, never);
    const eight = await holding.weigh(never);
    expect(eight.of).toContain("a request whose body has not all come");
    expect(eight.bytes - alone.bytes).toBeGreaterThan(8 * 4 * mebibyte);
    expect(eight.bytes - alone.bytes).toBeLessThan(8 * 6 * mebibyte);
    await holding[Symbol.asyncDispose]();
    expect(launching.open()).toEqual([]);
  });

  test("say everything but the second half of the body", () => {
    const text = (body: string): string =>
      Buffer.from(halfRequest({ host: "h", port: 1 }, { ...request, body: Buffer.from(body) })).toString("latin1");
    expect(text("coldbench")).toBe("POST /x?y=1 HTTP/1.1\r\nhost: h:1\r\na: b\r\ncontent-length: 9\r\n\r\ncold");
    expect(text("")).toMatch(/content-length: 1\r\n\r\n$/);
    expect(text("x")).toMatch(/content-length: 1\r\n\r\n$/);
  });

  test.each([
    [
      "answers",
      (socket: Socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      /answered half a request: HTTP\/1.1 400 Bad Request/,
    ],
    ["closes", (socket: Socket) => void socket.destroy(), /closed the connection of half a request|ECONNRESET|EPIPE/],
  ])("a host that %s before the body is complete holds no instance", async (_, serve, message) => {
    await using server = await serveTcp(serve);
    // The process stands for the host; what answers is this one.
    const process = launching.processes.launchServer(launch("sleep", "61.03125"));
    await using holding = holdRequests(launching.context, process, server.endpoint, request);
    await expect(holding.add(1, never)).rejects.toThrow(message);
  });
});

test("a harness that is killed leaves no command that waits", async () => {
  // The lifeline of src/system is tested by itself; this is that held commands are on it.
  const seen = { stdin: "" };
  const holding = holdCommands(
    {
      ...launching.context,
      processes: {
        ...launching.processes,
        launchServer: (options) => {
          seen.stdin = options.stdin ?? "null";
          return launching.processes.launchServer(options);
        },
      },
    },
    launch("cat"),
  );
  await holding.add(1, never);
  await holding[Symbol.asyncDispose]();
  expect(seen.stdin).toBe("lifeline");
});
