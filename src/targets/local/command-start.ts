import { completePhases } from "../../results/phases.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { CommandResult, LaunchOptions } from "../../system/process.ts";
import { elapsed } from "../../units/duration.ts";
import type { Invocation } from "../target.ts";
import { describeExit } from "./exit-description.ts";
import { adapterInstance, maxOutputBytes } from "./process-instance.ts";

/**
 * One request on stdin, one response on stdout, exit. From outside, exec, runtime and work are one interval: it is
 * `handle`, by its definition (request sent to response complete), with a step that says what is inside.
 * @param outputBytes longest response; what writes more is killed
 * @returns the sample, and the end of what the command wrote on standard error
 */
export async function startCommand(
  { processes }: AdapterContext,
  launch: LaunchOptions,
  request: Request,
  signal: AbortSignal,
  outputBytes: number = maxOutputBytes,
): Promise<{ readonly invocation: Invocation; readonly instance: null; readonly stderr: string }> {
  const result = await processes.runCommand({ ...launch, input: request.body, maxOutputBytes: outputBytes }, signal);
  const { startedNs, spawnedNs, endedNs, cpuNs } = result;
  const totalNs = elapsed(startedNs, endedNs);
  const outcome = judge(result, signal, outputBytes);
  const invocation: Invocation = {
    startedNs,
    totalNs,
    phases: completePhases(totalNs, [
      { phase: "create", ns: elapsed(startedNs, spawnedNs), source: "client" },
      { phase: "handle", step: "exec to exit", ns: elapsed(spawnedNs, endedNs), source: "client" },
    ]),
    result: outcome,
    usage: { cpuNs, peakMemoryBytes: null, billedMs: null },
    evidence: { instance: adapterInstance(result), invocation: outcome.ok ? 1 : 0, by: "adapter" },
  };
  return { invocation, instance: null, stderr: result.stderr };
}

function judge(
  { ended, exit, stdout, stderr }: CommandResult,
  signal: AbortSignal,
  outputBytes: number,
): Invocation["result"] {
  if (ended === "aborted") {
    const why = signal.reason instanceof Error ? `: ${signal.reason.message}` : "";
    return { ok: false, code: "timeout", message: `the command was killed${why}` };
  }
  if (ended === "output-limit") {
    return { ok: false, code: "output-limit", message: `stdout is longer than ${outputBytes} bytes` };
  }
  if (exit.code !== 0) return { ok: false, code: "exit", message: describeExit(exit, stderr) };
  return { ok: true, response: { status: 200, headers: {}, body: stdout } };
}
