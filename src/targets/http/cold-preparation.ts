import { basename } from "node:path";
import { BenchError } from "../../errors/bench-error.ts";
import type { HttpCold, HttpConfig } from "../../scenario/endpoint.ts";
import { toolEnvironment } from "../../system/tool-environment.ts";
import { toMs } from "../../units/duration.ts";
import { describeExit } from "../local/exit-description.ts";
import { maxOutputBytes } from "../local/process-instance.ts";
import type { Preparation } from "../target.ts";
import type { EndpointSetup } from "./endpoint-setup.ts";

/** Makes an endpoint cold, and knows whether it still is. */
export interface ColdPreparation extends Preparation {
  /** It was made cold, and nothing has been sent to it since. */
  isCold(): boolean;
}

/** By the configured command, or by leaving the endpoint alone until it has been quiet for long enough. */
export function createColdPreparation(setup: EndpointSetup, config: HttpConfig, cold: HttpCold): ColdPreparation {
  const { activity } = setup;
  let sentBefore: number | undefined;
  return {
    leastMs: cold.by === "idle" ? cold.idleMs : 0,
    isCold: () => sentBefore === activity.sent,
    async run(_kind, signal) {
      signal.throwIfAborted();
      if (cold.by === "command") await runColdCommand(setup, config, cold, signal);
      else await stayQuiet(setup, cold.idleMs, signal);
      sentBefore = activity.sent;
    },
  };
}

/** Looks again after each wait: another target of the run may have asked the same server meanwhile. */
async function stayQuiet({ context, activity }: EndpointSetup, idleMs: number, signal: AbortSignal): Promise<void> {
  const leftMs = (): number => idleMs - toMs(activity.quietFor());
  while (leftMs() > 0) await context.clock.sleep(Math.ceil(leftMs()), signal);
}

/** @throws BenchError with the end of its output when it fails; the signal's reason when that ended it */
async function runColdCommand(
  { context }: EndpointSetup,
  { env }: HttpConfig,
  { command, cwd }: HttpCold & { readonly by: "command" },
  signal: AbortSignal,
): Promise<void> {
  const options = { command, cwd, env: { ...toolEnvironment(context), ...env } };
  const result = await context.processes.runCommand({ ...options, input: new Uint8Array(), maxOutputBytes }, signal);
  const { ended, exit, stdout, stderr } = result;
  if (ended === "aborted") throw signal.reason as Error;
  if (ended === undefined && exit.code === 0) return;
  const output = `${new TextDecoder().decode(stdout)}${stderr}`;
  const how = ended === undefined ? describeExit(exit, output) : `wrote more than ${maxOutputBytes} bytes`;
  throw new BenchError("target-unavailable", `the command ${basename(command[0])} ${how}`, {
    hint: context.passesEnvironment
      ? "run it by hand to see why"
      : "run it by hand to see why; where it needs credentials of your environment: --allow environment",
  });
}
