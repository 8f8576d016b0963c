import type { Request } from "../../scenario/model.ts";
import { lookUpHost, type Resolver } from "../../system/dns-lookup.ts";
import type { Invocation } from "../target.ts";
import type { EndpointSetup } from "./endpoint-setup.ts";
import { requestAnew } from "./timed-request.ts";

/**
 * So many requests at the same moment, each on a new connection. The name is looked up once for all of them: the threads
 * that Node asks the resolver with are fewer, and their queue would be in the samples.
 * @returns one invocation for each, after all have ended and their connections are closed
 */
export async function requestAtOnce(
  setup: EndpointSetup,
  count: number,
  request: Request,
  signal: AbortSignal,
): Promise<readonly Invocation[]> {
  let asked: ReturnType<Resolver> | undefined;
  const resolve: Resolver = async (host, until) => (asked ??= lookUpHost(host, until));
  const answers = await Promise.all(
    Array.from({ length: count }, async () => requestAnew(setup, request, signal, resolve)),
  );
  await Promise.all(answers.map(async ({ connection }) => connection?.[Symbol.asyncDispose]()));
  return answers.map(({ invocation }) => invocation);
}
