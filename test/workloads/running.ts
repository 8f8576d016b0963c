import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { root } from "../../workloads/builds.mjs";

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

/** Starts a server-shaped artifact on a free port and waits until it answers anything. */
export async function startServer(command: string, args: readonly string[]): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(command, args, { cwd: root, env: { ...process.env, PORT: String(port) }, stdio: "inherit" });
  const ended = once(child, "exit").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const terminate = (): typeof ended => {
    child.kill("SIGTERM");
    return ended;
  };
  const url = `http://127.0.0.1:${port}/`;
  await untilAnswering(url, () => child.exitCode === null && child.signalCode === null);
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
