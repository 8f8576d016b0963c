import { completePhases } from "../../results/phases.ts";
import type { Phase } from "../../results/sample.ts";
import { elapsed, fromMs, type Ns, toMs } from "../../units/duration.ts";
import type { RuntimeHolder } from "./environment-holder.ts";
import type { FunctionInvocation } from "./environment-invocation.ts";
import type { Patience } from "./environment-race.ts";
import type { EnvironmentParts } from "./environment-runtime.ts";
import { initialise } from "./init-phase.ts";
import { initFailure } from "./invoke-phase-failure.ts";
import { runTurn, toReport, type TurnOutcome } from "./invoke-phase.ts";
import type { RuntimeEvent } from "./runtime-api-event.ts";
import { toTraceId, toUuid } from "./runtime-api-ids.ts";

/** Asked for, and not answered yet. */
interface Asked {
  readonly parts: EnvironmentParts;
  readonly holder: RuntimeHolder;
  readonly payload: Uint8Array;
  readonly signal: AbortSignal;
  readonly requestId: string;
  /** Grows as time goes by. */
  readonly phases: Phase[];
}

/**
 * One invocation, as Lambda makes it: INIT where nothing was started yet, for at most `initLimitNs`; then the INVOKE phase,
 * to which the function's timeout applies. An INIT that fails, and one after a reset, is made within INVOKE.
 * @throws BenchError when a sandbox cannot be made
 */
export async function invokeInEnvironment(
  parts: EnvironmentParts,
  holder: RuntimeHolder,
  {
    payload,
    signal,
    initLimitNs,
  }: { readonly payload: Uint8Array; readonly signal: AbortSignal; readonly initLimitNs: Ns },
): Promise<FunctionInvocation> {
  const { context } = parts;
  const { clock } = context;
  const startedNs = clock.now();
  const asked: Asked = { parts, holder, payload, signal, requestId: toUuid(context.nonce()), phases: [] };
  if (holder.frozen) await wake(asked);
  const initNs = holder.untouched ? await initialiseFirst(asked, initLimitNs) : null;
  const startNs = clock.now();
  const patience = { clock, untilNs: (startNs + fromMs(parts.settings.timeoutMs)) as Ns, signal };
  const turn = await handle(asked, patience);
  if (turn.answered) holder.countAnswer();
  const [usage, sandboxId, answered] = [await holder.usage(), holder.runtime?.sandbox.id ?? "none", holder.answered];
  if (turn.reset !== null) await holder.reset();
  return {
    startedNs,
    endedNs: turn.endedNs,
    phases: completePhases(elapsed(startedNs, turn.endedNs), asked.phases),
    result: turn.result,
    report: toReport(asked.requestId, turn, { startNs, initNs }),
    usage,
    sandboxId,
    answered,
  };
}

async function wake({ parts, holder, phases }: Asked): Promise<void> {
  const { clock } = parts.context;
  const thawingNs = clock.now();
  await holder.thaw();
  phases.push({ phase: "create", step: "thaw", ns: elapsed(thawingNs, clock.now()), source: "client" });
}

/** The environment's own INIT. When it fails, what it left is killed, and INVOKE tries again. */
async function initialiseFirst({ parts, holder, phases, signal }: Asked, limitNs: Ns): Promise<Ns | null> {
  const init = await initialise(parts, (runningNs) => (runningNs + limitNs) as Ns, signal);
  phases.push(...init.phases);
  holder.hold(init.runtime);
  if (init.failure === null) return init.initNs;
  await holder.reset();
  return null;
}

async function handle(asked: Asked, patience: Patience): Promise<TurnOutcome> {
  const { parts, holder, phases, requestId, signal } = asked;
  const { timeoutMs } = parts.settings;
  if (holder.runtime === null) {
    const init = await initialise(parts, () => patience.untilNs, signal);
    phases.push(...init.phases);
    holder.hold(init.runtime);
    if (init.failure !== null) {
      const result = initFailure(init.failure, { requestId, timeoutMs, signal });
      const endedNs = patience.clock.now();
      const status = result.code === "time-limit" ? "timeout" : "error";
      const reset = { status, errorType: result.errorType } as const;
      return { result, handedNs: endedNs, endedNs, doneNs: endedNs, answered: false, reset };
    }
  }
  const { runtime } = holder;
  if (runtime === null) throw new Error("no runtime although it was initialised");
  const turn = await runTurn(runtime, { event: toRuntimeEvent(asked, patience), timeoutMs, patience });
  phases.push({ phase: "handle", ns: elapsed(turn.handedNs, turn.endedNs), source: "client" });
  return turn;
}

function toRuntimeEvent({ parts, requestId, payload }: Asked, { clock, untilNs }: Patience): RuntimeEvent {
  const at = clock.wall();
  return {
    requestId,
    deadlineMs: Math.round(at.getTime() + toMs((untilNs - clock.now()) as Ns)),
    functionArn: parts.settings.arn,
    traceId: toTraceId(at, parts.context.nonce()),
    payload,
  };
}
