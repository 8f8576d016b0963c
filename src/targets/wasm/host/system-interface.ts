import { WASI, WASIProcExit, wasi } from "@bjorn3/browser_wasi_shim";
import { Buffer } from "node:buffer";
import type { WasmExports } from "../webassembly.ts";
import { createPollOneoff } from "./poll.ts";
import { createStreams, type GuestStreams } from "./streams.ts";

/** The import module of WASI preview1. */
export const wasiModule = "wasi_snapshot_preview1";

/** WASI preview1 for guests that run one after another in this thread. */
export interface SystemInterface {
  /** The functions that a guest may import, by name; the same ones for every guest. */
  readonly imports: Readonly<Record<string, unknown>>;
  readonly streams: GuestStreams;
  /** Gives the functions to a new guest: its memory, its standard input, no open file but the three streams. */
  enter(exports: WasmExports, input: Uint8Array): void;
  /** Lets go of the guest's memory. */
  leave(): void;
  /** The exit code when `thrown` is what proc_exit throws, else undefined. */
  exitCode(thrown: unknown): number | undefined;
}

/**
 * WASI from browser_wasi_shim, its functions made once and handed from guest to guest (why: decisions/wasi-implementation).
 * There is no file system at all: nothing is preopened, so no guest can leave anything for another one.
 * @param args argv, the program's name first
 */
export function createSystemInterface(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  outputBytes: number,
): SystemInterface {
  const streams = createStreams(outputBytes);
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const shim = new WASI([...args], variables, [], { debug: false });
  const nobody = shim.inst;
  const memory = (): ArrayBufferLike => shim.inst.exports.memory.buffer;
  const argsBytes = args.reduce((bytes, arg) => bytes + Buffer.byteLength(arg) + 1, 0);
  Object.assign(shim.wasiImport, {
    // The library counts UTF-16 units here and writes UTF-8 in args_get.
    args_sizes_get(countPointer: number, bytesPointer: number) {
      const view = new DataView(memory());
      view.setUint32(countPointer, args.length, true);
      view.setUint32(bytesPointer, argsBytes, true);
      return wasi.ERRNO_SUCCESS;
    },
    poll_oneoff: createPollOneoff(memory),
    sched_yield: () => wasi.ERRNO_SUCCESS,
    // The library throws strings from these.
    proc_raise(signal: number) {
      throw new Error(`the guest raised signal ${signal}`);
    },
    sock_accept: () => wasi.ERRNO_NOTSUP,
    sock_recv: () => wasi.ERRNO_NOTSUP,
    sock_send: () => wasi.ERRNO_NOTSUP,
    sock_shutdown: () => wasi.ERRNO_NOTSUP,
  });
  return {
    imports: shim.wasiImport,
    streams,
    enter(exports, input) {
      shim.inst = { exports } as unknown as typeof nobody;
      shim.fds = streams.open(input);
    },
    leave() {
      shim.inst = nobody;
      shim.fds = [];
    },
    exitCode: (thrown) => (thrown instanceof WASIProcExit ? thrown.code : undefined),
  };
}
