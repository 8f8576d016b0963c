import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { firstResponse } from "../../system/first-response.ts";
import type { PortSource } from "../../system/free-port.ts";
import type { HttpConnection } from "../../system/http-connection.ts";
import type { ServerProcess } from "../../system/process.ts";
import { collectGarbage, uploadModule } from "./host-admin.ts";
import type { Invocation } from "../target.ts";
import { describeHostExit, type HostProcess, type HostRecipe, launchHost, maxResponseBytes } from "./host-process.ts";
import { adminPath, type HostStatus } from "./host/protocol.ts";
import { createHotConnection, type HotConnection } from "./hot-connection.ts";
import { warmUp } from "./host-warmup.ts";

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
  /** Path that runs its module and keeps the instance, and the process that does. */
  holding(): { readonly path: string; readonly server: ServerProcess };
  collectGarbage(signal: AbortSignal): Promise<void>;
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
      const { host } = running;
      const broken = await warmUp(() => createHotConnection(context, host, maxBytes), context.clock, request, deadline);
      prepared = broken === undefined;
      return broken;
    },
    async upload(module, deadline) {
      const { host, admin } = current();
      await uploadModule(admin, host.token, module, deadline);
      return { compile: adminPath(host.token, "compile"), again: adminPath(host.token, "compiled") };
    },
    connection: () => createHotConnection(context, current().host, maxBytes),
    holding() {
      const { token, server } = current().host;
      return { path: adminPath(token, "hold"), server };
    },
    async collectGarbage(deadline) {
      const { host, admin } = current();
      await collectGarbage(admin, host.token, deadline);
    },
    async replace() {
      const ended = running;
      running = undefined;
      prepared = false;
      await ended?.[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: async () => running?.[Symbol.asyncDispose](),
  };
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
