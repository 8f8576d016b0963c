import { endianness } from "node:os";
import { messageOf } from "../errors/bench-error.ts";
import { type Binding, createBinding, type Koffi } from "./libc-binding.ts";
import { bindSpawn, type PreparedSpawn, type SpawnRequest } from "./libc-spawn.ts";

/** The outcome of a process that was waited for. */
export interface WaitResult {
  /** As wait(2) encodes it. */
  readonly status: number;
  /** User + system CPU of the process and its waited-for children, microseconds. */
  readonly cpuMicros: number;
}

/** The few calls of the C library that Node does not offer. Errors are thrown as `LibcError`. */
export interface Libc {
  /** [read end, write end], closed on exec. */
  pipe(): readonly [number, number];
  /** Writes to this descriptor return at once, with less written, instead of waiting. */
  setNonblocking(fd: number): void;
  /** A prepared call: everything is encoded before, so that the clock can be read right before it. */
  prepareSpawn(request: SpawnRequest): PreparedSpawn;
  /** A descriptor that is readable once the process has ended, or null where the kernel has none (Linux < 5.3, some sandboxes). */
  openPidfd(pid: number): number | null;
  /** Waits until a descriptor is ready or `timeoutMs` is over; an interruption by a signal is a timeout. `fds` is an array of struct pollfd. */
  poll(fds: Buffer, timeoutMs: number): void;
  /** Whether the process has ended; it stays a zombie, so its pid stays its own. */
  hasEnded(pid: number): boolean;
  /** Waits for the process, which must have ended or be about to. Afterwards its pid may be another's. */
  wait(pid: number): WaitResult;
  /** Calls back once, from the event loop, when the descriptor is readable. */
  onReadable(fd: number, callback: () => void): void;
}

// Linux, the same on every 64-bit architecture that is allowed below (include/uapi/asm-generic, bits/spawn.h).
const oCloexec = 0o2000000;
const oNonblock = 0o4000;
const fSetfl = 4;
const sysPidfdOpen = 434;
const pPid = 1;
const wNohangExitedNowait = 0x01 | 0x04 | 0x0100_0000; // WNOHANG | WEXITED | WNOWAIT
const eintr = 4;
const architectures: readonly string[] = ["x64", "arm64", "riscv64", "loong64"];

// Larger than the kernel's own, which have 128 and 144 bytes.
const signalInfoBytes = 256;
const usageBytes = 512;

/**
 * The C library through koffi (an optional dependency, loaded only here).
 * @returns the reason as a string where it cannot be used
 */
export async function loadLibc(): Promise<Libc | string> {
  if (process.platform !== "linux") return `posix_spawn is verified on Linux only, not on ${process.platform}`;
  if (!architectures.includes(process.arch) || endianness() !== "LE") {
    return `posix_spawn is verified on 64-bit little-endian architectures only, not on ${process.arch}`;
  }
  try {
    const koffi = await import("koffi");
    return bind(koffi);
  } catch (error) {
    return `posix_spawn cannot be called: ${messageOf(error)}`;
  }
}

function bind(koffi: Koffi): Libc {
  const { declare, failed } = createBinding(koffi);
  const check = (call: string, result: number): number => {
    if (result < 0) throw failed(call, koffi.errno());
    return result;
  };
  const pipe2 = declare("int pipe2(void *fds, int flags)");
  const fcntl = declare("int fcntl(int fd, int command, long argument)");
  const poll = declare("int poll(void *fds, unsigned long count, int timeout)");
  const syscall = declare("long syscall(long number, long first, long second)");
  return {
    ...bindWait(koffi, declare, check),
    prepareSpawn: bindSpawn({ koffi, declare, failed }),
    pipe() {
      const fds = Buffer.alloc(8);
      check("pipe2", pipe2(fds, oCloexec));
      return [fds.readInt32LE(0), fds.readInt32LE(4)];
    },
    setNonblocking: (fd) => void check("fcntl", fcntl(fd, fSetfl, oNonblock)),
    openPidfd(pid) {
      const fd = syscall(sysPidfdOpen, pid, 0);
      return fd < 0 ? null : fd;
    },
    poll(fds, timeoutMs) {
      if (poll(fds, fds.length / 8, timeoutMs) >= 0) return;
      if (koffi.errno() !== eintr) throw failed("poll", koffi.errno());
      // After an error the answers are undefined.
      for (let at = 0; at < fds.length; at += 8) fds.writeInt16LE(0, at + 6);
    },
    onReadable(fd, callback) {
      const handle = koffi.node.poll(fd, { readable: true }, () => {
        handle.close();
        callback();
      });
    },
  };
}

function bindWait(
  koffi: Koffi,
  declare: Binding["declare"],
  check: (call: string, result: number) => number,
): Pick<Libc, "hasEnded" | "wait"> {
  const waitid = declare("int waitid(int type, unsigned int id, void *info, int options)");
  const status = Buffer.alloc(4);
  const usage = Buffer.alloc(usageBytes);
  const wait4 = declare("int wait4(int pid, void *status, int options, void *usage)");
  return {
    hasEnded(pid) {
      const info = Buffer.alloc(signalInfoBytes);
      check("waitid", waitid(pPid, pid, info, wNohangExitedNowait));
      return info.readInt32LE(0) !== 0;
    },
    wait(pid) {
      let result: number;
      do result = wait4(pid, status, 0, usage);
      while (result < 0 && koffi.errno() === eintr);
      check("wait4", result);
      // struct rusage begins with two struct timeval: user, then system.
      const micros = (at: number): number =>
        Number(usage.readBigInt64LE(at) * 1_000_000n + usage.readBigInt64LE(at + 8));
      return { status: status.readInt32LE(0), cpuMicros: micros(0) + micros(16) };
    },
  };
}
