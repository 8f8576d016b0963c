import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A platform in small: an address that always accepts, and behind it a server process that is started when it is asked for. */
export interface Platform extends AsyncDisposable {
  readonly url: string;
  /** A command that ends the instance and returns when it is gone: scaled to zero. */
  readonly scaleToZero: readonly [string, ...string[]];
  /** Server processes started so far. */
  started(): number;
  isRunning(): boolean;
}

/** The server: tells its nonce and count unless it is mute, and ends when nothing was asked for so long. */
const program = `
  const [idleMs, isMute] = process.argv.slice(1).map(Number);
  const nonce = require("node:crypto").randomUUID();
  let count = 0;
  let timer;
  const rest = () => {
    clearTimeout(timer);
    if (idleMs > 0) timer = setTimeout(() => process.exit(0), idleMs);
  };
  const server = require("node:http").createServer((request, response) => {
    rest();
    request.resume().on("end", () => {
      count++;
      if (!isMute) response.setHeader("coldbench-instance", nonce).setHeader("coldbench-invocation", count);
      response.end("hello");
    });
  });
  server.listen(0, "127.0.0.1", () => process.stdout.write(server.address().port + "\\n"));
  process.stdin.resume().on("end", () => process.exit(0));
`;

/** Kills the process of a file and waits until it is gone; no file, or no process, is as well. */
const killer = `
  const { readFileSync } = require("node:fs");
  let pid;
  try { pid = Number(readFileSync(process.argv[1], "utf8")); process.kill(pid, "SIGKILL"); } catch { process.exit(0); }
  (function look() {
    try { process.kill(pid, 0); } catch { process.exit(0); }
    setTimeout(look, 5);
  })();
`;

/** @param exitsAfterMs the server ends by itself after so long without a request */
export async function openPlatform({
  exitsAfterMs = 0,
  isMute = false,
}: { readonly exitsAfterMs?: number; readonly isMute?: boolean } = {}): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-platform-"));
  const pidFile = join(folder, "pid");
  const sockets = new Set<Socket>();
  let started = 0;
  let child: ChildProcess | undefined;
  let ready: Promise<number> | undefined;
  const isRunning = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;
  const begin = async (): Promise<number> => {
    started++;
    child = spawn(process.execPath, ["-e", program, String(exitsAfterMs), isMute ? "1" : "0"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    writeFileSync(pidFile, String(child.pid));
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    return Number(line.toString());
  };
  const front = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined).on("close", () => sockets.delete(socket)));
    if (!isRunning()) ready = begin();
    void ready?.then((port) => {
      const back = connect(port, "127.0.0.1").on("error", () => socket.destroy());
      back.on("close", () => socket.destroy());
      socket
        .on("close", () => back.destroy())
        .pipe(back)
        .pipe(socket);
    });
  });
  await new Promise<void>((listening) => void front.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    scaleToZero: [process.execPath, "-e", killer, pidFile],
    started: () => started,
    isRunning,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => void front.close(() => closed()));
      if (isRunning() && child !== undefined) {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
      }
      rmSync(folder, { recursive: true });
    },
  };
}
