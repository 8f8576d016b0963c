import { Runtime } from "@aws-sdk/client-lambda";
import type { Body } from "./exchange.ts";
import { defaultSettings, mergeSettings, type Settings } from "./function-settings.ts";
import { invalidParameter, invalidShape } from "./lambda-errors.ts";

/** The runtimes that AWS offers SnapStart for: docs.aws.amazon.com/lambda/latest/dg/snapstart.html. Node is none of them. */
export const snapStartRuntimes: readonly string[] = [
  "java11",
  "java17",
  "java21",
  "java25",
  "python3.12",
  "python3.13",
  "python3.14",
  "dotnet8",
];

const rolePattern = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const rolePatternText = String.raw`arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`;
/** docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const limits = { memoryMiB: [128, 10_240], timeoutS: [1, 900], envBytes: 4096 } as const;

/**
 * The settings of a new function.
 * @param offered runtimes that SnapStart is offered for
 * @throws AwsError for what AWS refuses, with its texts
 */
export function acceptNew(name: string, body: Body, offered: readonly string[]): Settings {
  const settings = acceptChange(defaultSettings(name), body, offered);
  if (settings.runtime !== "" && settings.handler !== "") return settings;
  const message = "Runtime and Handler are mandatory parameters for functions created with deployment packages.";
  throw invalidParameter(message);
}

/** Settings with what a request changes. @throws AwsError as `acceptNew` does */
export function acceptChange(old: Settings, body: Body, offered: readonly string[]): Settings {
  const settings = mergeSettings(old, body);
  checkArchitectures(body["Architectures"] as readonly string[] | undefined);
  checkEnvironment(settings.env);
  if (!rolePattern.test(settings.role)) {
    throw invalidShape(settings.role, "role", `Member must satisfy regular expression pattern: ${rolePatternText}`);
  }
  checkRange("memorySize", settings.memoryMiB, limits.memoryMiB);
  checkRange("timeout", settings.timeoutS, limits.timeoutS);
  checkRuntime(settings.runtime);
  if (settings.snapStart === "PublishedVersions" && !offered.includes(settings.runtime)) {
    throw invalidParameter(`${settings.runtime} is not supported for SnapStart enabled functions.`);
  }
  return settings;
}

function checkArchitectures(architectures: readonly string[] | undefined): void {
  if (architectures === undefined) return;
  const value = `[${architectures.join(", ")}]`;
  if (architectures.length !== 1) {
    throw invalidShape(value, "architectures", "Member must have length less than or equal to 1");
  }
  if (architectures[0] === "x86_64" || architectures[0] === "arm64") return;
  const members = "Member must satisfy enum value set: [x86_64, arm64], Member must not be null";
  throw invalidShape(value, "architectures", `Member must satisfy constraint: [${members}]`);
}

function checkEnvironment(env: Settings["env"]): void {
  const text = JSON.stringify(env ?? {});
  if (Buffer.byteLength(text) <= limits.envBytes) return;
  throw invalidParameter(
    `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${text}`,
  );
}

function checkRange(member: string, value: number, [least, most]: readonly [number, number]): void {
  if (value < least)
    throw invalidShape(String(value), member, `Member must have value greater than or equal to ${least}`);
  if (value > most) throw invalidShape(String(value), member, `Member must have value less than or equal to ${most}`);
}

function checkRuntime(runtime: string): void {
  const known: readonly string[] = Object.values(Runtime);
  if (runtime === "" || known.includes(runtime)) return;
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${known.join(", ")}] or be a valid ARN`,
  );
}
