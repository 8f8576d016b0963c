import type { Agent } from "node:http";
import type Dockerode from "dockerode";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { type EngineAddress, remoteHostOf, resolveEngineAddress } from "./docker-engine-address.ts";
import { createEngineAgent, failBrokenAnswers } from "./docker-engine-agent.ts";
import { describeEngine, type EngineDescription } from "./docker-engine-description.ts";

/** A Docker Engine that has answered: on this machine, or on another. */
export interface DockerEngine {
  readonly client: Dockerode;
  readonly address: EngineAddress;
  readonly description: EngineDescription;
}

/** The engine, or why there is none and what to do about it. */
export type EngineProbe =
  | { readonly available: true; readonly engine: DockerEngine }
  | { readonly available: false; readonly reason: string; readonly hint: string };

/** Where the engine is looked for. */
export interface EngineLookup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** Asks the engine that `docker` itself would use who it is. Never throws: every reason is for the user. dockerode is loaded here, at first use. */
export async function probeEngine({ env, platform }: EngineLookup, signal: AbortSignal): Promise<EngineProbe> {
  let address: EngineAddress;
  try {
    address = resolveEngineAddress(env, platform);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    return { available: false, reason: error.message, hint: error.hint ?? "" };
  }
  const client = await openClient(address, env);
  try {
    const description = await describeEngine(client, signal);
    if (description.os !== "linux") {
      return {
        available: false,
        reason: `${description.version} runs ${description.os} containers`,
        hint: "switch Docker Desktop to Linux containers",
      };
    }
    return { available: true, engine: { client, address, description } };
  } catch (error) {
    return { available: false, ...explainFailure(error, address, platform) };
  }
}

/**
 * The same for those who cannot go on without one.
 * @throws BenchError "target-unavailable"; the reason of `signal` when it aborts first
 */
export async function requireEngine(lookup: EngineLookup, signal: AbortSignal): Promise<DockerEngine> {
  const probe = await probeEngine(lookup, signal);
  if (probe.available) return probe.engine;
  signal.throwIfAborted();
  throw new BenchError("target-unavailable", probe.reason, { hint: probe.hint });
}

async function openClient(address: EngineAddress, env: EngineLookup["env"]): Promise<Dockerode> {
  const { default: Docker } = await import("dockerode");
  switch (address.kind) {
    case "socket":
      return new Docker({ socketPath: address.path, ...withAgent(createEngineAgent("http")) });
    case "tcp": {
      const { protocol, host, port, certificates } = address;
      return new Docker({ protocol, host, port, ...certificates, ...withAgent(createEngineAgent(protocol)) });
    }
    case "ssh": {
      const { createSshAgent } = await import("./docker-engine-ssh.ts");
      const agent = failBrokenAnswers(createSshAgent(address, { ...env }));
      // The name is never looked up: connections are the agent's.
      return new Docker({ protocol: "http", host: address.host, port: 80, ...withAgent(agent) });
    }
  }
}

/** docker-modem takes an agent; its types do not know. */
function withAgent(agent: Agent): object {
  return { agent };
}

/** As messages name it. */
function placeOf(address: EngineAddress): string {
  if (address.kind === "socket") return address.path;
  return address.kind === "tcp" ? `${address.host}:${address.port}` : `ssh://${address.host}`;
}

/** What a person can try. */
function handCommand(address: EngineAddress): string {
  if (address.kind !== "ssh") return "docker version";
  const { host, user, port } = address;
  const options = `${user === undefined ? "" : `-l ${user} `}${port === undefined ? "" : `-p ${port} `}`;
  return `ssh ${options}${host} docker version`;
}

function explainFailure(
  error: unknown,
  address: EngineAddress,
  platform: NodeJS.Platform,
): { reason: string; hint: string } {
  const where = placeOf(address);
  const named = address.from === "the default" ? "" : ` (from ${address.from})`;
  const start =
    platform === "linux"
      ? "start it (systemctl start docker), or install it: https://docs.docker.com/engine/install/"
      : "start Docker Desktop, or install it: https://docs.docker.com/get-started/get-docker/";
  const { code } = error as NodeJS.ErrnoException;
  if (remoteHostOf(address) !== undefined)
    return {
      reason: `the Docker Engine at ${where}${named} does not answer: ${engineMessage(error)}`,
      hint: `try it by hand: ${handCommand(address)}`,
    };
  if (code === "ENOENT") {
    return { reason: `Docker Engine is not running or not installed: ${where}${named} does not exist`, hint: start };
  }
  if (code === "ECONNREFUSED") {
    return { reason: `Docker Engine is not running: nothing listens on ${where}${named}`, hint: start };
  }
  if (code === "EACCES" || code === "EPERM") {
    return {
      reason: `no permission to use the Docker Engine at ${where}${named}`,
      hint: "add yourself to the group docker (sudo usermod -aG docker $USER, then log in again); that group is root",
    };
  }
  return { reason: `the Docker Engine at ${where}${named} does not answer: ${engineMessage(error)}`, hint: start };
}

/** What the engine itself said about a failed call, without dockerode's wrapping. */
export function engineMessage(error: unknown): string {
  const said = (error as { readonly json?: { readonly message?: unknown } | null } | null)?.json?.message;
  const text = typeof said === "string" ? said : messageOf(error).replace(/^\(HTTP code \d+\) [^-]+- /, "");
  return text.trim();
}

/** HTTP status of a call that the engine refused; undefined when it never answered. */
export function engineStatus(error: unknown): number | undefined {
  const status = (error as { readonly statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" ? status : undefined;
}
