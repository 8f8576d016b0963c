import { readFileSync } from "node:fs";
import { Fd, WASI, wasi } from "@bjorn3/browser_wasi_shim";

/** Standard input from memory. */
class Input extends Fd {
  #rest;
  constructor(bytes) {
    super();
    this.#rest = bytes;
  }
  fd_read(size) {
    const data = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(data.length);
    return { ret: wasi.ERRNO_SUCCESS, data };
  }
  fd_fdstat_get() {
    return { ret: wasi.ERRNO_SUCCESS, fdstat: new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0) };
  }
}

/** Standard output or error into memory. */
class Output extends Fd {
  #chunks = [];
  fd_write(data) {
    this.#chunks.push(data.slice());
    return { ret: wasi.ERRNO_SUCCESS, nwritten: data.length };
  }
  fd_fdstat_get() {
    return { ret: wasi.ERRNO_SUCCESS, fdstat: new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0) };
  }
  bytes() {
    return Buffer.concat(this.#chunks);
  }
}

/**
 * Compiles a WASI preview1 command module. Returns a function that runs it on one request, in a fresh instance:
 * `{ status, stdout, stderr }`. To check answers, not to measure.
 */
export function openWasm(file) {
  const module = new WebAssembly.Module(readFileSync(file));
  return (request) => {
    const stdout = new Output();
    const stderr = new Output();
    const host = new WASI([], [], [new Input(request), stdout, stderr], { debug: false });
    const status = host.start(new WebAssembly.Instance(module, { wasi_snapshot_preview1: host.wasiImport }));
    return { status, stdout: stdout.bytes(), stderr: stderr.bytes() };
  };
}
