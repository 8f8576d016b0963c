import { createServer, isIPv4 } from "node:net";
import type { NetworkInspectInfo } from "dockerode";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import { type DockerEngine, engineMessage } from "../../system/docker-engine.ts";
import { remoteHostOf } from "../../system/docker-engine-address.ts";
import type { SandboxSource } from "./sandbox.ts";

/** By this name Docker Desktop's containers reach the machine that it runs on. */
const desktopName = "host.docker.internal";

/**
 * Where a Runtime API must listen so that containers on the engine's bridge reach it: on the bridge's own address, where the
 * bridge is in the network of this machine; on the loopback interface where the engine brings containers there by a name.
 * @throws BenchError "target-unavailable" when there is no way
 */
export async function findApiHost(engine: DockerEngine, platform: NodeJS.Platform): Promise<SandboxSource["apiHost"]> {
  const { description, client } = engine;
  const host = remoteHostOf(engine.address);
  if (host !== undefined) throw unreachable(`the engine is on another machine, ${host}`);
  if (description.virtualMachine || platform !== "linux") return { listen: "127.0.0.1", reachedAs: desktopName };
  const network = await client
    .getNetwork("bridge")
    .inspect()
    .catch((cause: unknown) => {
      throw unreachable(`the engine does not tell its bridge network: ${engineMessage(cause)}`, cause);
    });
  const gateway = readGateway(network as NetworkInspectInfo);
  if (gateway === undefined) throw unreachable("the engine's bridge network has no IPv4 addresses");
  await tryAddress(gateway).catch((cause: unknown) => {
    const why = description.rootless ? "a rootless engine has a network of its own" : "the engine is elsewhere";
    throw unreachable(`${messageOf(cause)} on the gateway of the engine's bridge: ${why}`, cause);
  });
  return { listen: gateway, reachedAs: gateway };
}

/**
 * The bridge's own address. An engine that has just made its bridge names only the subnet, until it is started again (seen with
 * 20.10): the bridge then has the first address of it, as the engine's default allocator gives them.
 */
export function readGateway({ IPAM }: Pick<NetworkInspectInfo, "IPAM">): string | undefined {
  const config = (IPAM?.Config ?? []).find(({ Subnet = "" }) => isIPv4(Subnet.split("/")[0] ?? ""));
  const gateway = config?.["Gateway"];
  if (gateway !== undefined && gateway !== "") return gateway;
  const octets = config?.["Subnet"]?.split("/")[0]?.split(".").map(Number);
  return octets?.with(3, (octets[3] ?? 0) + 1).join(".");
}

/** Binds it once: a bridge without containers is down, and not among the interfaces that Node lists. */
async function tryAddress(host: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port: 0, exclusive: true }, () => server.close(() => resolve()));
  });
}

function unreachable(why: string, cause?: unknown): BenchError {
  return new BenchError("target-unavailable", `containers could not reach the Runtime API: ${why}`, {
    hint: "use sandbox: process, or an engine whose bridge is on this machine",
    cause,
  });
}
