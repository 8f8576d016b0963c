/**
 * The embedded Wasm host against workerd, side by side: the same C module, the same WASI library, an instance per
 * request (in workerd that is the guest's own code), 1 and 10 keep-alive connections, the servers in turn.
 * Goal: p50 and p99 of a request at most 1.0 times workerd's. Prints one JSON document; exits with 1 where it is missed.
 * Beside it, without a goal, a workerd whose guest recycles its memory as the embedded host does (`recycling`): what of
 * the distance is that, and what is the rest.
 * Run from the repository's root, after `npm ci --prefix benchmarks`. Figures of a busy machine are worthless: the load
 * of one minute is printed with them.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import autocannon from "autocannon";
import { build } from "esbuild";
import { build as newHistogram, type Histogram } from "hdr-histogram-js";
import { configurationVariable, type HostConfiguration } from "../src/targets/wasm/host/configuration.ts";
import { importMemory, memoryImport, type MemoryLimits } from "../src/targets/wasm/host/imported-memory.ts";
import { adminPath } from "../src/targets/wasm/host/protocol.ts";
import { v8Flags } from "../src/targets/wasm/v8-flags.ts";
import { seededRandom, shuffled } from "../src/units/random.ts";

const module = resolve("workloads/hello/c/hello.wasm");
const body = "coldbench";
const expected = "hello, coldbench\n";
const rounds = 10;
const perRound = 3_000;
const warmup = 4_000;
const goal = 1;
const limits = { timeMs: 10_000, memoryPages: 1024, outputBytes: 10 << 20 };

interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly histograms: ReadonlyMap<number, Histogram>;
}

function contestant(name: string, port: number, process: ChildProcess): Contestant {
  const histogram = (): Histogram => newHistogram({ numberOfSignificantValueDigits: 3 });
  return {
    name,
    port,
    process,
    histograms: new Map([
      [1, histogram()],
      [10, histogram()],
    ]),
  };
}

/** Bundled from the sources, so that it is never a stale one. */
async function startEmbeddedHost(port: number, folder: string): Promise<Contestant> {
  const hostFile = join(folder, "embedded-host.cjs");
  const options = { bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "error" } as const;
  await build({ entryPoints: ["src/targets/wasm/host/main.ts"], outfile: hostFile, ...options });
  const names = { token: "benchmark", nonce: "benchmark", args: ["hello.wasm"], env: {} };
  const configuration: HostConfiguration = { module, port, ...names, ...limits };
  const flags = v8Flags({ tier: "lazy", limits });
  const child = spawn(process.execPath, [...flags, hostFile], {
    env: { [configurationVariable]: JSON.stringify(configuration) },
    stdio: ["pipe", "ignore", "inherit"],
  });
  return contestant("embedded", port, child);
}

/**
 * An instance per request, as the embedded host makes it: the import functions are made once.
 * @param recycled size of the one memory of all instances; none when each makes its own
 */
const workerOf = (recycled?: MemoryLimits): string => `
import guest from "guest.wasm";
import { WASI, Fd, wasi } from "@bjorn3/browser_wasi_shim";
class Device extends Fd {
  fd_fdstat_get() {
    const fdstat = new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0);
    fdstat.fs_rights_base = 66n;
    return { ret: 0, fdstat };
  }
}
const shim = new WASI(["hello.wasm"], [], [], { debug: false });
const limits = ${JSON.stringify(recycled ?? null)};
const memory = limits && new WebAssembly.Memory(limits);
const imports = {
  wasi_snapshot_preview1: shim.wasiImport,
  ${JSON.stringify(memoryImport.module)}: { ${JSON.stringify(memoryImport.name)}: memory },
};
const devices = (input, written) => {
  let position = 0;
  const stdin = Object.assign(new Device(), {
    fd_read(size) { const data = input.subarray(position, position + size); position += data.length; return { ret: 0, data }; },
  });
  const stdout = Object.assign(new Device(), {
    fd_write(data) { written.push(data); return { ret: 0, nwritten: data.byteLength }; },
  });
  return [stdin, stdout, new Device()];
};
export default {
  async fetch(request) {
    const written = [];
    shim.fds = devices(new Uint8Array(await request.arrayBuffer()), written);
    if (memory) new Uint8Array(memory.buffer).fill(0);
    shim.start(new WebAssembly.Instance(guest, imports));
    return new Response(written.length === 1 ? written[0] : new Blob(written));
  },
};`;

