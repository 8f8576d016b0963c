import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { BenchError } from "../../errors/bench-error.ts";
import type { AwsClients } from "../../system/aws-clients.ts";

/** AWS's own limit is 15 minutes for a snapshot; the caller's signal ends it earlier. */
const patience = { maxWaitTime: 900, minDelay: 0.5, maxDelay: 5 };

/** Which version of which function. */
export interface FunctionVersion {
  readonly FunctionName: string;
  readonly Qualifier?: string;
}

/**
 * Waits until a function, or a version of it, can be invoked.
 * @throws BenchError "target-unavailable" with Lambda's reason when it failed; the reason of `signal` when it aborts
 */
export async function awaitActive(clients: AwsClients, version: FunctionVersion, signal: AbortSignal): Promise<void> {
  await settle(clients, version, signal, {
    isSettled: ({ State }) => State === "Active",
    wait: clients.sdk.waitUntilFunctionActiveV2,
    reasonOf: ({ StateReason, StateReasonCode }) => StateReason ?? StateReasonCode,
  });
}

/** Waits until the last change of a function serves its invocations. @throws as `awaitActive` does */
export async function awaitUpdated(clients: AwsClients, version: FunctionVersion, signal: AbortSignal): Promise<void> {
  await settle(clients, version, signal, {
    isSettled: ({ LastUpdateStatus }) => LastUpdateStatus === "Successful",
    wait: clients.sdk.waitUntilFunctionUpdatedV2,
    reasonOf: ({ LastUpdateStatusReason, LastUpdateStatusReasonCode }) =>
      LastUpdateStatusReason ?? LastUpdateStatusReasonCode,
  });
}

interface Settling {
  readonly isSettled: (configuration: FunctionConfiguration) => boolean;
  readonly wait: AwsClients["sdk"]["waitUntilFunctionActiveV2"];
  readonly reasonOf: (configuration: FunctionConfiguration) => string | undefined;
}

/** The official waiters take a refusal for "not yet" and their failures have no reason: both are looked at here. */
async function settle(
  { sdk, control }: AwsClients,
  version: FunctionVersion,
  signal: AbortSignal,
  { isSettled, wait, reasonOf }: Settling,
): Promise<void> {
  const look = async (): Promise<FunctionConfiguration> =>
    (await control.send(new sdk.GetFunctionCommand(version), { abortSignal: signal })).Configuration ?? {};
  signal.throwIfAborted();
  if (isSettled(await look())) return;
  try {
    await wait({ client: control, abortSignal: signal, ...patience }, version);
  } catch (cause) {
    signal.throwIfAborted();
    const reason = reasonOf(await look()) ?? "Lambda gives no reason";
    throw new BenchError("target-unavailable", `${version.FunctionName} did not become ready: ${reason}`, { cause });
  }
}
