import type * as LogsModule from "@aws-sdk/client-cloudwatch-logs";
import type * as LambdaModule from "@aws-sdk/client-lambda";
import type { Clock } from "../units/clock.ts";
import { createPace } from "./pace.ts";

/** The Lambda API of one region: calls that are retried, and invocations that are not. Both share their connections. */
export interface AwsClients extends Disposable {
  /** The module: its commands and waiters. */
  readonly sdk: typeof LambdaModule;
  /** For everything but invocations: retried with backoff, and no faster than the control plane allows. */
  readonly control: LambdaModule.LambdaClient;
  /** For invocations: one attempt, because a retry would pass for latency. */
  readonly invoker: LambdaModule.LambdaClient;
  /** The client of CloudWatch Logs, loaded at first use. */
  logs(): Promise<LogsAccess>;
}

/** CloudWatch Logs in the same region, under the same limits. */
export interface LogsAccess {
  readonly sdk: typeof LogsModule;
  readonly client: LogsModule.CloudWatchLogsClient;
}

/** How AWS is reached. */
export interface AwsAccess {
  readonly clock: Clock;
  /** Environment of this process. Region: AWS_REGION or AWS_DEFAULT_REGION, else what the SDK finds in the profile. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In place of the SDK's own: what sends requests, and who they are from. */
  readonly transport?: Pick<LambdaModule.LambdaClientConfig, "requestHandler" | "credentials">;
}

/** Where to open the API: a region (default: the user's own), or the address of an emulator. */
export interface AwsTarget {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
}

/** Lambda allows 15 requests a second to its control plane, all users of the account together (AWS Lambda quotas). */
const controlRequestsPerSecond = 10;
/** More than any burst: by default the SDK queues requests behind 50 connections. */
const mostConnections = 1_000;
/** An emulator is not told who the user is on AWS. */
const emulatorCredentials = { accessKeyId: "coldbench", secretAccessKey: "emulated" };
const emulatorRegion = "us-east-1";

/** The region that a target or the environment names, an emulator's own; undefined: the SDK finds the profile's, or none. */
export function namedRegion(
  { region, endpoint }: AwsTarget,
  { AWS_REGION, AWS_DEFAULT_REGION }: AwsAccess["env"],
): string | undefined {
  return region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? (endpoint === undefined ? undefined : emulatorRegion);
}

/** Loads the SDK and opens its clients; nothing is sent. The region and the credentials are looked up by the first call. */
export async function openAws({ region, endpoint }: AwsTarget, access: AwsAccess): Promise<AwsClients> {
  const sdk = await import("@aws-sdk/client-lambda");
  const place = namedRegion({ region, endpoint }, access.env);
  const agent = { keepAlive: true, maxSockets: mostConnections };
  const base = {
    ...(place === undefined || place === "" ? {} : { region: place }),
    ...(endpoint === undefined ? {} : { endpoint, credentials: emulatorCredentials }),
    requestHandler: { httpAgent: agent, httpsAgent: agent },
    ...access.transport,
  };
  const retried = { maxAttempts: 5, retryMode: "standard" };
  const control = new sdk.LambdaClient({ ...base, ...retried });
  const { requestHandler } = control.config;
  const invoker = new sdk.LambdaClient({ ...base, requestHandler, maxAttempts: 1 });
  const pace = createPace(access.clock, controlRequestsPerSecond);
  control.middlewareStack.add(
    (next) => async (args) => {
      await pace();
      return next(args);
    },
    // Behind the retries: each attempt waits for its turn.
    { step: "finalizeRequest", priority: "low", name: "coldbenchPace" },
  );
  let logs: Promise<LogsAccess> | undefined;
  return {
    sdk,
    control,
    invoker,
    logs: async () =>
      (logs ??= import("@aws-sdk/client-cloudwatch-logs").then((module) => ({
        sdk: module,
        client: new module.CloudWatchLogsClient({ ...base, ...retried, requestHandler }),
      }))),
    [Symbol.dispose]() {
      invoker.destroy();
      control.destroy();
    },
  };
}
