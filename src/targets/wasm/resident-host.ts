import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { firstResponse } from "../../system/first-response.ts";
import type { PortSource } from "../../system/free-port.ts";
import type { HttpConnection } from "../../system/http-connection.ts";
import { uploadModule } from "./host-admin.ts";
import type { Invocation } from "../target.ts";
import { describeHostExit, type HostProcess, type HostRecipe, launchHost, maxResponseBytes } from "./host-process.ts";
import { adminPath, type HostStatus } from "./host/protocol.ts";
import { createHotConnection, type HotConnection } from "./hot-connection.ts";

/** The host that lives as long as its deployment: what `cold`, `compile` and `warm` find running. */
export interface ResidentHost extends AsyncDisposable {
  /**
   * Makes sure, untimed, that it runs, that this request's code is compiled, and that the host itself is warm: a new host
   * is warmed up with this request (`hostWarmup`). Returns a warm-up run when it got no answer at all (the deadline, a crash), so that there is nothing to start on.
   */
  prepare(request: Request, signal: AbortSignal): Promise<Invocation | undefined>;
  /** Gives it a module that it has never seen, untimed. Returns the paths that compile and run it, and run it again. */
  upload(module: Uint8Array, signal: AbortSignal): Promise<{ readonly compile: string; readonly again: string }>;
  /** A connection that is not open yet. */
  connection(): HotConnection;
  /** Ends it: the next `prepare` starts another. */
  replace(): Promise<void>;
  readonly status: HostStatus;
}

/** @throws BenchError when the host does not start, or cannot run the module */
export async function startResidentHost(
  context: AdapterContext,
  recipe: HostRecipe,
  ports: PortSource,
  signal: AbortSignal,
): Promise<ResidentHost> {
  const maxBytes = maxResponseBytes(recipe.config);
  const launch = async (deadline: AbortSignal): Promise<RunningHost> =>
    waitForHost(context, launchHost(context, recipe, await ports.next()), deadline);
  let running: RunningHost | undefined = await launch(signal);
  const { status } = running;
  let prepared = false;
  const current = (): RunningHost => {
    if (running === undefined) throw new BenchError("internal", "the Wasm host was asked for before it was prepared");
    return running;
  };
  return {
    status,
    async prepare(request, deadline) {
      running ??= await launch(deadline);
      if (prepared) return undefined;
      const broken = await warmUp(context, running.host, maxBytes, request, deadline);
      prepared = broken === undefined;
      return broken;
    },
    async upload(module, deadline) {
      const { host, admin } = current();
      await uploadModule(admin, host.token, module, deadline);
      return { compile: adminPath(host.token, "compile"), again: adminPath(host.token, "compiled") };
    },
    connection: () => createHotConnection(context, current().host, maxBytes),
    async replace() {
      const ended = running;
      running = undefined;
      prepared = false;
      await ended?.[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: async () => running?.[Symbol.asyncDispose](),
  };
}

/**
 * What a new host answers before anything is timed, as a host in use has: without it V8 optimises the host's own code and
 * the guest's during the run, and durations fall by a quarter over 60 trials (docs/decisions/embedded-host.md).
 */
export const hostWarmup = { connections: 40, requestsEach: 100, longestMs: 1_000 } as const;

/** Returns the run that got no answer, if one did not; a failure of the guest ends the warm-up early, and every trial will show it. */
async function warmUp(
  context: AdapterContext,
  host: HostProcess,
  maxBytes: number,
  request: Request,
  signal: AbortSignal,
): Promise<Invocation | undefined> {
  const endNs = context.clock.now() + hostWarmup.longestMs * 1e6;
  for (let opened = 0; opened < hostWarmup.connections; opened++) {
    const hot = createHotConnection(context, host, maxBytes);
    try {
      for (let sent = 0; sent < hostWarmup.requestsEach; sent++) {
        const run = await hot.send(request, signal);
        if (!hot.healthy) return run;
        if (!run.result.ok || context.clock.now() > endNs) return undefined;
      }
    } finally {
      await hot[Symbol.asyncDispose]();
    }
  }
  return undefined;
}

interface RunningHost extends AsyncDisposable {
  readonly host: HostProcess;
  /** For administrative requests only. */
  readonly admin: HttpConnection;
  readonly status: HostStatus;
}

async function waitForHost(context: AdapterContext, host: HostProcess, signal: AbortSignal): Promise<RunningHost> {
  const { server, endpoint, token } = host;
  const request = { method: "GET", path: adminPath(token, "status"), headers: {}, body: new Uint8Array() };
  const gone = server.exited.then(describeHostExit);
  const first = await firstResponse(endpoint, request, { clock: context.clock, signal, gone, maxOutputBytes: 1 << 20 });
  if (!first.ok) {
    await server[Symbol.asyncDispose]();
    throw new BenchError("target-unavailable", `the Wasm host did not start: ${first.message}`, {
      hint: "run `bench doctor`",
    });
  }
  const { connection } = first;
  const status = parseStatus(first.response.body);
  if (status === undefined) {
    await server[Symbol.asyncDispose]();
    throw new BenchError("target-unavailable", `another program answers on port ${endpoint.port}, not the Wasm host`, {
      hint: "run it again: every run takes other ports",
    });
  }
  return {
    host,
    admin: connection,
    status,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

function parseStatus(body: Uint8Array): HostStatus | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as HostStatus;
  } catch {
    return undefined;
  }
}
