import type { Duplex } from "node:stream";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { ExitCode, OwnContainer } from "../../system/docker-engine-container.ts";
import { demultiplex } from "../../system/docker-engine-stream.ts";
import { createOutputTail } from "../../system/output-tail.ts";
import type { Ns } from "../../units/duration.ts";
import type { Deployment, Invocation } from "../target.ts";
import { callFailure, explainContainer } from "./container-failure.ts";
import { containerOptions } from "./container-options.ts";
import { type ContainerSetup, maxOutputBytes, nextContainer, removeFailed } from "./container-setup.ts";
import { type Failure, failedInvocation, type Stopwatch, startStopwatch } from "./stopwatch.ts";

/**
 * One request on stdin, one response on stdout, exit. The response is complete when the output ends; the exit code is
 * waited for after the clock stopped, because the engine tells it only after it has taken the container's network down.
 * Phases: `create` (steps: container, attach = connecting stdin and stdout and registering the exit waiter, start),
 * `handle` (start returned to the end of the output; the program runs from before that moment).
 */
export async function startCommand(
  setup: ContainerSetup,
  request: Request,
  signal: AbortSignal,
): ReturnType<Deployment["start"]> {
  const container = nextContainer(setup);
  const watch = startStopwatch(setup.context.clock);
  const invocation = await runCommand(setup, container, { request, signal, watch });
  return { invocation: await removeFailed(container, invocation), instance: null };
}

interface Running {
  readonly request: Request;
  readonly signal: AbortSignal;
  readonly watch: Stopwatch;
}

async function runCommand(setup: ContainerSetup, container: OwnContainer, running: Running): Promise<Invocation> {
  const { request, signal, watch } = running;
  const { clock } = setup.context;
  let id = "";
  let socket: Duplex | undefined;
  try {
    id = await container.create(containerOptions(setup.design, setup.design.config.port), signal);
    watch.lap("create", "container");
    const [attached, { exited }] = await Promise.all([container.attach(signal), container.watchExit(signal)]);
    socket = attached;
    watch.lap("create", "attach");
    const output = readOutput(setup, attached, signal);
    // Sent at once: the engine keeps it until the program reads.
    attached.end(request.body);
    await container.start(signal);
    const startedNs = clock.now();
    const { endNs, stdout, stderr } = await output;
    watch.lap("create", "start", Math.min(startedNs, endNs) as Ns);
    watch.lap("handle", "exec to end of output", endNs);
    const exit = await exitCode(exited, signal);
    const failure = await judge(setup, container, { exit, stderr });
    return failure === null ? answered(watch, endNs, id, stdout) : failedInvocation(watch, endNs, id, failure);
  } catch (error) {
    return failedInvocation(watch, clock.now(), id, commandFailure(container, error, signal));
  } finally {
    socket?.destroy();
  }
}

function answered(watch: Stopwatch, endNs: Ns, id: string, body: Uint8Array): Invocation {
  return {
    ...watch.stop(endNs),
    result: { ok: true, response: { status: 200, headers: {}, body } },
    // The control group went with the last process.
    usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: id, invocation: 1, by: "adapter" },
  };
}

interface Output {
  readonly endNs: Ns;
  readonly stdout: Uint8Array;
  /** The last 4 KiB. */
  readonly stderr: string;
}

/** Thrown when stdout grows past the limit. */
const tooLong = new BenchError("internal", `stdout is longer than ${maxOutputBytes} bytes`);

function readOutput({ context }: ContainerSetup, socket: Duplex, signal: AbortSignal): Promise<Output> {
  const chunks: Buffer[] = [];
  const stderr = createOutputTail();
  let bytes = 0;
  const output = new Promise<Output>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    const finish = (): void => {
      const endNs = context.clock.now();
      signal.removeEventListener("abort", onAbort);
      resolve({ endNs, stdout: Buffer.concat(chunks), stderr: stderr.text() });
    };
    const keep = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxOutputBytes) reject(tooLong);
      else chunks.push(chunk);
    };
    demultiplex(socket, { stdout: keep, stderr: (chunk) => stderr.append(chunk) });
    socket.once("end", finish);
    // A program that ends without reading its input breaks the pipe: its exit code says what happened.
    socket.once("error", finish);
  });
  // It is awaited only after the start, which may fail first.
  output.catch(() => undefined);
  return output;
}

function exitCode(exited: Promise<ExitCode>, signal: AbortSignal): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    void exited.then((code) => {
      signal.removeEventListener("abort", onAbort);
      resolve(code);
    });
  });
}

async function judge(
  { engine, design }: ContainerSetup,
  container: OwnContainer,
  { exit, stderr }: { readonly exit: ExitCode; readonly stderr: string },
): Promise<Failure | null> {
  if (exit === 0) return null;
  const words = stderr.trim();
  const message = `the engine told no exit code${words === "" ? "" : `: ${words}`}`;
  const code = exit === null ? "engine" : "exit";
  return explainContainer(engine, container, { config: design.config, exit, otherwise: { code, message } });
}

function commandFailure(container: OwnContainer, error: unknown, signal: AbortSignal): Failure {
  if (error === tooLong) return { code: "output-limit", message: messageOf(error) };
  return callFailure(`running container ${container.name}`, error, signal);
}
