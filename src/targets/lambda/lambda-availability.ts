import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { LambdaConfig } from "../../scenario/model.ts";
import { type AwsAccess, type AwsClients, openAws } from "../../system/aws-clients.ts";
import { awsMessage } from "../../system/aws-errors.ts";
import type { Availability } from "../target.ts";
import { executionRole } from "./execution-role.ts";

/** How long credentials may take to be found, ms: a metadata service that is not there answers nobody. */
const credentialsMs = 5_000;

/**
 * Whether AWS could be asked for this function: region, credentials, role. Nothing is sent to AWS; an emulator is asked
 * whether it is there. Every reason comes with its remedy.
 */
export async function probeLambda(
  access: AwsAccess,
  config: LambdaConfig | undefined,
  signal: AbortSignal,
): Promise<Availability> {
  try {
    using clients = await openAws(config ?? {}, access);
    const region = await findRegion(clients);
    if (config !== undefined) executionRole(config, access.env);
    if (config?.endpoint !== undefined) {
      await findEmulator(clients, config.endpoint, signal);
      return { available: true, version: `emulated at ${config.endpoint}, not AWS` };
    }
    await findCredentials(clients, access, signal);
    return { available: true, version: `AWS Lambda, ${region}` };
  } catch (error) {
    const hint = error instanceof BenchError ? error.hint : undefined;
    return {
      available: false,
      reason: messageOf(error),
      hint: hint ?? "reinstall coldbench: the AWS SDK does not load",
    };
  }
}

/** @throws BenchError "target-unavailable" when neither the scenario nor the user's settings name one */
export async function findRegion({ control }: AwsClients): Promise<string> {
  try {
    return await control.config.region();
  } catch (cause) {
    throw new BenchError("target-unavailable", "no AWS region is named", {
      hint: "set region in the scenario, AWS_REGION, or region in the profile (aws configure)",
      cause,
    });
  }
}

async function findCredentials({ control }: AwsClients, { clock }: AwsAccess, signal: AbortSignal): Promise<void> {
  const patience = new AbortController();
  const late = clock.sleep(credentialsMs, AbortSignal.any([signal, patience.signal])).then(() => {
    throw new Error(`nothing answered within ${credentialsMs} ms`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([control.config.credentials(), late]);
  } catch (cause) {
    signal.throwIfAborted();
    throw new BenchError("target-unavailable", `no AWS credentials were found: ${messageOf(cause)}`, {
      hint: "sign in (aws sso login, aws configure) or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; outside EC2 set AWS_EC2_METADATA_DISABLED=true",
      cause,
    });
  } finally {
    patience.abort();
  }
}

async function findEmulator({ sdk, control }: AwsClients, endpoint: string, signal: AbortSignal): Promise<void> {
  try {
    await control.send(new sdk.ListFunctionsCommand({ MaxItems: 1 }), { abortSignal: signal });
  } catch (cause) {
    throw new BenchError("target-unavailable", `nothing answers as Lambda at ${endpoint}: ${awsMessage(cause)}`, {
      hint: "start the emulator, or remove endpoint to use AWS",
      cause,
    });
  }
}
