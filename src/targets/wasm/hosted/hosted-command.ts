import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Request } from "../../../scenario/model.ts";
import { dropPageCache } from "../../../system/page-cache.ts";
import type { FreshStartKind } from "../../../units/start-kind.ts";
import { startCommand } from "../../local/command-start.ts";
import type { Deployment, Invocation } from "../../target.ts";
import { makeUnique } from "../unique-module.ts";
import { cacheObjection, readCache } from "./code-cache.ts";
import { explainFailure } from "./host-failure.ts";
import { shapeOf } from "./host-words.ts";
import type { HostedParts } from "./hosted-parts.ts";
import { limitTime } from "./time-limit.ts";

/** Starts a module by a command-line host: a process per request. */
export function createCommandStarts(parts: HostedParts): Deployment["start"] {
  const { context, config, words, folder } = parts;
  const { cache } = words;
  let unique = 0;

  const run = async (
    executable: string,
    modulePath: string,
    request: Request,
    signal: AbortSignal,
  ): Promise<Invocation> => {
    const command = [executable, ...words.fill(shapeOf(config).args, { module: modulePath })] as [string, ...string[]];
    const limit = limitTime(signal, config.limits.timeMs);
    const { invocation, stderr } = await startCommand(
      context,
      { command, cwd: folder, env: parts.env },
      request,
      limit.signal,
      config.limits.outputBytes,
    );
    const result = limit.judge(invocation.result);
    return {
      ...invocation,
      result: result.ok ? result : explainFailure(config.host, result, stderr),
      code: parts.code,
    };
  };

  /** Bytes that no cache holds, in a file of their own. */
  const unseenModule = (): string => {
    const file = join(folder, `unseen-${++unique}.wasm`);
    writeFileSync(file, makeUnique(parts.module, context.nonce()));
    return file;
  };

  let filled = false;
  const fillCache = async (request: Request, signal: AbortSignal): Promise<void> => {
    if (filled || cache === undefined) return;
    const { result } = await run(parts.executable.file, parts.modulePath, request, signal);
    filled = result.ok;
  };

  return async (kind: FreshStartKind, request: Request, signal: AbortSignal) => {
    const executable = kind === "disk" ? parts.privateExecutable.file() : parts.executable.file;
    const modulePath = kind === "compile" ? unseenModule() : parts.modulePath;
    if (kind !== "compile") await fillCache(request, signal);
    if (kind === "disk") await dropPageCache(context.processes, context.env["PATH"] ?? "", signal);
    const before = cache === undefined ? undefined : readCache(cache);
    const ran = await run(executable, modulePath, request, signal);
    // Bytes that no cache holds are compiled now, whatever the target's state.
    const invocation = kind === "compile" ? { ...ran, code: { ...parts.code, state: "jit" as const } } : ran;
    if (cache === undefined || before === undefined) return { invocation, instance: null };
    const objection = cacheObjection(before, readCache(cache), kind === "compile");
    return { invocation: { ...invocation, ...withObjection(invocation, objection) }, instance: null };
  };
}

function withObjection({ evidence }: Invocation, objection: string | undefined): Pick<Invocation, "evidence"> {
  return { evidence: objection === undefined ? evidence : { ...evidence, objection } };
}
