import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";

/** Where a client goes: our endpoint, or another emulator. */
export interface Address {
  readonly url: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The unmodified SDK. @param maxAttempts 1: a failure is seen, not tried again; undefined: the SDK's default of 3 */
export function createLambdaClient({ url, region, credentials }: Address, maxAttempts?: number): LambdaClient {
  return new LambdaClient({
    endpoint: url,
    region,
    credentials,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  });
}

/** The unmodified SDK, one attempt. */
export function createLogsClient({ url, region, credentials }: Address): CloudWatchLogsClient {
  return new CloudWatchLogsClient({ endpoint: url, region, credentials, maxAttempts: 1 });
}

/** Fast polling for the SDK's official waiters, seconds. */
export const waiting = { maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.05 } as const;
