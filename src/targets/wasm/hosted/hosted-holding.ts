import { BenchError } from "../../../errors/bench-error.ts";
import type { Request } from "../../../scenario/model.ts";
import type { PortSource } from "../../../system/free-port.ts";
import { holdCommands } from "../../local/hold-commands.ts";
import { holdRequests } from "../../local/hold-requests.ts";
import { holdServers } from "../../local/hold-servers.ts";
import { startLiveServer } from "../../local/server-start.ts";
import type { Holding } from "../../target.ts";
import { shapeOf } from "./host-words.ts";
import type { HostedParts } from "./hosted-parts.ts";
import { serverLaunch } from "./server-launch.ts";

/**
 * Idle instances of a module: processes of a command-line host that wait for their input, requests in flight in a host of
 * its own that makes an instance per request, or hosts where each has one instance.
 */
export async function holdModules(
  parts: HostedParts,
  ports: PortSource,
  request: Request,
  signal: AbortSignal,
): Promise<Holding> {
  const { context, config } = parts;
  const launch = serverLaunch(parts);
  const { instance } = shapeOf(config);
  if (instance === "process") return holdCommands(context, launch);
  if (instance === "host") return holdServers(context, launch, ports, request);
  const started = await startLiveServer(context, launch, await ports.next(), request, signal);
  if (!started.ok) {
    const { result } = started.invocation;
    throw new BenchError("incomplete", `no host to hold instances in: ${result.ok ? "" : result.message}`);
  }
  await started.connection[Symbol.asyncDispose]();
  return holdRequests(context, started.live.server, started.live.endpoint, request);
}
