import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { BenchError } from "../errors/bench-error.ts";

/** Where a Docker Engine listens. */
export type EngineAddress =
  | { readonly kind: "socket"; readonly path: string; readonly from: string }
  | {
      readonly kind: "tcp";
      readonly protocol: "http" | "https";
      readonly host: string;
      readonly port: number;
      readonly from: string;
    };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The engine that the `docker` command would use: DOCKER_HOST, else the context that DOCKER_CONTEXT or
 * `docker context use` chose, else the default socket (Docker Desktop's in the home folder first, as dockerode does).
 * @throws BenchError "target-unavailable" when it cannot be reached from here: ssh, another machine, an unknown context
 */
export function resolveEngineAddress(env: Environment, platform: NodeJS.Platform): EngineAddress {
  if (env["DOCKER_HOST"]) return parseEngineUrl(env["DOCKER_HOST"], "DOCKER_HOST", env);
  const config = join(env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker"));
  const context = env["DOCKER_CONTEXT"] || readText(join(config, "config.json"), "currentContext");
  if (context !== undefined && context !== "default") {
    return parseEngineUrl(readContextHost(config, context), `the Docker context "${context}"`, env);
  }
  if (platform === "win32") return { kind: "socket", path: "//./pipe/docker_engine", from: "the default" };
  const own = join(env["HOME"] || homedir(), ".docker", "run", "docker.sock");
  return { kind: "socket", path: existsSync(own) ? own : "/var/run/docker.sock", from: "the default" };
}

/** Folder name of a context: the sha256 of its name (docker/cli, cli/context/store/store.go). */
function readContextHost(config: string, name: string): string {
  const folder = createHash("sha256").update(name).digest("hex");
  const host = readText(join(config, "contexts", "meta", folder, "meta.json"), "Endpoints", "docker", "Host");
  if (host !== undefined) return host;
  throw new BenchError("target-unavailable", `the Docker context "${name}" does not exist`, {
    hint: "docker context ls shows those that do; docker context use default goes back",
  });
}

/** The text at `path` inside a JSON file; undefined when there is no such file or text. */
function readText(file: string, ...path: readonly string[]): string | undefined {
  try {
    let value: unknown = JSON.parse(readFileSync(file, "utf8"));
    for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1"]);

function parseEngineUrl(text: string, from: string, env: Environment): EngineAddress {
  const socket = /^(?:unix|npipe):\/\/(?<path>.+)$/.exec(text)?.groups?.["path"];
  if (socket !== undefined) return { kind: "socket", path: socket, from };
  const location = text.includes("://") ? text : `tcp://${text}`;
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url === undefined || !["tcp:", "http:", "https:"].includes(url.protocol)) {
    throw new BenchError("target-unavailable", `${from} names an engine that cannot be measured from here: ${text}`, {
      hint: "run bench on the machine of the engine, or name a local socket: DOCKER_HOST=unix:///var/run/docker.sock",
    });
  }
  if (!loopback.has(url.hostname)) {
    throw new BenchError("target-unavailable", `${from} names an engine on another machine, ${url.hostname}`, {
      hint: "run bench on that machine: its containers cannot be reached, and the network would be in every number",
    });
  }
  return tcpAddress(url, from, env);
}

/** Port 2376 is the one that is registered for TLS, 2375 the one without (IANA, docker). */
function tcpAddress(url: URL, from: string, env: Environment): EngineAddress {
  const secure = url.protocol === "https:" || env["DOCKER_TLS_VERIFY"] === "1" || url.port === "2376";
  const port = url.port === "" ? (secure ? 2376 : 2375) : Number(url.port);
  return { kind: "tcp", protocol: secure ? "https" : "http", host: url.hostname, port, from };
}
