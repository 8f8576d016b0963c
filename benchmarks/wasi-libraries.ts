/**
 * WASI preview1 for the embedded host, four ways: browser_wasi_shim as its manual shows it (an object per instance), the
 * same with its functions made once (what the host does), a small shim of our own, and node:wasi for reference.
 * Each way in a process of its own: the golden answers first, then fresh instances with one `call` each, n per module.
 * Prints one JSON document. Run from the repository's root, after `npm run build` and building the workloads.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fd, WASI, WASIProcExit, wasi } from "@bjorn3/browser_wasi_shim";
import { ascending, quantile } from "../src/stats/quantile.ts";
import { createSystemInterface, wasiModule } from "../src/targets/wasm/host/system-interface.ts";
import { type WasmExports, type WasmModule, wasm } from "../src/targets/wasm/webassembly.ts";

/** Runs a module once, in an instance of its own. @throws what the guest throws, but not its exit with 0 */
type Run = (module: WasmModule, input: Uint8Array) => Uint8Array;

const instantiate = (module: WasmModule, imports: object): WasmExports =>
  new wasm.Instance(module, { [wasiModule]: imports as Record<string, unknown> }).exports;
const start = (exports: WasmExports, isExit: (thrown: unknown) => boolean): void => {
  try {
    (exports["_start"] as () => void)();
  } catch (thrown) {
    if (!isExit(thrown)) throw thrown;
  }
};
const isShimExit = (thrown: unknown): boolean => thrown instanceof WASIProcExit && thrown.code === 0;

function libraryPerInstance(): Run {
  class Stream extends Fd {
    readonly written: Uint8Array[] = [];
    rest: Uint8Array;
    constructor(input: Uint8Array) {
      super();
      this.rest = input;
    }
    override fd_fdstat_get(): { ret: number; fdstat: wasi.Fdstat } {
      const fdstat = new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0);
      fdstat.fs_rights_base = BigInt(wasi.RIGHTS_FD_READ | wasi.RIGHTS_FD_WRITE);
      return { ret: 0, fdstat };
    }
    override fd_read(size: number): { ret: number; data: Uint8Array } {
      const data = this.rest.subarray(0, size);
      this.rest = this.rest.subarray(data.length);
      return { ret: 0, data };
    }
    override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
      this.written.push(data);
      return { ret: 0, nwritten: data.byteLength };
    }
  }
  return (module, input) => {
    const stdout = new Stream(input);
    const shim = new WASI(["guest"], [], [new Stream(input), stdout, new Stream(input)], { debug: false });
    const exports = instantiate(module, shim.wasiImport);
    shim.inst = { exports } as unknown as WASI["inst"];
    start(exports, isShimExit);
    return Buffer.concat(stdout.written);
  };
}

function librarySharedFunctions(): Run {
  const system = createSystemInterface(["guest"], {}, 64 << 20);
  return (module, input) => {
    const exports = instantiate(module, system.imports);
    system.enter(exports, input);
    start(exports, (thrown) => system.exitCode(thrown) === 0);
    const output = system.streams.output();
    system.leave();
    return output;
  };
}

/** What C and Go commands call, and no more: polling, files and most error cases are missing. */
function ownShim(): Run {
  class Exit extends Error {}
  let memory: { readonly buffer: ArrayBuffer };
  let rest = new Uint8Array(0);
  let written: Uint8Array[] = [];
  const view = (): DataView => new DataView(memory.buffer);
  const vectors = (pointer: number, count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, at) => {
      const [from, length] = [view().getUint32(pointer + at * 8, true), view().getUint32(pointer + at * 8 + 4, true)];
      return new Uint8Array(memory.buffer, from, length);
    });
  const imports: Record<string, (...values: never[]) => number> = {
    args_sizes_get: (count: number, bytes: number) => (
      view().setUint32(count, 0, true),
      view().setUint32(bytes, 0, true),
      0
    ),
    args_get: () => 0,
    environ_sizes_get: (count: number, bytes: number) => (
      view().setUint32(count, 0, true),
      view().setUint32(bytes, 0, true),
      0
    ),
    environ_get: () => 0,
    clock_time_get: (_id: number, _precision: bigint, pointer: number) => (
      view().setBigUint64(pointer, process.hrtime.bigint(), true),
      0
    ),
    random_get: (pointer: number, length: number) => (
      crypto.getRandomValues(new Uint8Array(memory.buffer, pointer, length)),
      0
    ),
    fd_fdstat_get: (_fd: number, pointer: number) => (view().setUint8(pointer, 2), 0),
    fd_prestat_get: () => 8,
    fd_write(_fd: number, pointer: number, count: number, result: number) {
      const parts = vectors(pointer, count).map((part) => part.slice());
      if (_fd === 1) written.push(...parts);
      view().setUint32(
        result,
        parts.reduce((sum, { length }) => sum + length, 0),
        true,
      );
      return 0;
    },
    fd_read(_fd: number, pointer: number, count: number, result: number) {
      let total = 0;
      for (const into of vectors(pointer, count)) {
        const part = rest.subarray(0, into.length);
        into.set(part);
        rest = rest.subarray(part.length);
        total += part.length;
      }
      view().setUint32(result, total, true);
      return 0;
    },
    proc_exit(code: number) {
      if (code === 0) throw new Exit();
      throw new Error(`exit ${code}`);
    },
  };
  return (module, input) => {
    const missing = wasm.Module.imports(module).filter(({ name }) => !(name in imports));
    const all = { ...imports, ...Object.fromEntries(missing.map(({ name }) => [name, () => 52])) };
    const exports = instantiate(module, missing.length === 0 ? imports : all);
    memory = exports["memory"] as typeof memory;
    rest = input as Uint8Array<ArrayBuffer>;
    written = [];
    start(exports, (thrown) => thrown instanceof Exit);
    return Buffer.concat(written);
  };
}

