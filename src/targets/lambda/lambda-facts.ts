import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { LambdaConfig } from "../../scenario/model.ts";

/** Facts about a deployed function for the run record. No account number and no ARN that holds one is among them. */
export function lambdaFacts(
  config: LambdaConfig,
  region: string,
  { FunctionName, CodeSha256, CodeSize, RuntimeVersionConfig }: FunctionConfiguration,
): Readonly<Record<string, string>> {
  const runtimeVersion = RuntimeVersionConfig?.RuntimeVersionArn;
  return {
    ...(config.endpoint === undefined ? {} : { emulated: `yes: ${config.endpoint}, not AWS` }),
    region,
    function: FunctionName ?? "",
    handler: config.handler,
    architecture: config.architecture,
    "memory-mib": String(config.memoryMiB),
    "timeout-ms": String(config.timeoutMs),
    "log-format": config.logFormat,
    "snap-start": config.snapStart ? "on published versions" : "off",
    ...(CodeSha256 === undefined ? {} : { "code-sha256": Buffer.from(CodeSha256, "base64").toString("hex") }),
    ...(CodeSize === undefined || CodeSize === 0 ? {} : { "code-bytes": String(CodeSize) }),
    ...(runtimeVersion === undefined ? {} : { "runtime-version": runtimeVersion }),
    "client-connection": "kept alive and open before every start: no sample contains name lookup, TCP or TLS",
    "client-warmup": "dry runs before the first sample: what the SDK does for the first time is in none",
    "client-attempts": "one for each invocation: a throttled one is a failure, not a delay",
    "cold-by": "a new COLDBENCH_NONCE in the function's environment before every start",
    "phases-by": "Lambda's REPORT; other is placement, code download and network, not told apart",
  };
}
