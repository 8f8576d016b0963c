import { completePhases } from "../../results/phases.ts";
import type { Phase } from "../../results/sample.ts";
import type { Request } from "../../scenario/model.ts";
import type { Resolver } from "../../system/dns-lookup.ts";
import type { Exchange, HttpConnection, HttpResponse } from "../../system/http-connection.ts";
import { type Opening, openConnection } from "../../system/https-connection.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import { evidenceOf } from "../evidence.ts";
import { maxOutputBytes } from "../local/process-instance.ts";
import type { Evidence, Invocation } from "../target.ts";
import { addressRequest } from "./endpoint.ts";
import type { EndpointSetup } from "./endpoint-setup.ts";

/** A request, and the connection that it left open; null where none is of use any more. */
export interface Answered {
  readonly invocation: Invocation;
  readonly connection: HttpConnection | null;
}

/**
 * One request on a new connection. Phases: `connect` (steps dns, tcp, tls), `handle` (steps first byte, body).
 * @param resolve where several requests share one look-up
 */
export async function requestAnew(
  setup: EndpointSetup,
  request: Request,
  signal: AbortSignal,
  resolve?: Resolver,
): Promise<Answered> {
  const end = setup.activity.begin();
  try {
    const opening = await openConnection(setup.endpoint.origin, {
      clock: setup.context.clock,
      signal,
      maxOutputBytes,
      ...(resolve === undefined ? {} : { resolve }),
      authorities: setup.authorities,
    });
    if (!opening.ok) return { invocation: unconnected(opening), connection: null };
    const exchange = await opening.connection.exchange(addressRequest(setup.endpoint, request), signal);
    const connecting = connectPhases(opening, exchange.startedNs);
    return await finish(opening.connection, toInvocation(opening.startedNs, connecting, exchange));
  } finally {
    end();
  }
}

/** One request on a connection that is open. Phase: `handle` (steps first byte, body). */
export async function requestAgain(
  { activity, endpoint }: EndpointSetup,
  connection: HttpConnection,
  request: Request,
  signal: AbortSignal,
): Promise<Answered> {
  const end = activity.begin();
  try {
    const exchange = await connection.exchange(addressRequest(endpoint, request), signal);
    return await finish(connection, toInvocation(exchange.startedNs, [], exchange));
  } finally {
    end();
  }
}

/** A request that was never sent, and took no time. */
export function unsent(startedNs: Ns, code: "timeout" | "start-failed", message: string): Invocation {
  return failed(startedNs, startedNs, [], { ok: false, code, message });
}

async function finish(connection: HttpConnection, invocation: Invocation): Promise<Answered> {
  if (invocation.result.ok && connection.open) return { invocation, connection };
  await connection[Symbol.asyncDispose]();
  return { invocation, connection: null };
}

function unconnected({ startedNs, steps, code, message }: Opening & { readonly ok: false }): Invocation {
  const endedNs = steps.at(-1)?.endedNs ?? startedNs;
  return failed(startedNs, endedNs, connectPhases({ startedNs, steps }, endedNs), { ok: false, code, message });
}

/** The last step lasts until the request can be written, as everywhere else. */
function connectPhases({ startedNs, steps }: Pick<Opening, "startedNs" | "steps">, readyNs: Ns): Phase[] {
  return steps.map(({ step, endedNs }, at) => {
    const beganNs = steps[at - 1]?.endedNs ?? startedNs;
    return {
      phase: "connect",
      step,
      ns: elapsed(beganNs, at === steps.length - 1 ? readyNs : endedNs),
      source: "client",
    };
  });
}

function handlePhases({ startedNs, firstByteNs, completeNs }: Exchange): Phase[] {
  const handle = (step: string, ns: Ns): Phase => ({ phase: "handle", step, ns, source: "client" });
  if (firstByteNs === undefined) return [handle("first byte", elapsed(startedNs, completeNs))];
  return [handle("first byte", elapsed(startedNs, firstByteNs)), handle("body", elapsed(firstByteNs, completeNs))];
}

function toInvocation(startedNs: Ns, connecting: readonly Phase[], exchange: Exchange): Invocation {
  const phases = [...connecting, ...handlePhases(exchange)];
  const result = judge(exchange);
  if (!result.ok) return failed(startedNs, exchange.completeNs, phases, result);
  const totalNs = elapsed(startedNs, exchange.completeNs);
  return {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, phases),
    result,
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: evidenceBy(result.response),
  };
}

function failed(
  startedNs: Ns,
  endedNs: Ns,
  phases: readonly Phase[],
  result: Invocation["result"] & { readonly ok: false },
): Invocation {
  const totalNs = elapsed(startedNs, endedNs);
  return {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, phases),
    result,
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: "", invocation: 0, by: "adapter", elastic: true },
  };
}

function judge(exchange: Exchange): Invocation["result"] {
  if (exchange.ok) return refuseRedirect(exchange.response);
  const { code, message, firstByteNs } = exchange;
  const where = firstByteNs === undefined ? "before the first byte of the response" : "inside the response";
  return { ok: false, code, message: code === "output-limit" ? message : `${message} (${where})` };
}

/** Where it leads would be another endpoint, and another connection inside the sample. */
function refuseRedirect(response: HttpResponse): Invocation["result"] {
  const { status, headers } = response;
  const location = headers["location"];
  if (status < 300 || status > 399 || location === undefined) return { ok: true, response };
  const message = `status ${status}: redirected to ${location}, which is not followed: name the final address as \`url\``;
  return { ok: false, code: "mismatch", message };
}

/** Nothing that this adapter made answers, so there is no evidence but the workload's own. */
function evidenceBy(response: HttpResponse): Evidence {
  const evidence = evidenceOf(response, "", 0);
  return { ...evidence, by: evidence.by === "workload" ? "workload" : "nobody", elastic: true };
}
