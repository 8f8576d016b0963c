import { messageOf } from "../../errors/bench-error.ts";
import { completePhases } from "../../results/phases.ts";
import type { Phase, Usage } from "../../results/sample.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { connect } from "../../system/http-client.ts";
import type { Endpoint, HttpConnection, HttpResponse } from "../../system/http-connection.ts";
import type { ServerProcess } from "../../system/process.ts";
import { type ProcessUsage, readUsage } from "../../system/proc.ts";
import { elapsed } from "../../units/duration.ts";
import type { Evidence, Invocation } from "../target.ts";
import { failedInvocation } from "./failed-invocation.ts";
import { answerPhases, evidenceFrom, judgeAnswer } from "./guest-answer.ts";
import { explainBreak } from "./host-process.ts";

type Opened =
  | { readonly ok: true; readonly connection: HttpConnection; readonly isNew: boolean }
  | { readonly ok: false; readonly message: string };

/** One keep-alive connection to a running host, opened by the first request on it. */
export interface HotConnection extends AsyncDisposable {
  /**
   * Sends a request; every one is answered by an instance of its own. The first one connects inside its interval
   * (phase `connect`), as does one that finds the connection closed.
   * @param path in place of the request's own
   */
  send(request: Request, signal: AbortSignal, path?: string): Promise<Invocation>;
  /** False once the host has not answered a request: it may be gone, or still be busy with it. */
  readonly healthy: boolean;
}

/** What runs behind a connection. */
export interface HotServer {
  readonly endpoint: Endpoint;
  readonly server: ServerProcess;
  /** Processes whose CPU and memory are its; default: the server's own. */
  readonly members?: readonly number[];
  /** Who vouches for an answer; default: the host, in its header. */
  readonly evidence?: (response: HttpResponse, counted: number) => Evidence;
}

/** @param open a connection on which `counted` requests were answered already */
export function createHotConnection(
  { clock }: AdapterContext,
  { endpoint, server, members = [server.pid], evidence = evidenceFrom }: HotServer,
  maxResponseBytes: number,
  open?: { readonly connection: HttpConnection; readonly counted: number },
): HotConnection {
  let connection = open?.connection;
  let counted = open?.counted ?? 0;
  let healthy = true;

  const openInside = async (signal: AbortSignal): Promise<Opened> => {
    await connection?.[Symbol.asyncDispose]();
    connection = undefined;
    try {
      connection = await connect(endpoint, clock, signal, maxResponseBytes);
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
    return { ok: true, connection, isNew: true };
  };

  return {
    get healthy() {
      return healthy;
    },
    async send(request, signal, path = request.path) {
      const before = readUsage(members);
      const startedNs = clock.now();
      const opened: Opened = connection?.open ? { ok: true, connection, isNew: false } : await openInside(signal);
      if (!opened.ok) {
        healthy = false;
        const code = signal.aborted ? "timeout" : "connection";
        return failedInvocation(startedNs, clock.now(), await explainBreak(clock, server, code, opened.message));
      }
      const exchange = await opened.connection.exchange({ ...request, path }, signal);
      // Up to the instant at which the request is written: what the client does with a new socket is part of connecting.
      const connectNs = elapsed(startedNs, exchange.startedNs);
      const phases: Phase[] = opened.isNew ? [{ phase: "connect", ns: connectNs, source: "client" }] : [];
      const beganNs = opened.isNew ? startedNs : exchange.startedNs;
      if (!exchange.ok) {
        healthy = false;
        const failure = await explainBreak(clock, server, exchange.code, exchange.message);
        return failedInvocation(beganNs, exchange.completeNs, { ...failure, phases });
      }
      const { response, completeNs } = exchange;
      const totalNs = elapsed(beganNs, completeNs);
      return {
        startedNs: beganNs,
        totalNs,
        phases: completePhases(totalNs, [...phases, ...answerPhases(response, exchange.startedNs, completeNs)]),
        result: judgeAnswer(response),
        usage: usageBetween(before, readUsage(members)),
        evidence: evidence(response, ++counted),
      };
    },
    [Symbol.asyncDispose]: async () => connection?.[Symbol.asyncDispose](),
  };
}

/** CPU of the host process between two looks; its memory peak is since it started. */
function usageBetween(before: ProcessUsage, after: ProcessUsage): Usage {
  const cpuNs = before.cpuNs === null || after.cpuNs === null ? null : elapsed(before.cpuNs, after.cpuNs);
  return { cpuNs, peakMemoryBytes: after.peakMemoryBytes, billedMs: null };
}
