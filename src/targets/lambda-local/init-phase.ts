import type { Phase } from "../../results/sample.ts";
import { elapsed, type Ns } from "../../units/duration.ts";
import { awaitWithin } from "./environment-race.ts";
import type { EnvironmentParts, LiveRuntime } from "./environment-runtime.ts";
import type { ReportedError } from "./runtime-api-event.ts";
import { createRuntimeSession } from "./runtime-api-session.ts";
import type { Sandbox, SandboxExit } from "./sandbox.ts";

/** Why a runtime did not get to ask for its first event. */
export type InitFailure =
  | { readonly kind: "late" }
  | { readonly kind: "aborted" }
  | { readonly kind: "error"; readonly error: ReportedError }
  | { readonly kind: "exit"; readonly exit: SandboxExit };

/** What came of starting a runtime. The caller ends it, also when it failed; null: there was no sandbox yet. */
export type InitOutcome = { readonly phases: readonly Phase[] } & (
  | { readonly failure: null; readonly runtime: LiveRuntime; readonly initNs: Ns }
  | { readonly failure: InitFailure; readonly runtime: LiveRuntime | null }
);

/**
 * Creates a sandbox and waits for the runtime's first request for an event. Phases: the sandbox's own `create`; `init`, from
 * its first process to that request, which is what Lambda reports as Init Duration: the start of the language runtime and the
 * function's own initialisation, which nothing here can tell apart; and `init` (throttle), lowering CPU to the function's share.
 * @param deadline the clock when INIT must be over, for a sandbox that has run since `runningNs`
 * @throws BenchError when the sandbox cannot be made (the engine, not the function)
 */
export async function initialise(
  { context, source, api, variables }: EnvironmentParts,
  deadline: (runningNs: Ns) => Ns,
  signal: AbortSignal,
): Promise<InitOutcome> {
  const { clock } = context;
  const session = createRuntimeSession(clock);
  api.serve(session);
  let sandbox: Sandbox;
  try {
    sandbox = await source.create(variables, signal);
  } catch (error) {
    if (signal.aborted) return { failure: { kind: "aborted" }, runtime: null, phases: [] };
    throw error;
  }
  const runtime = { sandbox, session };
  const { runningNs } = sandbox;
  const first = await awaitWithin(
    Promise.race([
      session.initialised.then((atNs) => ({ kind: "ready", atNs }) as const),
      session.initFailed.then((error) => ({ kind: "error", error }) as const),
      sandbox.exited.then((exit) => ({ kind: "exit", exit }) as const),
    ]),
    { clock, untilNs: deadline(runningNs), signal },
  );
  const row = (untilNs: Ns, step?: string): Phase => {
    const named = step === undefined ? {} : { step };
    return { phase: "init", ...named, ns: elapsed(runningNs, untilNs), source: "engine" };
  };
  if (typeof first === "string") {
    return { failure: { kind: first }, runtime, phases: [...sandbox.phases, row(clock.now(), "failed")] };
  }
  if (first.kind !== "ready") {
    return { failure: first, runtime, phases: [...sandbox.phases, row(clock.now(), "failed")] };
  }
  const throttlingNs = clock.now();
  await sandbox.throttle();
  const throttle: Phase = { phase: "init", step: "throttle", ns: elapsed(throttlingNs, clock.now()), source: "client" };
  // An engine may tell that a container runs after its runtime has asked already.
  const readyNs = Math.max(runningNs, first.atNs) as Ns;
  const initNs = elapsed(runningNs, readyNs);
  return { failure: null, runtime, initNs, phases: [...sandbox.phases, row(readyNs), throttle] };
}
