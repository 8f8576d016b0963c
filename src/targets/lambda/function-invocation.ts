import type { InvokeCommand, InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { billedDurationMs } from "../../results/billed-duration.ts";
import { completePhases } from "../../results/phases.ts";
import type { Phase, Usage } from "../../results/sample.ts";
import type { Request } from "../../scenario/model.ts";
import { elapsed, fromMs, type Ns, nanoseconds, toMs } from "../../units/duration.ts";
import { evidenceOf } from "../evidence.ts";
import { toEvent } from "../function/event.ts";
import { toResponse } from "../function/reply.ts";
import type { Evidence, Invocation } from "../target.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import { explainCallError, explainFunctionError, type Failure } from "./function-failure.ts";
import { decodeLogTail, findReport, type LambdaReport } from "./lambda-report.ts";
import { fitsInto, reportedDurationMs, type StartTraces } from "./start-proof.ts";

/** What an invocation claims to be, and so what it is judged by. */
export interface InvocationClaim {
  /** The environment's nonce. */
  readonly nonce: string;
  /** What the adapter calls the instance where the workload does not name itself. */
  readonly instance: (requestId: string) => string;
  /** How many invocations the adapter has had from it, this one included. */
  readonly counted: number;
  /** @returns why it was not what it claims to be */
  readonly objection: (traces: StartTraces) => string | undefined;
  /** It is served from a snapshot. */
  readonly restored?: boolean;
}

/** A request, ready to be sent: nothing is encoded while the clock runs. @param qualifier version to invoke; undefined: $LATEST */
export function prepareInvocation(
  { clients, context, config, name }: DeployedFunction,
  request: Request,
  qualifier?: string,
): InvokeCommand {
  const call = { requestId: context.nonce(), timeMs: context.clock.wall().getTime() };
  return new clients.sdk.InvokeCommand({
    FunctionName: name,
    LogType: "Tail",
    Payload: toEvent(config.event, request, call),
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
  });
}

/**
 * Invokes once, without a second attempt, from asking the SDK (signing included) to its complete answer. The payload is
 * looked at after that. Given up when `signal` aborts, not cut off: the function goes on, and is billed. Phases are the provider's: `init` (a restore with that step) and `handle`; the rest is placement,
 * code download and network, which nobody tells apart.
 */
export async function invokeFunction(
  fn: DeployedFunction,
  command: InvokeCommand,
  claim: InvocationClaim,
  signal: AbortSignal,
): Promise<Invocation> {
  const { clock } = fn.context;
  const askedAtMs = clock.wall().getTime();
  const startedNs = clock.now();
  let output: InvokeCommandOutput;
  try {
    output = await fn.calls.run(async () => fn.clients.invoker.send(command), signal);
  } catch (error) {
    return failedInvocation(startedNs, clock.now(), explainCallError("the invocation", error, signal));
  }
  const endedNs = clock.now();
  return toInvocation(fn, output, claim, { askedAtMs, startedNs, endedNs });
}

interface Times {
  readonly askedAtMs: number;
  readonly startedNs: Ns;
  readonly endedNs: Ns;
}

function toInvocation(
  { config }: DeployedFunction,
  output: InvokeCommandOutput,
  claim: InvocationClaim,
  { askedAtMs, startedNs, endedNs }: Times,
): Invocation {
  const requestId = output.$metadata.requestId ?? "";
  const payload = output.Payload ?? new Uint8Array();
  const report = findReport(decodeLogTail(output.LogResult), requestId);
  const totalNs = elapsed(startedNs, endedNs);
  const made = { startedNs, totalNs, phases: phasesOf(report, totalNs), usage: usageOf(report) };
  const instance = claim.instance(requestId);
  const fail = (failure: Failure): Invocation => ({
    ...made,
    result: { ok: false, ...failure },
    evidence: { instance, invocation: 0, by: "adapter" },
  });
  if (output.FunctionError !== undefined) return fail(explainFunctionError(payload, report));
  const response = toResponse(config.event, payload);
  if (typeof response === "string") return fail({ code: "function-error", message: response });
  const { headers } = response;
  const objection = claim.objection({ report, headers, nonce: claim.nonce, askedAtMs, waitedMs: toMs(totalNs) });
  const evidence: Evidence = {
    ...evidenceOf(response, instance, claim.counted),
    ...(claim.restored === true ? { restored: true } : {}),
    ...(objection === undefined ? {} : { objection }),
  };
  return { ...made, result: { ok: true, response }, evidence };
}

/** Lambda's figures, unless they are more than the client waited: then they are of another time, and the total stands alone. */
function phasesOf(report: LambdaReport | null, totalNs: Ns): readonly Phase[] {
  if (report === null || !fitsInto(reportedDurationMs(report), toMs(totalNs))) return completePhases(totalNs, []);
  const { initMs, restoreMs, durationMs } = report;
  return completePhases(totalNs, [
    ...(initMs === null ? [] : [{ phase: "init", ns: fromMs(initMs), source: "provider" } as const]),
    ...(restoreMs === null
      ? []
      : [{ phase: "init", step: "restore", ns: fromMs(restoreMs), source: "provider" } as const]),
    { phase: "handle", ns: fromMs(durationMs), source: "provider" },
  ]);
}

const mebibyte = 2 ** 20;

/** Billed as Lambda says; by its law only where the report leaves that out. */
function usageOf(report: LambdaReport | null): Usage {
  if (report === null) return { cpuNs: null, peakMemoryBytes: null, billedMs: null };
  const { maxMemoryMiB, billedMs } = report;
  return {
    cpuNs: null,
    peakMemoryBytes: maxMemoryMiB === null ? null : Math.round(maxMemoryMiB * mebibyte),
    billedMs: billedMs ?? billedDurationMs(report),
  };
}

/** An invocation that got no answer of the function, or was never made. */
export function failedInvocation(startedNs: Ns, endedNs: Ns, failure: Failure): Invocation {
  const totalNs = nanoseconds(Math.max(0, endedNs - startedNs));
  return {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, []),
    result: { ok: false, ...failure },
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: "", invocation: 0, by: "adapter" },
  };
}
