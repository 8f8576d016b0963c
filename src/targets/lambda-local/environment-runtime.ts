import type { AdapterContext } from "../../system/adapter-context.ts";
import type { FunctionSettings } from "./environment-settings.ts";
import type { RuntimeApi } from "./runtime-api.ts";
import type { RuntimeSession } from "./runtime-api-session.ts";
import type { Sandbox, SandboxSource } from "./sandbox.ts";

/** What an execution environment is made of, whatever runs in it at the moment. */
export interface EnvironmentParts {
  readonly context: AdapterContext;
  readonly source: SandboxSource;
  readonly settings: FunctionSettings;
  readonly api: RuntimeApi;
  /** The whole environment of its runtimes. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A runtime in its sandbox, and what the Runtime API knows of it. */
export interface LiveRuntime {
  readonly sandbox: Sandbox;
  readonly session: RuntimeSession;
}
