import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { analyseLoads } from "../../../src/analysis/load.ts";
import type { MeasuredLoad } from "../../../src/analysis/load-model.ts";
import type { LoadMeasured } from "../../../src/results/load-record.ts";
import type { RunRecord } from "../../../src/results/run-record.ts";
import { generateLoad, type GeneratorOrder } from "../../../src/system/load/load-generator.ts";
import type { LoadPlan } from "../../../src/system/load/load-plan.ts";

/** The program of the generator's threads, as it is built. */
export const workerFile = fileURLToPath(new URL("../../../dist/cli/load-worker.js", import.meta.url));

const request = { method: "POST", path: "/", headers: {}, body: Buffer.from("who is there?") };

/** Loads what listens on a port of 127.0.0.1, which is to answer "hello". */
export async function loadPort(
  port: number | (() => Promise<number>),
  plan: LoadPlan,
  options: Partial<GeneratorOrder> = {},
): Promise<LoadMeasured> {
  const made = await generateLoad({
    plan,
    from: "warm",
    serve: async () => ({
      origin: { host: "127.0.0.1", port: typeof port === "number" ? port : await port(), secure: false },
      request,
      usage: async () => ({ cpuNs: null, memoryBytes: null }),
    }),
    status: 200,
    expected: { status: 200, body: { match: "exact", bytes: Buffer.from("hello") } },
    workerFile,
    signal: new AbortController().signal,
    ...options,
  });
  return { ...made, errors: { ...made.errors }, windows: made.windows.map((window) => ({ ...window })) };
}

/** What the analysis makes of a load. */
export function judged(plan: LoadPlan, measured: LoadMeasured): MeasuredLoad {
  const { mode, timeoutMs } = plan;
  const record = { scenario: "s", target: "t", plan: { mode, from: "warm" as const, stages: [], timeoutMs }, measured };
  const [load] = analyseLoads({ loads: [record], targets: [] } as unknown as RunRecord);
  if (load?.measured === null || load === undefined) throw new Error("no load was analysed");
  return load.measured;
}

/** A server of this process. */
export async function listen(listener: RequestListener): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** One stall as it was, CLOCK_MONOTONIC, ms. */
export interface Stall {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A server in a process of its own that stands still for the first `stallMs` of every `periodMs`. */
export async function startStalling(
  periodMs: number,
  stallMs: number,
): Promise<AsyncDisposable & { readonly port: number; readonly stalls: readonly Stall[] }> {
  const file = fileURLToPath(new URL("stalling-server.mjs", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [file, String(periodMs), String(stallMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  preferProcess(child.pid ?? 0);
  const stalls: Stall[] = [];
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const port = await new Promise<number>((resolve) => {
    lines.on("line", (line) => {
      const told = JSON.parse(line) as { readonly port: number } | Stall;
      if ("port" in told) resolve(told.port);
      else stalls.push(told);
    });
  });
  return {
    port,
    stalls,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => void child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Before whatever else this machine does: what is measured here is the generator, not the neighbours. 0: this process. */
export function preferProcess(pid: number): void {
  try {
    setPriority(pid, -19);
  } catch {
    // Only root may; then the machine has to be quiet.
  }
}