async function nodeWasi(folder: string): Promise<Run> {
  const { WASI: NodeWasi } = await import("node:wasi");
  const [stdinFile, stdoutFile] = [join(folder, "stdin"), join(folder, "stdout")];
  return (module, input) => {
    writeFileSync(stdinFile, input);
    const [stdin, stdout] = [openSync(stdinFile, "r"), openSync(stdoutFile, "w")];
    try {
      const guest = new NodeWasi({ version: "preview1", args: ["guest"], stdin, stdout, returnOnExit: true });
      const exports = instantiate(module, guest.wasiImport);
      const code = guest.start({ exports });
      if (code !== 0) throw new Error(`exit ${code}`);
    } finally {
      closeSync(stdin);
      closeSync(stdout);
    }
    return readFileSync(stdoutFile);
  };
}

const ways: Readonly<Record<string, (folder: string) => Run | Promise<Run>>> = {
  "library, an object per instance": libraryPerInstance,
  "library, functions shared": librarySharedFunctions,
  "a small shim of our own": ownShim,
  "node:wasi": nodeWasi,
};

const workloads = ["hello", "sha256", "json"];
const modules = workloads.flatMap((name) =>
  [`workloads/${name}/c/${name}.wasm`, `workloads/build/${name}-go.wasm`]
    .filter((file) => existsSync(file))
    .map((file) => ({ name, file, n: file.includes("-go") ? 500 : 5_000 })),
);

async function measureOneWay(way: string, folder: string): Promise<unknown> {
  const run = await (ways[way] as (folder: string) => Run | Promise<Run>)(folder);
  return modules.map(({ name, file, n }) => {
    const module = new wasm.Module(readFileSync(file));
    const golden = `workloads/${name}/golden/answered`;
    const requests = readdirSync(golden).filter((entry) => entry.endsWith(".request"));
    const wrong = requests.filter((entry) => {
      const expected = readFileSync(join(golden, entry.replace(/request$/, "response")));
      return Buffer.compare(run(module, readFileSync(join(golden, entry))), expected) !== 0;
    });
    if (name !== "hello") return { module: basename(file), golden: requests.length, wrong };
    const input = new TextEncoder().encode("coldbench");
    for (let at = 0; at < n / 10; at++) run(module, input);
    const us = Array.from({ length: n }, () => {
      const began = process.hrtime.bigint();
      run(module, input);
      return Number(process.hrtime.bigint() - began) / 1e3;
    });
    const sorted = ascending(us);
    const [p50Us, p99Us] = [quantile(sorted, 0.5), quantile(sorted, 0.99)].map((value) => Math.round(value * 10) / 10);
    return { module: basename(file), golden: requests.length, wrong, n, p50Us, p99Us };
  });
}

const [only, given] = process.argv.slice(2);
if (only !== undefined && given !== undefined) {
  console.log(JSON.stringify(await measureOneWay(only, given)));
} else {
  // Made and removed here: a way may crash.
  const folder = mkdtempSync(join(tmpdir(), "coldbench-wasi-"));
  const program = process.argv[1] ?? fileURLToPath(import.meta.url);
  const results = Object.keys(ways).map((way) => {
    const options = ["--no-warnings", "--single-threaded-gc", program, way, folder];
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
    const failure = signal ?? `exit ${status}: ${stderr.slice(-300)}`;
    return { way, rows: status === 0 ? (JSON.parse(stdout) as unknown) : failure };
  });
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify({ node: process.version, load1: loadavg()[0], results }, null, 2));
}
