import { closeSync, readSync, writeSync } from "node:fs";
import type { Libc } from "./libc.ts";
import { createOutputTail } from "./output-tail.ts";
import type { SpawnedProcess } from "./posix-spawn.ts";

/** Moves a command's input in and its output out, until it has ended. Synchronous: nothing stands between an event and its timestamp. */
export interface CommandPump {
  /** For the process: its 0, 1 and 2. */
  readonly stdio: readonly [number, number, number];
  /** Waits for at most `timeoutMs`. `output-limit` once stdout is longer than allowed; the rest is then read and dropped. */
  step(child: SpawnedProcess, timeoutMs: number): "running" | "output-limit" | "ended";
  /** Reads what is still in the pipes after the end; who holds them open without being in the group is not waited for. */
  drain(): void;
  stdout(): Uint8Array;
  stderr(): string;
  /** Closes both sides of the pipes. */
  close(): void;
}

/** Shared by all commands: what is read is copied before the next read. */
const buffer = Buffer.alloc(65_536);
/** Reads after the end, per pipe: as much as the largest unprivileged pipe holds (1 MiB, pipe(7)). */
const drainReads = 16;
/** How often the end is looked for where there is no pidfd, ms. */
const noPidfdSliceMs = 1;

const pollIn = 0x01;
const pollOut = 0x04;

/**
 * Pipes for one command. A short input is in the pipe before the command exists, as if from a file.
 * The process's ends stay open here until it has ended, where the kernel tells that by a pidfd: the harness then sleeps
 * through its exit, instead of being woken by each pipe that closes while it is dying, on the CPU that it dies on.
 */
export function createCommandPump(libc: Libc, input: Uint8Array, maxOutputBytes: number): CommandPump {
  const [stdinRead, stdinWrite] = libc.pipe();
  const [stdoutRead, stdoutWrite] = libc.pipe();
  const [stderrRead, stderrWrite] = libc.pipe();
  libc.setNonblocking(stdinWrite);
  const theirs = [stdinRead, stdoutWrite, stderrWrite].map((fd): End => ({ fd }));
  const tail = createOutputTail();
  const chunks: Buffer[] = [];
  let room = maxOutputBytes;
  let exceeded = false;
  const sources: Source[] = [
    {
      fd: stdoutRead,
      take: (chunk) => {
        if (chunk.length > room) exceeded = true;
        if (room > 0) chunks.push(Buffer.from(chunk.subarray(0, room)));
        room -= Math.min(room, chunk.length);
      },
    },
    { fd: stderrRead, take: (chunk) => tail.append(chunk) },
  ];
  const sink: Sink = { fd: stdinWrite, rest: input };
  feed(sink);

  const fds = Buffer.alloc(8 * 4);
  /** Moves what is ready; whether the process has ended. */
  const poll = (pidfd: number, timeoutMs: number): boolean => {
    askFor(fds, [sink.fd, ...sources.map(({ fd }) => fd), pidfd]);
    libc.poll(fds, timeoutMs);
    if (isReady(fds, 0)) feed(sink);
    sources.forEach((source, at) => {
      if (isReady(fds, at + 1)) read(source);
    });
    return isReady(fds, 3);
  };
  return {
    stdio: [stdinRead, stdoutWrite, stderrWrite],
    step(child, timeoutMs) {
      const { pidfd } = child;
      if (pidfd === null) theirs.forEach(close);
      const ready = poll(pidfd ?? -1, pidfd === null ? noPidfdSliceMs : timeoutMs);
      if (ready || (pidfd === null && child.hasEnded())) return "ended";
      return exceeded ? "output-limit" : "running";
    },
    drain() {
      // All writers are dead, so what is not in the pipe now never comes. Asking once costs less than reading up to the end.
      for (let at = 0; at < drainReads; at++) {
        poll(-1, 0);
        if (!sources.some(({ fd }, index) => fd >= 0 && isReady(fds, index + 1))) break;
      }
    },
    stdout: () => Buffer.concat(chunks),
    stderr: () => tail.text(),
    close() {
      for (const end of [sink, ...sources, ...theirs]) close(end);
    },
  };
}

/** -1 once it is closed, as poll(2) ignores it. */
interface End {
  fd: number;
}

interface Source extends End {
  take(chunk: Buffer): void;
}

interface Sink extends End {
  rest: Uint8Array;
}

function close(end: End): void {
  if (end.fd >= 0) closeSync(end.fd);
  end.fd = -1;
}

/** Reads what is there, once; closes it at its end. */
function read(source: Source): void {
  const length = readSync(source.fd, buffer, 0, buffer.length, null);
  if (length === 0) close(source);
  else source.take(buffer.subarray(0, length));
}

/** Writes what the pipe takes; closes it after the last byte, or when nobody reads it any more, which is the command's right. */
function feed(sink: Sink): void {
  try {
    if (sink.rest.byteLength > 0) sink.rest = sink.rest.subarray(writeSync(sink.fd, sink.rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN") return;
    if (code !== "EPIPE") throw error;
    sink.rest = new Uint8Array();
  }
  if (sink.rest.byteLength === 0) close(sink);
}

/** Fills an array of struct pollfd: int fd, short events, short revents. */
function askFor(array: Buffer, fds: readonly number[]): void {
  fds.forEach((fd, at) => {
    array.writeInt32LE(fd, 8 * at);
    array.writeInt16LE(pollIn | pollOut, 8 * at + 4);
    array.writeInt16LE(0, 8 * at + 6);
  });
}

/** Ready, hung up or broken (POLLHUP and POLLERR come unasked): the next read or write tells which. */
function isReady(fds: Buffer, at: number): boolean {
  return fds.readInt16LE(8 * at + 6) !== 0;
}
