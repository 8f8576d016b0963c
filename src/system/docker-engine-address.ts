import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { type EngineCertificates, readCertificates } from "./docker-engine-tls.ts";

/** Where a Docker Engine listens. */
export type EngineAddress =
  | { readonly kind: "socket"; readonly path: string; readonly from: string }
  | {
      readonly kind: "tcp";
      readonly protocol: "http" | "https";
      readonly host: string;
      readonly port: number;
      /** undefined: those of the system, and none of our own. */
      readonly certificates?: EngineCertificates;
      readonly from: string;
    }
  /** Through `ssh`, as the docker command does it. `host` as ssh knows it. */
  | {
      readonly kind: "ssh";
      readonly host: string;
      readonly user?: string;
      readonly port?: number;
      readonly from: string;
    };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The engine that the `docker` command would use: DOCKER_HOST, else the context that DOCKER_CONTEXT or
 * `docker context use` chose, else the default socket (Docker Desktop's in the home folder first, as dockerode does).
 * @throws BenchError "target-unavailable" when it cannot be reached from here: another machine without TLS, an unknown context
 */
export function resolveEngineAddress(env: Environment, platform: NodeJS.Platform): EngineAddress {
  const home = env["HOME"] || homedir();
  const config = env["DOCKER_CONFIG"] || join(home, ".docker");
  if (env["DOCKER_HOST"]) return hostAddress(env["DOCKER_HOST"], env, config);
  const context = env["DOCKER_CONTEXT"] || readText(join(config, "config.json"), "currentContext");
  if (context !== undefined && context !== "default") return contextAddress(context, config);
  if (platform === "win32") return { kind: "socket", path: "//./pipe/docker_engine", from: "the default" };
  const own = join(home, ".docker", "run", "docker.sock");
  return { kind: "socket", path: existsSync(own) ? own : "/var/run/docker.sock", from: "the default" };
}

function hostAddress(host: string, env: Environment, config: string): EngineAddress {
  const verifies = Boolean(env["DOCKER_TLS_VERIFY"]);
  const folder = env["DOCKER_CERT_PATH"] || (verifies ? config : undefined);
  return parseEngineUrl(host, { from: "DOCKER_HOST", verifies, folder });
}

function contextAddress(context: string, config: string): EngineAddress {
  const folder = join(config, "contexts", "tls", digestOf(context), "docker");
  const verifies = existsSync(folder);
  const from = `the Docker context "${context}"`;
  return parseEngineUrl(readContextHost(config, context), { from, verifies, folder: verifies ? folder : undefined });
}

/** The machine of an engine that is another one, as it is named; undefined: it is this machine. */
export function remoteHostOf(address: EngineAddress): string | undefined {
  if (address.kind === "socket") return undefined;
  if (address.kind === "ssh") return address.host;
  return loopback.has(address.host) ? undefined : address.host;
}

/** Folder name of a context: the sha256 of its name (docker/cli, cli/context/store/store.go). */
function digestOf(context: string): string {
  return createHash("sha256").update(context).digest("hex");
}

function readContextHost(config: string, name: string): string {
  const file = join(config, "contexts", "meta", digestOf(name), "meta.json");
  const host = readText(file, "Endpoints", "docker", "Host");
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

interface UrlSource {
  readonly from: string;
  /** TLS is asked for. */
  readonly verifies: boolean;
  /** Folder of ca.pem, cert.pem and key.pem. */
  readonly folder: string | undefined;
}

function parseEngineUrl(text: string, source: UrlSource): EngineAddress {
  const { from } = source;
  const socket = /^(?:unix|npipe):\/\/(?<path>.+)$/.exec(text)?.groups?.["path"];
  if (socket !== undefined) return { kind: "socket", path: socket, from };
  const location = text.includes("://") ? text : `tcp://${text}`;
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url !== undefined && url.hostname !== "") {
    if (url.protocol === "ssh:") return sshAddress(url, from);
    if (["tcp:", "http:", "https:"].includes(url.protocol)) return tcpAddress(url, source);
  }
  throw new BenchError("target-unavailable", `${from} names an engine that cannot be measured from here: ${text}`, {
    hint: "name a local socket (DOCKER_HOST=unix:///var/run/docker.sock), ssh://user@host, or tcp://host:2376 with TLS",
  });
}

/** Port 2376 is the one that is registered for TLS, 2375 the one without (IANA, docker). */
function tcpAddress({ protocol, hostname, port }: URL, { from, verifies, folder }: UrlSource): EngineAddress {
  const secure = protocol === "https:" || verifies || port === "2376";
  if (!secure && !loopback.has(hostname)) {
    throw new BenchError("target-unavailable", `${from} names an engine on another machine without TLS, ${hostname}`, {
      hint: "whoever reaches it is root there: use ssh://, or TLS (DOCKER_TLS_VERIFY=1, DOCKER_CERT_PATH)",
    });
  }
  return {
    kind: "tcp",
    protocol: secure ? "https" : "http",
    host: hostname,
    port: port === "" ? (secure ? 2376 : 2375) : Number(port),
    ...(secure && folder !== undefined ? { certificates: readCertificates(folder, from) } : {}),
    from,
  };
}

function sshAddress({ hostname, username, port }: URL, from: string): EngineAddress {
  return {
    kind: "ssh",
    host: hostname,
    ...(username === "" ? {} : { user: decodeURIComponent(username) }),
    ...(port === "" ? {} : { port: Number(port) }),
    from,
  };
}
