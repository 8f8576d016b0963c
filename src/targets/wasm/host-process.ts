import { basename } from "node:path";
import type { FailureCode } from "../../results/sample.ts";
import type { EmbeddedWasmConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { Endpoint } from "../../system/http-connection.ts";
import type { ServerProcess } from "../../system/process.ts";
import type { Clock } from "../../units/clock.ts";
import { configurationVariable, type HostConfiguration } from "./host/configuration.ts";
import { v8Flags } from "./v8-flags.ts";

/** What a host process is made of. */
export interface HostRecipe {
  readonly config: EmbeddedWasmConfig;
  /** The bundled host program. */
  readonly hostFile: string;
  /** The executable that runs it. */
  readonly node: string;
}

/** A host process that was launched; whether it listens yet is not known. */
export interface HostProcess {
  readonly server: ServerProcess;
  readonly endpoint: Endpoint;
  /** Opens the administrative paths. */
  readonly token: string;
  /** First part of the ids of its instances. */
  readonly nonce: string;
}

/** Launches a host. It ends by itself when the harness is gone: its standard input is a lifeline. */
export function launchHost(context: AdapterContext, { config, hostFile, node }: HostRecipe, port: number): HostProcess {
  const token = context.nonce();
  const nonce = context.nonce();
  const { module, args, env, limits } = config;
  const configuration: HostConfiguration = {
    module,
    port,
    token,
    nonce,
    args: [basename(module), ...args],
    env,
    timeMs: limits.timeMs,
    memoryPages: limits.memoryPages,
    outputBytes: limits.outputBytes,
  };
  const server = context.processes.launchServer({
    command: [node, ...v8Flags(config), hostFile],
    cwd: "/",
    // Nothing of the caller's: NODE_OPTIONS and the like would change the host unseen.
    env: { [configurationVariable]: JSON.stringify(configuration) },
    stdin: "lifeline",
  });
  return { server, endpoint: { host: "127.0.0.1", port }, token, nonce };
}

/** The longest response that is read from a host: the guest's output, or a message. */
export function maxResponseBytes({ limits }: EmbeddedWasmConfig): number {
  return Math.max(limits.outputBytes, 1 << 20);
}

/** How a host process ended, with its last words. */
export function describeHostExit({ code, signal, tail }: Awaited<ServerProcess["exited"]>): string {
  const how = code === null ? `was killed by ${signal ?? "a signal"}` : `exited with code ${code}`;
  const words = tail.trim().slice(-500);
  return `the Wasm host ${how}${words === "" ? "" : `: ${words}`}`;
}

/** How long a request that broke may wait for the news that the host has exited, ms. */
const exitNewsMs = 50;

/** Why a request broke: a broken connection is the host's exit where it has exited, told with its last words. */
export async function explainBreak(
  clock: Clock,
  { exited }: ServerProcess,
  code: FailureCode,
  message: string,
): Promise<{ readonly code: FailureCode; readonly message: string }> {
  if (code !== "connection") return { code, message };
  const patience = new AbortController();
  const exit = await Promise.race([exited, clock.sleep(exitNewsMs, patience.signal).catch(() => undefined)]);
  patience.abort();
  return exit === undefined ? { code, message } : { code: "exit", message: describeHostExit(exit) };
}
