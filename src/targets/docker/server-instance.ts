import { messageOf } from "../../errors/bench-error.ts";
import type { Usage } from "../../results/sample.ts";
import type { Request } from "../../scenario/model.ts";
import type { ExitCode, OwnContainer } from "../../system/docker-engine-container.ts";
import { type ContainerUsage, readContainerUsage } from "../../system/docker-engine-usage.ts";
import { connect } from "../../system/http-client.ts";
import type { Endpoint, Exchange, HttpConnection } from "../../system/http-connection.ts";
import { elapsed } from "../../units/duration.ts";
import type { Instance, Invocation } from "../target.ts";
import { evidenceOf } from "../evidence.ts";
import { exitWithin, explainContainer } from "./container-failure.ts";
import { type ContainerSetup, maxOutputBytes } from "./container-setup.ts";
import { type Failure, failedInvocation, type Stopwatch, startStopwatch } from "./stopwatch.ts";

/** A container whose server has answered. */
export interface LiveContainer {
  readonly container: OwnContainer;
  readonly id: string;
  /** Its first process, for the control group; 0 where not known. */
  readonly pid: number;
  readonly exited: Promise<ExitCode>;
  readonly endpoint: Endpoint;
  connection: HttpConnection;
  /** Invocations answered so far. */
  answered: number;
}

/** How long a broken exchange waits for the news that the container has exited, ms: the engine takes the network down first. */
const exitNewsMs = 1_000;

/** Sends requests over the connection that the first one came in on; over a new one, timed as `connect`, where the server has closed it. */
export function liveInstance(setup: ContainerSetup, live: LiveContainer): Instance {
  return {
    async invoke(request, signal) {
      return timedExchange(setup, live, { request, signal, before: readContainerUsage(live) });
    },
    async [Symbol.asyncDispose]() {
      await live.connection[Symbol.asyncDispose]();
      await live.container[Symbol.asyncDispose]();
    },
  };
}

/** One request, in an interval that the caller has begun or that begins when it is sent. */
export async function timedExchange(
  setup: ContainerSetup,
  live: LiveContainer,
  {
    request,
    signal,
    before,
    watch: begun,
  }: {
    readonly request: Request;
    readonly signal: AbortSignal;
    /** What the container had used when the interval began. */
    readonly before: ContainerUsage;
    readonly watch?: Stopwatch;
  },
): Promise<Invocation> {
  const { exchange, watch } = await exchangeOn(setup, live, { request, signal, begun });
  watch.lap("handle", undefined, exchange.completeNs);
  if (!exchange.ok) {
    const failure = await explain(setup, live, exchange);
    return failedInvocation(watch, exchange.completeNs, live.id, failure);
  }
  live.answered++;
  const { response } = exchange;
  return {
    ...watch.stop(exchange.completeNs),
    result: { ok: true, response },
    usage: usageBetween(before, readContainerUsage(live)),
    evidence: evidenceOf(response, live.id, live.answered),
  };
}

async function exchangeOn(
  { context }: ContainerSetup,
  live: LiveContainer,
  {
    request,
    signal,
    begun,
  }: { readonly request: Request; readonly signal: AbortSignal; readonly begun: Stopwatch | undefined },
): Promise<{ readonly exchange: Exchange; readonly watch: Stopwatch }> {
  const { clock } = context;
  if (live.connection.open) {
    const exchange = await live.connection.exchange(request, signal);
    return { exchange, watch: begun ?? startStopwatch(clock, exchange.startedNs) };
  }
  await live.connection[Symbol.asyncDispose]();
  const watch = begun ?? startStopwatch(clock);
  const { startedNs } = watch;
  try {
    live.connection = await connect(live.endpoint, clock, signal, maxOutputBytes);
  } catch (error) {
    const code = signal.aborted ? "timeout" : "connection";
    return { exchange: { ok: false, startedNs, completeNs: clock.now(), code, message: messageOf(error) }, watch };
  }
  watch.lap("connect");
  return { exchange: await live.connection.exchange(request, signal), watch };
}

async function explain(
  { context, engine, design }: ContainerSetup,
  { container, exited }: LiveContainer,
  { code, message }: Exchange & { readonly ok: false },
): Promise<Failure> {
  if (code !== "connection") return { code, message };
  const exit = await exitWithin(exited, async (ms, until) => context.clock.sleep(ms, until), exitNewsMs);
  if (exit === null) return { code, message };
  return explainContainer(engine, container, { config: design.config, exit, otherwise: { code: "exit", message } });
}

function usageBetween(before: ContainerUsage, after: ContainerUsage): Usage {
  const cpuNs = before.cpuNs === null || after.cpuNs === null ? null : elapsed(before.cpuNs, after.cpuNs);
  return { cpuNs, peakMemoryBytes: after.peakMemoryBytes, billedMs: null };
}
