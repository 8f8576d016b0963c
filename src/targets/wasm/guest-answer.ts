import { type FailureCode, failureCodes, type Phase } from "../../results/sample.ts";
import type { HttpResponse } from "../../system/http-connection.ts";
import { elapsed, nanoseconds, type Ns } from "../../units/duration.ts";
import type { Evidence, Invocation } from "../target.ts";
import { failureHeader, instanceHeader, parseTiming, timingHeader } from "./host/protocol.ts";

/** What a host's response says about the guest: its answer, or the failure that the host names in a header. */
export function judgeAnswer(response: HttpResponse): Invocation["result"] {
  const failure = response.headers[failureHeader];
  if (failure === undefined) return { ok: true, response };
  const known = failureCodes.find((code): code is FailureCode => code === failure);
  return { ok: false, code: known ?? "engine", message: new TextDecoder().decode(response.body) };
}

/**
 * The phases of an exchange with a host, in order: `prepare` (when it compiled) and `init` as the host measured them, and
 * `handle`, the rest from `sentNs` to `completeNs`. Only `handle` when the host measured nothing.
 */
export function answerPhases({ headers }: HttpResponse, sentNs: Ns, completeNs: Ns): Phase[] {
  const totalNs = elapsed(sentNs, completeNs);
  const timing = parseTiming(headers[timingHeader]);
  if (timing === undefined) return [{ phase: "handle", ns: totalNs, source: "client" }];
  const { prepareNs, initNs } = timing;
  const handleNs = nanoseconds(Math.max(0, totalNs - initNs - (prepareNs ?? 0)));
  return [
    ...(prepareNs === undefined
      ? []
      : [{ phase: "prepare", step: "compile", ns: nanoseconds(prepareNs), source: "engine" } as const]),
    { phase: "init", step: "instantiate", ns: nanoseconds(initNs), source: "engine" },
    { phase: "handle", ns: handleNs, source: "client" },
  ];
}

/**
 * The host counted the instances that it made, so the adapter vouches, not the workload.
 * @param counted requests on this connection, this one included: every one had an instance of its own
 */
export function evidenceFrom({ headers }: HttpResponse, counted: number): Evidence {
  return { instance: headers[instanceHeader] ?? "", invocation: counted, by: "adapter" };
}
