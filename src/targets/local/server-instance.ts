import { completePhases } from "../../results/phases.ts";
import type { FailureCode, Phase, Usage } from "../../results/sample.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { connect } from "../../system/http-client.ts";
import type { Endpoint, Exchange, HttpConnection } from "../../system/http-connection.ts";
import { type ProcessUsage, readUsage } from "../../system/proc.ts";
import type { ServerProcess } from "../../system/process.ts";
import { messageOf } from "../../errors/bench-error.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import type { Instance, Invocation } from "../target.ts";
import { describeExit } from "./exit-description.ts";
import { evidenceOf } from "../evidence.ts";
import { adapterInstance, maxOutputBytes } from "./process-instance.ts";

/** A server that has answered once. */
export interface LiveServer {
  readonly server: ServerProcess;
  readonly endpoint: Endpoint;
  /** The processes of its group when it first answered. */
  readonly members: readonly number[];
  readonly first: Invocation;
}

/** How long an exchange that broke may wait for the news that the server has exited, ms. */
const exitNewsMs = 50;

/** Sends further requests over the connection that the first one came in on, or a new one (phase `connect`) where the server closed it. */
export function createServerInstance(
  context: AdapterContext,
  live: LiveServer,
  { connection: firstConnection }: { readonly connection: HttpConnection },
): Instance {
  let connection = firstConnection;
  let counted = 1;
  const send = async (request: Request, signal: AbortSignal): Promise<Sent> => {
    if (connection.open) {
      const exchange = await connection.exchange(request, signal);
      return { exchange, startedNs: exchange.startedNs, phases: [] };
    }
    await connection[Symbol.asyncDispose]();
    const startedNs = context.clock.now();
    try {
      connection = await connect(live.endpoint, context.clock, signal, maxOutputBytes);
    } catch (error) {
      const completeNs = context.clock.now();
      const code = signal.aborted ? "timeout" : "connection";
      return { exchange: { ok: false, startedNs, completeNs, code, message: messageOf(error) }, startedNs, phases: [] };
    }
    const ns = elapsed(startedNs, context.clock.now());
    const exchange = await connection.exchange(request, signal);
    return { exchange, startedNs, phases: [{ phase: "connect", ns, source: "client" }] };
  };
  return {
    async invoke(request, signal) {
      const before = readUsage(live.members);
      const sent = await send(request, signal);
      const usage = usageBetween(before, readUsage(live.members));
      if (sent.exchange.ok) counted++;
      return toInvocation(live, sent, { usage, counted, result: await judge(context, live, sent.exchange) });
    },
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await live.server[Symbol.asyncDispose]();
    },
  };
}

interface Sent {
  readonly exchange: Exchange;
  readonly startedNs: Ns;
  /** Before the exchange. */
  readonly phases: readonly Phase[];
}

function toInvocation(
  { server }: LiveServer,
  { exchange, startedNs, phases }: Sent,
  {
    usage,
    counted,
    result,
  }: { readonly usage: Usage; readonly counted: number; readonly result: Invocation["result"] },
): Invocation {
  const totalNs = elapsed(startedNs, exchange.completeNs);
  const before = phases.reduce((sum, { ns }) => sum + ns, 0);
  const handle: Phase = { phase: "handle", ns: elapsed(before as Ns, totalNs), source: "client" };
  const instance = adapterInstance(server);
  return {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, [...phases, handle]),
    result,
    usage,
    evidence: result.ok ? evidenceOf(result.response, instance, counted) : { instance, invocation: 0, by: "adapter" },
  };
}

/** A broken exchange is the server's exit where it has exited: that comes with its last words. */
async function judge(
  { clock }: AdapterContext,
  { server }: LiveServer,
  exchange: Exchange,
): Promise<Invocation["result"]> {
  if (exchange.ok) return { ok: true, response: exchange.response };
  let code: FailureCode = exchange.code;
  let { message } = exchange;
  if (code === "connection") {
    const patience = new AbortController();
    const exit = await Promise.race([server.exited, clock.sleep(exitNewsMs, patience.signal).catch(() => undefined)]);
    patience.abort();
    if (exit !== undefined) [code, message] = ["exit", `the server ${describeExit(exit, exit.tail)}`];
  }
  return { ok: false, code, message };
}

function usageBetween(before: ProcessUsage, after: ProcessUsage): Usage {
  const cpuNs = before.cpuNs === null || after.cpuNs === null ? null : elapsed(before.cpuNs, after.cpuNs);
  return { cpuNs, peakMemoryBytes: after.peakMemoryBytes, billedMs: null };
}
