import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { firstResponse } from "../../system/first-response.ts";
import { processTrees, readUsage } from "../../system/proc.ts";
import { weighProcesses } from "../../system/memory-processes.ts";
import type { ServerProcess } from "../../system/process.ts";
import type { Service, ServiceSupport } from "../target.ts";
import { describeExit } from "./exit-description.ts";
import { maxOutputBytes } from "./process-instance.ts";

/** A server process that was launched; whether it listens yet is not known. */
export interface LaunchedServer {
  readonly server: ServerProcess;
  readonly endpoint: { readonly host: string; readonly port: number };
}

/** Servers that are processes of this machine, for loads: each load gets one of its own. @param launch starts one */
export function serveProcesses(context: AdapterContext, launch: () => Promise<LaunchedServer>): ServiceSupport {
  return {
    reachable: true,
    async warm(request, signal) {
      const launched = await launch();
      const { server, endpoint } = launched;
      const first = await firstResponse(endpoint, request, {
        clock: context.clock,
        signal,
        gone: server.exited.then((exit) => `the server ${describeExit(exit, exit.tail)}`),
        maxOutputBytes,
      });
      if (first.ok) {
        await first.connection[Symbol.asyncDispose]();
        return serviceOf(launched, request);
      }
      await server[Symbol.asyncDispose]();
      throw new BenchError("incomplete", `no server to load: ${first.message}`);
    },
    launch: async (request) => serviceOf(await launch(), request),
  };
}

function serviceOf({ server, endpoint }: LaunchedServer, request: Request): Service {
  return {
    origin: { secure: false, ...endpoint },
    request,
    async usage() {
      const pids = processTrees([server.pid]);
      return { cpuNs: readUsage(pids).cpuNs, memoryBytes: weighProcesses(pids)?.bytes ?? null };
    },
    [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose](),
  };
}
