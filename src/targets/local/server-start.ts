import { completePhases } from "../../results/phases.ts";
import type { Phase } from "../../results/sample.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { firstResponse } from "../../system/first-response.ts";
import type { FirstResponse, HttpConnection } from "../../system/http-connection.ts";
import { groupMembers, readUsage } from "../../system/proc.ts";
import type { LaunchOptions, ServerProcess } from "../../system/process.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import type { Instance, Invocation } from "../target.ts";
import { describeExit } from "./exit-description.ts";
import { evidenceOf } from "../evidence.ts";
import { adapterInstance, maxOutputBytes } from "./process-instance.ts";
import { createServerInstance, type LiveServer } from "./server-instance.ts";

/**
 * Spawns an HTTP server and waits for its first valid response on 127.0.0.1, where it must listen (or on all addresses).
 * Phases: `create` (the spawn call), `boot` (until the attempt that succeeded began), `connect`, `handle`.
 * @param port told to it as PORT, and in the place of `{port}` in an argument
 */
export async function startServer(
  context: AdapterContext,
  launch: LaunchOptions,
  port: number,
  request: Request,
  signal: AbortSignal,
): Promise<{ readonly invocation: Invocation; readonly instance: Instance | null }> {
  const started = await startLiveServer(context, launch, port, request, signal);
  const { invocation } = started;
  return { invocation, instance: started.ok ? createServerInstance(context, started.live, started) : null };
}

/** A server that has answered its first request, or has failed to and is gone. */
export type StartedServer = { readonly invocation: Invocation } & (
  | { readonly ok: true; readonly live: LiveServer; readonly connection: HttpConnection }
  | { readonly ok: false; readonly output: string }
);

/** What the first answer may be, and how long it may take once the server has accepted the connection. */
export interface AnswerLimits {
  readonly outputBytes: number;
  readonly timeMs?: number;
}

/** The same for those who send the further requests themselves. The caller disposes the connection and the server. */
export async function startLiveServer(
  context: AdapterContext,
  launch: LaunchOptions,
  port: number,
  request: Request,
  signal: AbortSignal,
  limits: AnswerLimits = { outputBytes: maxOutputBytes },
): Promise<StartedServer> {
  const server = context.processes.launchServer(onPort(launch, port));
  const endpoint = { host: "127.0.0.1", port };
  const first = await firstResponse(endpoint, request, {
    clock: context.clock,
    signal,
    gone: server.exited.then((exit) => `the server ${describeExit(exit, exit.tail)}`),
    maxOutputBytes: limits.outputBytes,
    ...(limits.timeMs === undefined ? {} : { answerWithinMs: limits.timeMs }),
  });
  if (!first.ok) {
    await server[Symbol.asyncDispose]();
    return { ok: false, invocation: failedStart(server, first), output: server.output() };
  }
  const members = groupMembers(server.pid);
  const invocation = answeredStart(server, first, members);
  const live = { server, endpoint, members, first: invocation };
  return { ok: true, invocation, live, connection: first.connection };
}

/** The launch with the port told as PORT, and in the place of `{port}` in an argument. */
export function onPort({ command: [executable, ...words], cwd, env }: LaunchOptions, port: number): LaunchOptions {
  return {
    command: [executable, ...words.map((word) => word.replaceAll("{port}", String(port)))],
    cwd,
    env: { ...env, PORT: String(port) },
  };
}

function answeredStart(
  server: ServerProcess,
  first: FirstResponse & { readonly ok: true },
  members: readonly number[],
): Invocation {
  const { connectingNs, connectedNs, completeNs, response, pollErrorNs } = first;
  const totalNs = elapsed(server.startedNs, completeNs);
  return {
    startedNs: server.startedNs,
    totalNs,
    phases: completePhases(totalNs, [
      ...bootPhases(server, connectingNs),
      { phase: "connect", ns: elapsed(connectingNs, connectedNs), source: "client" },
      { phase: "handle", ns: elapsed(connectedNs, completeNs), source: "client" },
    ]),
    result: { ok: true, response },
    usage: { ...readUsage(members), billedMs: null },
    evidence: evidenceOf(response, adapterInstance(server), 1),
    pollErrorNs,
  };
}

function failedStart(
  server: ServerProcess,
  { endedNs, code, message }: FirstResponse & { readonly ok: false },
): Invocation {
  const totalNs = elapsed(server.startedNs, endedNs);
  return {
    startedNs: server.startedNs,
    totalNs,
    phases: completePhases(totalNs, bootPhases(server, endedNs)),
    result: { ok: false, code, message },
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: adapterInstance(server), invocation: 0, by: "adapter" },
  };
}

function bootPhases({ startedNs, spawnedNs }: ServerProcess, untilNs: Ns): Phase[] {
  return [
    { phase: "create", ns: elapsed(startedNs, spawnedNs), source: "client" },
    { phase: "boot", ns: elapsed(spawnedNs, untilNs), source: "client" },
  ];
}
