import { BenchError, messageOf } from "../errors/bench-error.ts";
import { elapsed, type Ns } from "../units/duration.ts";
import type { AdapterContext } from "./adapter-context.ts";
import { findExecutable } from "./executable.ts";
import { firstResponse } from "./first-response.ts";
import { createPortSource } from "./free-port.ts";
import type { HttpRequest } from "./http-connection.ts";

/** Raw samples of one operation that does nothing, ns, in order: the shape of `environment.floor` in run.json. */
export interface FloorSamples {
  /** What was timed, for a person. */
  readonly what: string;
  /** How it was launched or sent. */
  readonly launcher: string;
  readonly samplesNs: number[];
}

const repetitions = 20;
/** Discarded: they load code into the harness, and let V8 optimise it before anything is recorded. */
const warmups = { commands: 20, exchanges: 500 };
const timeoutMs = 10_000;
const nullRequest: HttpRequest = { method: "POST", path: "/", headers: {}, body: new Uint8Array() };
/** The smallest server that the targets' own runtime offers; it exits when the harness is gone. */
const nullServer = `process.stdin.on("end", () => process.exit()).resume();
require("node:http").createServer((request, response) => { request.resume(); response.end(); })
  .listen(Number(process.env.PORT), "127.0.0.1");`;

/**
 * What the harness itself costs: a command that does nothing (`null-command`) and a request that nothing is done for
 * (`null-exchange`: POST without a body on a kept-alive connection to a node:http server in a process of its own).
 * 20 samples each, after others that are discarded and warm the harness up. Measured and recorded, never subtracted.
 * @throws BenchError "incomplete" when either cannot be measured: the machine is out of something, and no target would fare better
 */
export async function measureFloor(context: AdapterContext): Promise<Record<string, FloorSamples>> {
  try {
    return { "null-command": await nullCommand(context), "null-exchange": await nullExchange(context) };
  } catch (cause) {
    throw new BenchError("incomplete", `this machine cannot run what does nothing: ${messageOf(cause)}`, {
      hint: "look for what it has run out of (processes: ulimit -u and pids.max, files: ulimit -n, memory, CPU), then run it again",
      cause,
    });
  }
}

async function nullCommand({ processes, env }: AdapterContext): Promise<FloorSamples> {
  const path = env["PATH"] ?? "";
  const command = [findExecutable("true", path)] as const;
  const options = { command, cwd: "/", env: { PATH: path }, input: new Uint8Array(), maxOutputBytes: 0 };
  const samplesNs: Ns[] = [];
  for (let at = 0; at < warmups.commands + repetitions; at++) {
    const result = await processes.runCommand(options, AbortSignal.timeout(timeoutMs));
    if (result.exit.code !== 0)
      throw new Error(`the null command ended with ${result.exit.signal ?? result.exit.code}`);
    samplesNs.push(elapsed(result.startedNs, result.endedNs));
  }
  return { what: "run `true` to its end", launcher: processes.name, samplesNs: samplesNs.slice(warmups.commands) };
}

async function nullExchange(context: AdapterContext): Promise<FloorSamples> {
  const { processes, clock, env } = context;
  const signal = AbortSignal.timeout(timeoutMs);
  const port = await createPortSource(Number.parseInt(context.nonce().slice(0, 8), 16)).next();
  await using server = processes.launchServer({
    command: [process.execPath, "-e", nullServer],
    cwd: "/",
    env: { PATH: env["PATH"] ?? "", PORT: String(port) },
    stdin: "lifeline",
  });
  const gone = server.exited.then(({ tail }) => `the server of the null exchange exited: ${tail}`);
  const endpoint = { host: "127.0.0.1", port };
  const first = await firstResponse(endpoint, nullRequest, { clock, signal, gone, maxOutputBytes: 0 });
  if (!first.ok) throw new Error(`no null exchange: ${first.message}`);
  await using connection = first.connection;
  const samplesNs: Ns[] = [];
  for (let at = 0; at < warmups.exchanges + repetitions; at++) {
    const exchange = await connection.exchange(nullRequest, signal);
    if (!exchange.ok) throw new Error(`no null exchange: ${exchange.message}`);
    samplesNs.push(elapsed(exchange.startedNs, exchange.completeNs));
  }
  return {
    what: "POST without a body to a node:http server on loopback that answers nothing",
    launcher: "node:http, one kept-alive connection",
    samplesNs: samplesNs.slice(warmups.exchanges),
  };
}
