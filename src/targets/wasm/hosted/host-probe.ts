import { tmpdir } from "node:os";
import { BenchError, messageOf } from "../../../errors/bench-error.ts";
import type { WasmHost } from "../../../scenario/wasm-host.ts";
import type { AdapterContext } from "../../../system/adapter-context.ts";
import type { Availability } from "../../target.ts";
import { processEnvironment } from "../../local/process-environment.ts";
import { type HostExecutable, resolveHost } from "./host-executable.ts";

/** Whether a host is on this machine, and its version by its own word. Never throws. */
export async function probeHost(context: AdapterContext, host: WasmHost, signal: AbortSignal): Promise<Availability> {
  let executable: HostExecutable;
  try {
    executable = resolveHost(host, context.env["PATH"] ?? "");
  } catch (error) {
    const hint = error instanceof BenchError ? error.hint : undefined;
    return { available: false, reason: messageOf(error), hint: hint ?? host.install };
  }
  try {
    const { exit, stdout, stderr } = await context.processes.runCommand(
      {
        command: [executable.file, ...host.version.args],
        cwd: tmpdir(),
        env: processEnvironment(context.env, { HOME: tmpdir(), DO_NOT_TRACK: "1" }),
        input: new Uint8Array(),
        maxOutputBytes: 1 << 16,
      },
      signal,
    );
    const said = `${new TextDecoder().decode(stdout)}\n${stderr}`.trim();
    if (exit.code !== 0) {
      const reason = `${host.title} does not tell its version: it ended with ${exit.signal ?? exit.code}: ${said.slice(-300)}`;
      return { available: false, reason, hint: host.install };
    }
    const version = host.version.pattern?.exec(said)?.[1] ?? said.split("\n", 1)[0] ?? "";
    return { available: true, version: version.slice(0, 80) };
  } catch (error) {
    return { available: false, reason: messageOf(error), hint: host.install };
  }
}
