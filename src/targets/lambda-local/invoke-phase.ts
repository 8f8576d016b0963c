import { elapsed, type Ns, toMs } from "../../units/duration.ts";
import type { FunctionInvocation } from "./environment-invocation.ts";
import { awaitWithin, type Patience } from "./environment-race.ts";
import type { LiveRuntime } from "./environment-runtime.ts";
import * as failure from "./invoke-phase-failure.ts";
import type { RuntimeEvent, RuntimeReply } from "./runtime-api-event.ts";
import type { SandboxExit } from "./sandbox.ts";

/** An event on its way through a runtime. */
export interface Turn {
  readonly event: RuntimeEvent;
  /** The function's own timeout, ms, for the words of its error. */
  readonly timeoutMs: number;
  /** Until the function's timeout. */
  readonly patience: Patience;
}

/** What came of it. */
export interface TurnOutcome {
  readonly result: FunctionInvocation["result"];
  /** The clock when the event was handed out. */
  readonly handedNs: Ns;
  /** The clock when the response was complete, or the failure known. */
  readonly endedNs: Ns;
  /** The clock when the runtime was done with it: it asked for its next event, or came to its end. */
  readonly doneNs: Ns;
  /** It answered, rightly or wrongly. */
  readonly answered: boolean;
  /** Why the runtime cannot be used again; null when it can. */
  readonly reset: { readonly status: "timeout" | "error"; readonly errorType: string } | null;
}

/** How long the news that a process has exited may take after its connection broke, ms. */
const exitNewsMs = 50;

/** Hands the event to the runtime and follows it until the runtime asks for the next one, or for as long as there is patience. */
export async function runTurn({ sandbox, session }: LiveRuntime, turn: Turn): Promise<TurnOutcome> {
  const { clock } = turn.patience;
  const exited = sandbox.exited.then((exit) => ({ kind: "exit", exit }) as const);
  const handedNs = clock.now();
  const handling = session.handOut(turn.event);
  const first = await awaitWithin(Promise.race([handling.reply, exited]), turn.patience);
  if (typeof first === "string" || first.kind === "exit") {
    const endedNs = clock.now();
    const result = withoutReply(first, turn);
    return { result, handedNs, endedNs, doneNs: endedNs, answered: false, reset: resetFor(result) };
  }
  const result = await judge(first, exited, turn);
  const endedNs = first.atNs;
  const idle = handling.idle.then((atNs) => ({ kind: "idle", atNs }) as const);
  const done = await awaitWithin(Promise.race([idle, exited]), turn.patience);
  const answered = result.ok || first.kind === "error" || first.kind === "too-large";
  if (typeof done !== "string" && done.kind === "idle") {
    return { result, handedNs, endedNs, doneNs: done.atNs, answered, reset: null };
  }
  // It has answered: what fails afterwards costs the environment, not the response.
  return { result, handedNs, endedNs, doneNs: clock.now(), answered, reset: resetFor(withoutReply(done, turn)) };
}

function withoutReply(
  what: { readonly exit: SandboxExit } | "late" | "aborted",
  { event: { requestId }, timeoutMs, patience }: Turn,
): failure.InvocationFailure {
  if (what === "late") return failure.timedOut(requestId, timeoutMs);
  if (what === "aborted") return failure.givenUp(patience.signal.reason);
  return failure.exited(requestId, what.exit);
}

async function judge(
  reply: RuntimeReply,
  exited: Promise<{ readonly kind: "exit"; readonly exit: SandboxExit }>,
  { event: { requestId }, patience }: Turn,
): Promise<FunctionInvocation["result"]> {
  switch (reply.kind) {
    case "response": {
      const { payload, streamed, contentType } = reply;
      return { ok: true, payload, streamed, ...(contentType === undefined ? {} : { contentType }) };
    }
    case "error":
      return failure.reported(reply.error);
    case "too-large":
      return failure.responseTooLarge(reply.limit);
    case "truncated": {
      const untilNs = (reply.atNs + exitNewsMs * 1e6) as Ns;
      const news = await awaitWithin(exited, { ...patience, untilNs });
      return typeof news === "string" ? failure.truncated(requestId) : failure.exited(requestId, news.exit);
    }
  }
}

function resetFor({ code, errorType }: failure.InvocationFailure): NonNullable<TurnOutcome["reset"]> {
  return { status: code === "time-limit" ? "timeout" : "error", errorType };
}

/** What the REPORT line of an invocation says about it. */
export function toReport(
  requestId: string,
  { result, doneNs, reset }: Pick<TurnOutcome, "result" | "doneNs" | "reset">,
  { startNs, initNs }: { readonly startNs: Ns; readonly initNs: Ns | null },
): FunctionInvocation["report"] {
  const failed = reset ?? (result.ok ? null : { status: "error" as const, errorType: result.errorType });
  const report = {
    requestId,
    durationMs: toMs(elapsed(startNs, doneNs)),
    initMs: initNs === null ? null : toMs(initNs),
  };
  if (failed === null) return report;
  return failed.status === "timeout" ? { ...report, status: "timeout" } : { ...report, ...failed };
}
