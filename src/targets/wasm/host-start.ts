import { completePhases } from "../../results/phases.ts";
import type { Phase } from "../../results/sample.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { firstResponse } from "../../system/first-response.ts";
import type { FirstResponse } from "../../system/http-connection.ts";
import { readUsage } from "../../system/proc.ts";
import { elapsed, nanoseconds, type Ns } from "../../units/duration.ts";
import type { Instance, Invocation } from "../target.ts";
import { failedInvocation } from "./failed-invocation.ts";
import { answerPhases, evidenceFrom, judgeAnswer } from "./guest-answer.ts";
import { readStatus } from "./host-admin.ts";
import { describeHostExit, type HostProcess, type HostRecipe, launchHost, maxResponseBytes } from "./host-process.ts";
import type { BootTimes } from "./host/protocol.ts";
import { createHotConnection } from "./hot-connection.ts";

/**
 * Starts a host process of its own and waits for its first valid response. It dies with the instance.
 * Phases: `create`, `boot` (Node, then listening), `load` (reading the module), `prepare` (compiling it), `connect`,
 * `init`, `handle`; between listening and the connect that succeeded lies the pause of the poll, at most `pollErrorNs`.
 */
export async function startHost(
  context: AdapterContext,
  recipe: HostRecipe,
  port: number,
  request: Request,
  signal: AbortSignal,
): Promise<{ readonly invocation: Invocation; readonly instance: Instance | null }> {
  const host = launchHost(context, recipe, port);
  const { server } = host;
  const maxOutputBytes = maxResponseBytes(recipe.config);
  const first = await firstResponse(host.endpoint, request, {
    clock: context.clock,
    signal,
    gone: server.exited.then(describeHostExit),
    maxOutputBytes,
  });
  if (!first.ok) {
    await server[Symbol.asyncDispose]();
    const phases: Phase[] = [
      { phase: "create", ns: elapsed(server.startedNs, server.spawnedNs), source: "client" },
      { phase: "boot", ns: elapsed(server.spawnedNs, first.endedNs), source: "client" },
    ];
    const invocation = failedInvocation(server.startedNs, first.endedNs, { ...first, phases, instance: host.nonce });
    return { invocation, instance: null };
  }
  const usage = { ...readUsage([server.pid]), billedMs: null };
  const { connection, response, completeNs, pollErrorNs } = first;
  try {
    const { boot } = await readStatus(connection, host.token, signal);
    const totalNs = elapsed(server.startedNs, completeNs);
    const invocation: Invocation = {
      startedNs: server.startedNs,
      totalNs,
      phases: completePhases(totalNs, bootPhases(host, boot, first)),
      result: judgeAnswer(response),
      usage,
      evidence: evidenceFrom(response, 1),
      pollErrorNs,
      codeState: "the module is compiled by this start",
    };
    const hot = createHotConnection(context, host, maxOutputBytes, { connection, counted: 1 });
    const dispose = async (): Promise<void> => {
      await hot[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
    if (!invocation.result.ok) {
      await dispose();
      return { invocation, instance: null };
    }
    return {
      invocation,
      instance: { invoke: (next, deadline) => hot.send(next, deadline), [Symbol.asyncDispose]: dispose },
    };
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

function bootPhases(
  { server }: HostProcess,
  boot: BootTimes,
  { connectingNs, connectedNs, completeNs, response }: FirstResponse & { readonly ok: true },
): Phase[] {
  let at: number = server.startedNs;
  // Two processes note these times on two cores: what one notes late is cut, so that no two phases overlap.
  const until = (ns: number): Ns => {
    const end = Math.max(at, Math.min(ns, connectingNs));
    const duration = nanoseconds(end - at);
    at = end;
    return duration;
  };
  return [
    { phase: "create", ns: until(server.spawnedNs), source: "client" },
    { phase: "boot", step: "node", ns: until(boot.readingNs), source: "engine" },
    { phase: "load", step: "read the module", ns: until(boot.readNs), source: "engine" },
    { phase: "prepare", step: "compile", ns: until(boot.compiledNs), source: "engine" },
    { phase: "boot", step: "listen", ns: until(boot.listeningNs), source: "engine" },
    { phase: "connect", ns: elapsed(connectingNs, connectedNs), source: "client" },
    ...answerPhases(response, connectedNs, completeNs),
  ];
}
