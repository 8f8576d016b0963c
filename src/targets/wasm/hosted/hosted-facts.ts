import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Compilation } from "./compilation.ts";
import type { HostExecutable } from "./host-executable.ts";
import type { ReadyModule } from "./hosted-parts.ts";
import { codeOf, shapeOf } from "./host-words.ts";

/** What stands behind a module on a Wasm host: the module, the host, how it runs and compiles, what is limited and what is not. */
export function hostedFacts(
  config: HostedWasmConfig,
  { parts: { executable }, module: { original, memoryLimit }, compilation }: ReadyModule,
): Record<string, string> {
  const { host, shape, code, tier, limits } = config;
  const { args, isolation } = shapeOf(config);
  const { timeMs, outputBytes } = limits;
  return {
    module: basename(config.module),
    "module-bytes": String(original.byteLength),
    "module-sha256": createHash("sha256").update(original).digest("hex"),
    host: host.title,
    shape,
    code,
    ...(tier === undefined ? {} : { tier }),
    command: [host.executable, ...args].join(" "),
    "code-words": codeOf(config).args.join(" "),
    flags: config.flags.join(" "),
    executable: basename(executable.file),
    "executable-bytes": String(statSync(executable.file).size),
    "executable-sha256": createHash("sha256").update(readFileSync(executable.file)).digest("hex"),
    launcher: describeLauncher(executable),
    isolation,
    ...compilationFacts(config, compilation),
    "limit-time-ms": `${timeMs}, by the harness`,
    "limit-memory-pages": memoryLimit,
    "limit-output-bytes": String(outputBytes),
  };
}

function describeLauncher({ launcher, script }: HostExecutable): string {
  if (launcher !== undefined) return `passed by: the binary behind ${launcher} is executed itself`;
  return script ? "the host is a script: the interpreter that its first line names is part of every number" : "none";
}

function compilationFacts({ host }: HostedWasmConfig, compilation: Compilation | undefined): Record<string, string> {
  if (compilation === undefined) return { "compile-cost": `${host.title} has no command that only compiles` };
  if (!compilation.ok) return { "compile-cost": compilation.failure.message };
  const { wallNs, cpuNs, output } = compilation;
  return {
    "compile-cost": `${formatDuration(wallNs)} of wall time, ${cpuNs === null ? "unknown" : formatDuration(cpuNs)} of CPU, once before the run, the compiler's own start included`,
    ...(output === undefined ? {} : { "compiled-bytes": String(output.bytes) }),
  };
}
