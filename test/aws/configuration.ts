import type { Version } from "./function-version.ts";
import { functionArn } from "./function-address.ts";

/** FunctionConfiguration as JSON. */
export type Configuration = Readonly<Record<string, unknown>>;

/**
 * A version as CreateFunction, GetFunction, the updates and PublishVersion answer it: keys and states as LocalStack
 * recorded them from AWS (test_lambda_api.snapshot.json: test_function_lifecycle, test_version_lifecycle).
 * @param qualified whether its ARN ends with its version
 */
export function toConfiguration(region: string, name: string, version: Version, qualified: boolean): Configuration {
  const creating = { StateReason: "The function is being created.", StateReasonCode: "Creating" };
  const updating = {
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating",
  };
  return {
    ...describe(region, name, version, qualified),
    // The version of the runtime that AWS would name; here, that it is none of AWS's.
    RuntimeVersionConfig: { RuntimeVersionArn: `arn:aws:lambda:${region}::runtime:emulated` },
    State: version.state,
    ...(version.state === "Pending" ? creating : {}),
    ...(version.lastUpdate === undefined ? {} : { LastUpdateStatus: version.lastUpdate }),
    ...(version.lastUpdate === "InProgress" ? updating : {}),
  };
}

/** A version as the lists answer it: without states (the same snapshot: test_publish_version_on_create). */
export function toListedConfiguration(
  region: string,
  name: string,
  version: Version,
  qualified: boolean,
): Configuration {
  return describe(region, name, version, qualified);
}

function describe(region: string, name: string, version: Version, qualified: boolean): Configuration {
  const { settings, code, version: number } = version.revision;
  const optimized = settings.snapStart === "PublishedVersions" && number !== "$LATEST";
  return {
    FunctionName: name,
    FunctionArn: functionArn(region, name, qualified ? number : undefined),
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.zip.length,
    Description: settings.description,
    Timeout: settings.timeoutS,
    MemorySize: settings.memoryMiB,
    LastModified: version.modifiedAt.toISOString().replace("Z", "+0000"),
    CodeSha256: code.sha256,
    Version: number,
    ...(settings.env === undefined ? {} : { Environment: { Variables: settings.env } }),
    TracingConfig: { Mode: settings.tracing },
    RevisionId: version.revisionId,
    PackageType: "Zip",
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralMiB },
    SnapStart: { ApplyOn: settings.snapStart, OptimizationStatus: optimized ? "On" : "Off" },
    LoggingConfig: settings.logging,
  };
}
