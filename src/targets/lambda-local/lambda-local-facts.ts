import type { LambdaLocalConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";

/** What was made ready, besides what the configuration says. */
export interface DeployedParts {
  readonly runtime: Readonly<Record<string, string>>;
  readonly package: Readonly<Record<string, string>>;
  readonly sandbox: Readonly<Record<string, string>>;
}

/** What stands behind a function, for the run record. */
export function lambdaLocalFacts(config: LambdaLocalConfig, parts: DeployedParts): Readonly<Record<string, string>> {
  const { handler, event, memoryMiB, timeoutMs, sandbox } = config;
  return {
    sandbox,
    ...parts.runtime,
    ...(handler === "" ? {} : { handler }),
    event,
    memory: `${memoryMiB} MiB`,
    timeout: `${timeoutMs / 1000} s`,
    ...parts.package,
    ...parts.sandbox,
    billing: "modelled: ceil(Duration + INIT), Lambda's law since 2025-08-01 applied to durations of this machine",
  };
}

/** Which Node a function really runs on, beside the one that it asks for. */
export async function nodeFacts(
  { processes, env }: Pick<AdapterContext, "processes" | "env">,
  { runtime }: LambdaLocalConfig,
  node: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { stdout, exit } = await processes.runCommand(
    {
      command: [node, "--version"],
      cwd: "/",
      env: { PATH: env["PATH"] ?? "" },
      input: new Uint8Array(),
      maxOutputBytes: 1 << 16,
    },
    signal,
  );
  signal.throwIfAborted();
  const version = exit.code === 0 ? new TextDecoder().decode(stdout).trim().replace(/^v/, "") : "unknown";
  const asked = /^nodejs(\d+)/.exec(runtime)?.[1];
  const same = asked === undefined || version.startsWith(`${asked}.`);
  return { node: same ? version : `${version} of this machine, although ${runtime} is asked for` };
}
