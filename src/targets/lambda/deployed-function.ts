import type { LambdaConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { AwsClients } from "../../system/aws-clients.ts";
import type { PendingCalls } from "../../system/pending-calls.ts";

/** A function of ours that is active, and what it is reached with. */
export interface DeployedFunction {
  readonly context: AdapterContext;
  readonly clients: AwsClients;
  readonly config: LambdaConfig;
  readonly name: string;
  /** Its invocations. */
  readonly calls: PendingCalls;
}

/** The environment variable that makes every configuration a new one, so that no environment of the last one serves. */
export const nonceVariable = "COLDBENCH_NONCE";