/** What a worker serves: the module as it is, or with one memory for all its instances. */
function workerParts(recycling: boolean): { readonly guest: Uint8Array; readonly worker: string } {
  const guest = readFileSync(module);
  if (!recycling) return { guest, worker: workerOf() };
  const imported = importMemory(guest, limits.memoryPages);
  if (!imported.ok) throw new Error(`${module}: ${imported.reason}`);
  return { guest: imported.bytes, worker: workerOf(imported.limits) };
}

async function startWorkerd(name: string, port: number, parent: string, recycling: boolean): Promise<Contestant> {
  const folder = join(parent, name);
  mkdirSync(folder);
  const { guest, worker } = workerParts(recycling);
  writeFileSync(join(folder, "guest.wasm"), guest);
  const contents = { contents: worker, resolveDir: process.cwd(), loader: "js" } as const;
  const outfile = join(folder, "worker.js");
  await build({ stdin: contents, outfile, bundle: true, format: "esm", external: ["guest.wasm"], logLevel: "error" });
  writeFileSync(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "guest.wasm", wasm = embed "guest.wasm")],
  compatibilityDate = "2024-09-23",
);`,
  );
  const child = spawn(workerdBinary(), ["serve", join(folder, "config.capnp")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return contestant(name, port, child);
}

/** The native binary itself: the package's own command is a script in front of it. */
function workerdBinary(): string {
  const from = createRequire(createRequire(resolve("benchmarks/package.json")).resolve("workerd/package.json"));
  const arch = process.arch === "x64" ? "64" : process.arch;
  return from.resolve(`@cloudflare/workerd-${process.platform}-${arch}/bin/workerd`);
}

async function untilRight({ name, port }: Contestant): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body }).catch(() => undefined);
    if (answer !== undefined) {
      const text = await answer.text();
      if (text === expected) return;
      throw new Error(`${name} answers ${answer.status} ${text}`);
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`${name} did not start`);
}

/** Every response's time goes into the histogram in us; autocannon's own percentiles are whole milliseconds. */
function load({ name, port }: Contestant, connections: number, amount: number, into?: Histogram): Promise<void> {
  return new Promise((done, fail) => {
    const options = { url: `http://127.0.0.1:${port}/`, method: "POST", body, connections, amount } as const;
    const instance = autocannon(options, (error: Error | null, result) => {
      if (error !== null) fail(error);
      else if (result.non2xx > 0 || result.errors > 0)
        fail(new Error(`${name}: ${result.non2xx + result.errors} failed`));
      else done();
    });
    instance.on("response", (_client, _status, _bytes, responseTimeMs) =>
      into?.recordValue(Math.round(responseTimeMs * 1e3)),
    );
  });
}

const folder = mkdtempSync(join(tmpdir(), "coldbench-workerd-"));
const contestants = [
  await startEmbeddedHost(20_611, folder),
  await startWorkerd("workerd", 20_612, folder, false),
  await startWorkerd("recycling", 20_613, folder, true),
];
try {
  for (const each of contestants) await untilRight(each);
  await fetch(`http://127.0.0.1:20611${adminPath("benchmark", "status")}`);
  for (const each of contestants) for (const connections of [10, 1]) await load(each, connections, warmup);
  const random = seededRandom(1);
  for (let round = 0; round < rounds; round++) {
    for (const connections of [1, 10]) {
      for (const each of shuffled(contestants, random)) {
        await load(each, connections, perRound, each.histograms.get(connections));
      }
    }
  }
} finally {
  for (const { process: child } of contestants) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
}

const rows = [1, 10].map((connections) => {
  const at = (name: string, percentile: number): number =>
    contestants
      .find((each) => each.name === name)
      ?.histograms.get(connections)
      ?.getValueAtPercentile(percentile) ?? NaN;
  const of = (percentile: number): Record<string, number> => {
    const embeddedUs = at("embedded", percentile);
    const workerdUs = at("workerd", percentile);
    const recyclingUs = at("recycling", percentile);
    const ratioTo = (us: number): number => Math.round((embeddedUs / us) * 1000) / 1000;
    return { embeddedUs, workerdUs, ratio: ratioTo(workerdUs), recyclingUs, ratioToRecycling: ratioTo(recyclingUs) };
  };
  return { connections, n: rounds * perRound, p50: of(50), p90: of(90), p99: of(99) };
});
const met = rows.every(({ p50, p99 }) => (p50["ratio"] ?? Infinity) <= goal && (p99["ratio"] ?? Infinity) <= goal);
console.log(JSON.stringify({ module: "workloads/hello/c/hello.wasm", goal, met, load1: loadavg()[0], rows }, null, 2));
process.exitCode = met ? 0 : 1;
