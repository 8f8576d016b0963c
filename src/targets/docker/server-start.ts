import type { ContainerState, ExitCode, OwnContainer } from "../../system/docker-engine-container.ts";
import { askContainerUsage } from "../../system/docker-engine-usage.ts";
import { firstResponse } from "../../system/first-response.ts";
import type { Endpoint, FirstResponse } from "../../system/http-connection.ts";
import type { Request } from "../../scenario/model.ts";
import type { Deployment, Invocation } from "../target.ts";
import { evidenceOf } from "../evidence.ts";
import { callFailure, exitWithin, explainContainer } from "./container-failure.ts";
import { containerOptions } from "./container-options.ts";
import { type ContainerSetup, maxOutputBytes, nextContainer, removeFailed } from "./container-setup.ts";
import { type LiveContainer, liveInstance } from "./server-instance.ts";
import { type Failure, failedInvocation, type Stopwatch, startStopwatch } from "./stopwatch.ts";

/** How long the news of an exit that has happened may take, ms: the engine takes the network down before it tells. */
const exitNewsMs = 2_000;

/** A server that has answered, still to be wrapped; or a failed invocation whose container is gone. */
export type StartedServer =
  | { readonly ok: true; readonly invocation: Invocation; readonly live: LiveContainer }
  | { readonly ok: false; readonly invocation: Invocation };

/**
 * Creates and starts a container and waits for its first valid response.
 * Phases: `create` (steps: container, wait = registering the exit waiter, start), `boot` (start returned until the
 * attempt that succeeded began, asking for the container's address included), `connect`, `handle`.
 */
export async function startServer(
  setup: ContainerSetup,
  request: Request,
  signal: AbortSignal,
): ReturnType<Deployment["start"]> {
  const started = await openServer(setup, request, signal);
  return { invocation: started.invocation, instance: started.ok ? liveInstance(setup, started.live) : null };
}

/** `startServer` for those who do something with the container before it is handed out. */
export async function openServer(setup: ContainerSetup, request: Request, signal: AbortSignal): Promise<StartedServer> {
  const port = setup.design.reach === "address" ? setup.design.config.port : await setup.ports.next();
  const container = nextContainer(setup);
  const watch = startStopwatch(setup.context.clock);
  try {
    const launched = await launchContainer(setup, container, { port, watch, signal });
    const started = launched.ok
      ? await awaitResponse(setup, launched, { container, watch, request, signal })
      : launched;
    return started.ok ? started : { ok: false, invocation: await removeFailed(container, started.invocation) };
  } catch (error) {
    await container[Symbol.asyncDispose]();
    throw error;
  }
}

/** A container that was started; whether its server listens yet is not known. */
export interface Launched {
  readonly ok: true;
  readonly id: string;
  readonly exited: Promise<ExitCode>;
  readonly endpoint: Endpoint;
  /** Known where the address had to be asked for. */
  readonly state?: ContainerState;
}

/** Creates and starts a container. A failed call is a failed invocation; the container is the caller's to remove. */
export async function launchContainer(
  { design, context }: ContainerSetup,
  container: OwnContainer,
  { port, watch, signal }: { readonly port: number; readonly watch: Stopwatch; readonly signal: AbortSignal },
): Promise<Launched | (StartedServer & { readonly ok: false })> {
  let id = "";
  try {
    id = await container.create(containerOptions(design, port), signal);
    watch.lap("create", "container");
    const { exited } = await container.watchExit(signal);
    watch.lap("create", "wait");
    await container.start(signal);
    watch.lap("create", "start");
    const near = { ok: true, id, exited } as const;
    if (design.reach !== "address" && design.reach !== "remote")
      return { ...near, endpoint: { host: design.host, port } };
    const state = await container.inspect(signal);
    const remote = { host: state.running ? design.host : "", port: state.publishedPort };
    return { ...near, endpoint: design.reach === "remote" ? remote : { host: state.address, port }, state };
  } catch (error) {
    const failure = callFailure(`starting container ${container.name}`, error, signal);
    return { ok: false, invocation: failedInvocation(watch, context.clock.now(), id, failure) };
  }
}

interface Awaited {
  readonly container: OwnContainer;
  readonly watch: Stopwatch;
  readonly request: Request;
  readonly signal: AbortSignal;
}

async function awaitResponse(
  setup: ContainerSetup,
  { id, exited, endpoint, state }: Launched,
  { container, watch, request, signal }: Awaited,
): Promise<StartedServer> {
  const { clock } = setup.context;
  // A container that has ended already has no address any more.
  const first: FirstResponse =
    endpoint.host === ""
      ? { ok: false, endedNs: clock.now(), code: "start-failed", message: "the container has no address" }
      : await firstResponse(endpoint, request, {
          clock,
          signal,
          gone: exited.then((code) => `the container exited with code ${code ?? "unknown"}`),
          maxOutputBytes,
        });
  if (!first.ok) {
    watch.lap("boot", undefined, first.endedNs);
    const failure = await explain(setup, first, { container, exited });
    return { ok: false, invocation: failedInvocation(watch, first.endedNs, id, failure) };
  }
  watch.lap("boot", undefined, first.connectingNs);
  watch.lap("connect", undefined, first.connectedNs);
  watch.lap("handle", undefined, first.completeNs);
  const { response, connection, pollErrorNs } = first;
  const { pid } = state ?? (await container.inspect(signal).catch(() => ({ pid: 0 })));
  const usage = await askContainerUsage(setup.engine, { id, pid });
  const invocation: Invocation = {
    ...watch.stop(first.completeNs),
    result: { ok: true, response },
    usage: { ...usage, billedMs: null },
    evidence: evidenceOf(response, id, 1),
    pollErrorNs,
  };
  return { ok: true, invocation, live: { container, id, pid, exited, endpoint, connection, answered: 1 } };
}

async function explain(
  { context, engine, design }: ContainerSetup,
  { code, message }: FirstResponse & { readonly ok: false },
  { container, exited }: { readonly container: OwnContainer; readonly exited: Promise<ExitCode> },
): Promise<Failure> {
  const sleep = async (ms: number, until: AbortSignal): Promise<void> => context.clock.sleep(ms, until);
  const exit = code === "start-failed" ? await exitWithin(exited, sleep, exitNewsMs) : null;
  const where = design.reach === "host" ? "the port named by PORT" : `port ${design.config.port}`;
  const hint = code === "never-ready" ? `nothing answered on ${where} of the container: ${message}` : message;
  return explainContainer(engine, container, { config: design.config, exit, otherwise: { code, message: hint } });
}
