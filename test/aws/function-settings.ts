import type { Body } from "./exchange.ts";

/** Everything about a function that a caller sets and that an environment is started with. */
export interface Settings {
  readonly description: string;
  readonly role: string;
  readonly runtime: string;
  readonly handler: string;
  readonly memoryMiB: number;
  readonly timeoutS: number;
  readonly architecture: string;
  /** Undefined until it was first set: AWS then leaves Environment out of its answers. */
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly ephemeralMiB: number;
  readonly tracing: string;
  readonly snapStart: "None" | "PublishedVersions";
  readonly logging: LoggingSettings;
}

/** Where and how a function logs. Levels exist with JSON only. */
export interface LoggingSettings {
  readonly LogFormat: "Text" | "JSON";
  readonly LogGroup: string;
  readonly ApplicationLogLevel?: string;
  readonly SystemLogLevel?: string;
}

/** AWS's defaults: 128 MB, 3 s, x86_64, text logs in /aws/lambda/<name>. Role, runtime and handler have none. */
export function defaultSettings(name: string): Settings {
  return {
    description: "",
    role: "",
    runtime: "",
    handler: "",
    memoryMiB: 128,
    timeoutS: 3,
    architecture: "x86_64",
    env: undefined,
    ephemeralMiB: 512,
    tracing: "PassThrough",
    snapStart: "None",
    logging: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
  };
}

/** Settings with what a request changes; everything that it leaves out stays. */
export function mergeSettings(old: Settings, body: Body): Settings {
  const architectures = body["Architectures"] as readonly string[] | undefined;
  return {
    description: pick(body, "Description", old.description),
    role: pick(body, "Role", old.role),
    runtime: pick(body, "Runtime", old.runtime),
    handler: pick(body, "Handler", old.handler),
    memoryMiB: pick(body, "MemorySize", old.memoryMiB),
    timeoutS: pick(body, "Timeout", old.timeoutS),
    architecture: architectures?.[0] ?? old.architecture,
    env: inside(body, "Environment", "Variables", old.env),
    ephemeralMiB: inside(body, "EphemeralStorage", "Size", old.ephemeralMiB),
    tracing: inside(body, "TracingConfig", "Mode", old.tracing),
    snapStart: inside(body, "SnapStart", "ApplyOn", old.snapStart),
    logging: mergeLogging(old.logging, body["LoggingConfig"] as Partial<LoggingSettings> | undefined),
  };
}

function pick<T>(body: Body, key: string, old: T): T {
  return (body[key] as T | undefined | null) ?? old;
}

function inside<T>(body: Body, key: string, inner: string, old: T): T {
  const outer = body[key] as Body | undefined;
  return outer === undefined || outer === null ? old : pick(outer, inner, old);
}

/** Switching to JSON sets both levels to INFO; switching to text takes them away (LocalStack, provider.py, from AWS). */
function mergeLogging(old: LoggingSettings, change: Partial<LoggingSettings> | undefined): LoggingSettings {
  if (change === undefined) return old;
  const levels = change.LogFormat === "JSON" ? { ApplicationLogLevel: "INFO", SystemLogLevel: "INFO" } : {};
  const merged = { ...old, ...levels, ...change };
  if (merged.LogFormat === "JSON") return merged;
  return { LogFormat: merged.LogFormat, LogGroup: merged.LogGroup };
}
