import { billedDurationMs } from "../../results/billed-duration.ts";
import type { LambdaLocalConfig } from "../../scenario/model.ts";
import { elapsed } from "../../units/duration.ts";
import { evidenceOf } from "../evidence.ts";
import { toResponse } from "../function/reply.ts";
import type { Invocation } from "../target.ts";
import type { FunctionInvocation } from "./environment-invocation.ts";
import type { SandboxSource } from "./sandbox.ts";

/** What an invocation of an environment is to the runner. */
export function toInvocation(
  { config, source }: { readonly config: LambdaLocalConfig; readonly source: Pick<SandboxSource, "apiHost"> },
  invocation: FunctionInvocation,
): Invocation {
  const { startedNs, endedNs, phases, usage, sandboxId, answered } = invocation;
  const result = readResult({ config, source }, invocation);
  return {
    startedNs,
    totalNs: elapsed(startedNs, endedNs),
    phases,
    result,
    usage: { ...usage, billedMs: billedMs(invocation) },
    evidence: result.ok
      ? evidenceOf(result.response, sandboxId, answered)
      : { instance: sandboxId === "none" ? "" : sandboxId, invocation: 0, by: "adapter" },
  };
}

/** What Lambda would bill, by its law and the durations of this machine: failures too, but nothing that the caller gave up. */
function billedMs({ result, report }: FunctionInvocation): number | null {
  if (!result.ok && result.code === "timeout") return null;
  const { durationMs, initMs } = report;
  return billedDurationMs({ durationMs, initMs });
}

function readResult(
  { config, source }: Parameters<typeof toInvocation>[0],
  { result, phases }: FunctionInvocation,
): Invocation["result"] {
  if (result.ok) {
    const response = toResponse(config.event, result.payload, result.streamed);
    return typeof response === "string"
      ? { ok: false, code: "function-error", message: response }
      : { ok: true, response };
  }
  const { code, message } = result;
  const neverAsked = (code === "time-limit" || code === "timeout") && !phases.some(({ phase }) => phase === "handle");
  if (!neverAsked) return { ok: false, code, message };
  return { ok: false, code, message: `${message}; its runtime did not ask for the event${suspicion(config, source)}` };
}

/** Packets that a firewall drops look like a runtime that takes for ever. */
function suspicion({ sandbox }: LambdaLocalConfig, { apiHost }: Pick<SandboxSource, "apiHost">): string {
  if (sandbox === "process") return "";
  return `. If it should have by then, a firewall may keep containers from ${apiHost.reachedAs}: they must reach TCP ports of this machine from the engine's bridge`;
}
