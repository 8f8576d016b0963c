import type { FunctionSettings } from "./environment-settings.ts";

/** What is decided per execution environment. */
export interface EnvironmentIdentity {
  /** host:port of its Runtime API, no scheme. */
  readonly api: string;
  readonly logStream: string;
}

/** Lambda's defaults that a function's own variables may replace. */
const unreserved = {
  LANG: "en_US.UTF-8",
  PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
  LD_LIBRARY_PATH: "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
  AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
} as const;

/** Those of `place` that a function's own variables may not replace. */
const reservedPlaces: ReadonlySet<string> = new Set(["LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"]);

/**
 * The whole environment of a runtime, as Lambda sets it (AWS Lambda developer guide, "Defined runtime environment
 * variables"): defaults, the function's own, then the reserved ones, which nobody replaces. Not in it: credentials, which a
 * local function has none of, and the address of an X-Ray daemon.
 * @param place what differs in the sandbox: folders, and with them PATH
 */
export function runtimeVariables(
  settings: FunctionSettings,
  { api, logStream }: EnvironmentIdentity,
  place: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const reserved = Object.fromEntries(Object.entries(place).filter(([name]) => reservedPlaces.has(name)));
  return {
    ...unreserved,
    ...place,
    ...settings.env,
    LAMBDA_TASK_ROOT: "/var/task",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    ...reserved,
    _HANDLER: settings.handler,
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: settings.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    TZ: ":UTC",
    ...executionEnvironment(settings.runtime),
  };
}

/** Only managed runtimes have it: neither provided.* nor images. */
function executionEnvironment(runtime: string | undefined): Record<string, string> {
  const managed = runtime !== undefined && runtime !== "" && !runtime.startsWith("provided");
  return managed ? { AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}` } : {};
}

/** Name of a log stream as Lambda makes it: "2026/11/22/[$LATEST]" and 32 hex digits. */
export function logStreamName(at: Date, version: string, nonce: string): string {
  return `${at.toISOString().slice(0, 10).replaceAll("-", "/")}/[${version}]${nonce}`;
}
