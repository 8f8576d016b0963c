import type { Code } from "../../../results/sample.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { AdapterContext } from "../../../system/adapter-context.ts";
import type { PrivateExecutable } from "../../../system/private-executable.ts";
import type { Compilation } from "./compilation.ts";
import type { HostExecutable } from "./host-executable.ts";
import type { HostWords } from "./host-words.ts";
import type { ModuleCopy } from "./module-copy.ts";

/** A module on a host of this machine, made ready. */
export interface HostedParts {
  readonly context: AdapterContext;
  readonly config: HostedWasmConfig;
  readonly executable: HostExecutable;
  /** For `disk` starts. */
  readonly privateExecutable: PrivateExecutable;
  /** Private, and where hosts are run. */
  readonly folder: string;
  readonly words: HostWords;
  readonly env: Readonly<Record<string, string>>;
  readonly module: Uint8Array;
  /** What `{module}` stands for: the user's file, or what was compiled of it. */
  readonly modulePath: string;
  readonly code: Code;
}

/** A deployment's parts, and what is known of them. */
export interface ReadyModule {
  readonly parts: HostedParts;
  readonly module: ModuleCopy;
  readonly compilation: Compilation | undefined;
  /** Nothing can be started of what may not be run, or could not be compiled. */
  readonly refused: ModuleCopy["refused"];
}
