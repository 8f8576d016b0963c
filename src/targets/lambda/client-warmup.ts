import type { DeployedFunction } from "./deployed-function.ts";

/** Calls after which the SDK takes as long as it ever will: its first one takes ten times as long. */
const warmupCalls = 3;

/** Lets the client do once, untimed, what it does for every invocation: loading, signing, encoding, decoding. */
export async function warmClient(fn: DeployedFunction, signal: AbortSignal): Promise<void> {
  for (let call = 0; call < warmupCalls; call++) await openConnections(fn, 1, signal);
}

/**
 * Leaves so many connections open, by as many dry runs at the same time: Lambda neither runs nor bills them. Whoever refuses
 * one has answered over its connection, too; where nobody answers, the invocations will tell.
 */
export async function openConnections(
  { clients, name }: DeployedFunction,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const dryRun = { FunctionName: name, InvocationType: "DryRun" } as const;
  await Promise.allSettled(
    Array.from({ length: count }, async () =>
      clients.invoker.send(new clients.sdk.InvokeCommand(dryRun), { abortSignal: signal }),
    ),
  );
}
