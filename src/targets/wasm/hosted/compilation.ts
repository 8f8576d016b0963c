import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Code } from "../../../results/sample.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { AdapterContext } from "../../../system/adapter-context.ts";
import { elapsed, type Ns } from "../../../units/duration.ts";
import { describeExit } from "../../local/exit-description.ts";
import type { Invocation } from "../../target.ts";
import { explainFailure } from "./host-failure.ts";
import type { HostWords } from "./host-words.ts";

/** What compiling the module by the host's own command took, or why it failed. */
export type Compilation =
  | {
      readonly ok: true;
      readonly wallNs: Ns;
      /** User + system of the compiler and its children; null where not known. */
      readonly cpuNs: Ns | null;
      /** The code, where the host makes a file of it. */
      readonly output?: { readonly file: string; readonly bytes: number };
    }
  | { readonly ok: false; readonly failure: Invocation["result"] & { readonly ok: false } };

/** Runs the host's compiler once, untimed for every start. Undefined when the host has no command for it. */
export async function compileModule(
  context: AdapterContext,
  config: HostedWasmConfig,
  {
    executable,
    folder,
    words,
    env,
    modulePath,
  }: {
    readonly modulePath: string;
    readonly executable: string;
    readonly folder: string;
    readonly words: HostWords;
    readonly env: Readonly<Record<string, string>>;
  },
  signal: AbortSignal,
): Promise<Compilation | undefined> {
  const { compile } = config.host;
  if (compile === undefined || config.code === "interpreter") return undefined;
  const output = compile.output === undefined ? undefined : join(folder, compile.output);
  // A cache of its own: the one that the starts use is filled and emptied by them.
  const cache = join(folder, "compile-cache");
  const result = await context.processes.runCommand(
    {
      command: [executable, ...words.fill(compile.args, { module: modulePath, output: output ?? "", cache })],
      cwd: folder,
      env,
      input: new Uint8Array(),
      maxOutputBytes: 1 << 20,
    },
    signal,
  );
  rmSync(cache, { recursive: true, force: true });
  if (result.exit.code !== 0) {
    signal.throwIfAborted();
    const message = `compiling failed: ${config.host.name} ${describeExit(result.exit, result.stderr)}`;
    return { ok: false, failure: explainFailure(config.host, { ok: false, code: "exit", message }, result.stderr) };
  }
  const { startedNs, endedNs, cpuNs } = result;
  const wallNs = elapsed(startedNs, endedNs);
  if (output === undefined) return { ok: true, wallNs, cpuNs };
  return { ok: true, wallNs, cpuNs, output: { file: output, bytes: statSync(output).size } };
}

/** What a sample says about its code. */
export function describeCode(
  { code, tier }: Pick<HostedWasmConfig, "code" | "tier">,
  moduleBytes: number,
  compilation: Compilation | undefined,
): Code {
  const measured = compilation?.ok ? compilation : undefined;
  return {
    state: code,
    ...(tier === undefined ? {} : { tier }),
    moduleBytes,
    ...(measured?.output === undefined ? {} : { artifactBytes: measured.output.bytes }),
    ...(measured === undefined ? {} : { compileNs: measured.wallNs }),
    ...(measured === undefined || measured.cpuNs === null ? {} : { compileCpuNs: measured.cpuNs }),
  };
}

/** The same code once the host runs: what it compiled as it started, it finds compiled. */
export function foundCompiled(code: Code): Code {
  return code.state === "jit" ? { ...code, state: "jit-cached" } : code;
}
