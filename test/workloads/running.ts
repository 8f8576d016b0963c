import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { root } from "../../workloads/builds.mjs";

/** Go before 1.20: every process has the same numbers of math/rand, which must not be what an instance is named by. */
export const asOldGo = { GODEBUG: "randautoseed=0" } as const;

/** What a workload made of one request. */
export interface Answer {
  readonly outcome: "answered" | "refused";
  readonly body: Buffer;
}

/** Runs a command-shaped artifact on one request. */
export function runCommand(executable: string, request: Uint8Array): Answer {
  const { status, stdout, stderr, error } = spawnSync(executable, { input: request, maxBuffer: 1 << 24 });
  if (error !== undefined) throw error;
  return { outcome: outcomeOf(status, 0, 1, stderr.toString()), body: stdout };
}

/** What a status means, where the workloads have two; every other one is a broken workload. */
export function outcomeOf(
  status: number | null,
  answered: number,
  refused: number,
  message: string,
): Answer["outcome"] {
  if (status === answered) return "answered";
  if (status === refused) return "refused";
  throw new Error(`status ${status}: ${message}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function untilAnswering(url: string, alive: () => boolean): Promise<void> {
  while (alive()) {
    try {
      await fetch(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error("the server ended before it answered");
}

/** A server that listens. Disposing it ends it. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** Sends SIGTERM; resolves to how the process ended. */
  terminate(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/**
 * Starts a server-shaped artifact on a free port (in PORT, and for "{port}" in `args`) and waits until it answers anything.
 * @param ends `group` for a program that only waits for another: both are ended then
 */
export async function startServer(
  command: string,
  args: readonly string[],
  ends: "process" | "group" = "process",
): Promise<RunningServer> {
  const port = String(await freePort());
  const words = args.map((word) => word.replace("{port}", port));
  const env = { ...process.env, ...asOldGo, PORT: port };
  const child = spawn(command, words, { cwd: root, env, stdio: "inherit", detached: ends === "group" });
  const { pid } = child;
  if (pid === undefined) throw (await once(child, "error"))[0];
  const ended = once(child, "exit").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const terminate = (): typeof ended => {
    if (isAlive()) process.kill(ends === "group" ? -pid : pid, "SIGTERM");
    return ended;
  };
  const url = `http://127.0.0.1:${port}/`;
  await untilAnswering(url, isAlive);
  return {
    url,
    terminate,
    async [Symbol.asyncDispose]() {
      await terminate();
    },
  };
}

/** Posts one request to a server-shaped artifact. */
export async function post(url: string, request: Uint8Array): Promise<Answer & { readonly headers: Headers }> {
  const response = await fetch(url, { method: "POST", body: Buffer.from(request) });
  const body = Buffer.from(await response.arrayBuffer());
  return { outcome: outcomeOf(response.status, 200, 400, body.toString()), body, headers: response.headers };
}
