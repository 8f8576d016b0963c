import type { Request } from "../../../scenario/model.ts";
import { startLiveServer } from "../../local/server-start.ts";
import type { Deployment, Instance, Invocation } from "../../target.ts";
import { createHotConnection } from "../hot-connection.ts";
import { cacheObjection, readCache } from "./code-cache.ts";
import { foundCompiled } from "./compilation.ts";
import { explainFailure } from "./host-failure.ts";
import { createEvidence, explainAnswer, refineStart } from "./hosted-answer.ts";
import type { HostedParts } from "./hosted-parts.ts";
import { answerLimits, serverLaunch } from "./server-launch.ts";

/**
 * Starts a host of its own and waits for its first answer; it dies with the instance. Where the code is cached, the cache
 * must show that it was found there.
 */
export async function startHostProcess(
  parts: HostedParts,
  executable: string,
  port: number,
  request: Request,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<Deployment["start"]>>> {
  const { context, config, words, code } = parts;
  const before = words.cache === undefined ? undefined : readCache(words.cache);
  const launch = serverLaunch(parts, executable);
  const started = await startLiveServer(context, launch, port, request, signal, answerLimits(config));
  if (!started.ok) {
    const { invocation, output } = started;
    const result = invocation.result.ok ? invocation.result : explainFailure(config.host, invocation.result, output);
    return { invocation: { ...invocation, result, code }, instance: null };
  }
  const { live, connection } = started;
  const evidence = createEvidence(config, live.server);
  const refined = refineStart(started.invocation, evidence, code);
  const explained = await explainAnswer(context.clock, config, live.server, "", refined);
  const invocation = before === undefined ? explained : checkCache(explained, words.cache ?? "", before);
  const hot = createHotConnection(context, { ...live, evidence }, answerLimits(config).outputBytes, {
    connection,
    counted: 1,
  });
  const dispose = async (): Promise<void> => {
    await hot[Symbol.asyncDispose]();
    await live.server[Symbol.asyncDispose]();
  };
  if (!invocation.result.ok) {
    await dispose();
    return { invocation, instance: null };
  }
  const instance: Instance = {
    invoke: async (next, deadline) => ({ ...(await hot.send(next, deadline)), code: foundCompiled(code) }),
    [Symbol.asyncDispose]: dispose,
  };
  return { invocation, instance };
}

function checkCache(invocation: Invocation, cache: string, before: ReturnType<typeof readCache>): Invocation {
  const objection = cacheObjection(before, readCache(cache), false);
  return objection === undefined ? invocation : { ...invocation, evidence: { ...invocation.evidence, objection } };
}
