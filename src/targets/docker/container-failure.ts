import { messageOf } from "../../errors/bench-error.ts";
import { type DockerEngine, engineMessage, engineStatus } from "../../system/docker-engine.ts";
import type { ExitCode, OwnContainer } from "../../system/docker-engine-container.ts";
import { readLogTail } from "../../system/docker-engine-stream.ts";
import type { DockerConfig } from "../../scenario/container.ts";
import type { Failure } from "./stopwatch.ts";

/** How much of its last words is quoted, characters. */
const quoted = 500;

/** A call of the engine that failed or was given up: the deadline, the engine's refusal of this container, or the engine itself. */
export function callFailure(what: string, error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return { code: "timeout", message: `${what} was given up: ${messageOf(signal.reason)}` };
  const code = engineStatus(error) === undefined ? "engine" : "start-failed";
  return { code, message: `${what} failed: ${engineMessage(error)}` };
}

/**
 * What is known of a container that did not answer, its own end before any other reason: killed for want of memory, else
 * its exit code, else `otherwise`; each with the last lines that it wrote.
 * @param exit null when it has not exited
 */
export async function explainContainer(
  engine: DockerEngine,
  container: OwnContainer,
  { config, exit, otherwise }: { readonly config: DockerConfig; readonly exit: ExitCode; readonly otherwise: Failure },
): Promise<Failure> {
  // The deadline of the start has passed or no longer matters: this is asked after the clock stopped.
  const signal = AbortSignal.timeout(5_000);
  const state = await container.inspect(signal).catch(() => undefined);
  const words = (await readLogTail(engine.client, container.name)).slice(-quoted);
  const said = words === "" ? "" : `: ${words}`;
  if (state?.outOfMemory === true) {
    const limit = config.memoryMiB === undefined ? "the machine's memory" : `its limit of ${config.memoryMiB} MiB`;
    return { code: "out-of-memory", message: `the container was killed because it needed more than ${limit}${said}` };
  }
  if (exit !== null) return { code: otherwise.code, message: `the container exited with code ${exit}${said}` };
  return { code: otherwise.code, message: `${otherwise.message}${said}` };
}

/** The exit code if it is known already or within `ms`; null otherwise. */
export async function exitWithin(
  exited: Promise<ExitCode>,
  sleep: (ms: number, signal: AbortSignal) => Promise<void>,
  ms: number,
): Promise<ExitCode> {
  const patience = new AbortController();
  const late = sleep(ms, patience.signal).then(
    () => null,
    () => null,
  );
  const exit = await Promise.race([exited, late]);
  patience.abort();
  return exit;
}
