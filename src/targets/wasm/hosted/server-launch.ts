import type { LaunchOptions } from "../../../system/process.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { AnswerLimits } from "../../local/server-start.ts";
import { shapeOf } from "./host-words.ts";
import type { HostedParts } from "./hosted-parts.ts";

/** How a host is started as a server; `{port}` is left for whoever starts it. */
export function serverLaunch(parts: HostedParts, executable: string = parts.executable.file): LaunchOptions {
  const { config, words, folder, env, modulePath } = parts;
  return { command: [executable, ...words.fill(shapeOf(config).args, { module: modulePath })], cwd: folder, env };
}

/** The target's limits as they hold for an answer over HTTP: a message about a failure may be longer than a small output limit. */
export function answerLimits({ limits: { outputBytes, timeMs } }: HostedWasmConfig): AnswerLimits {
  return { outputBytes: Math.max(outputBytes, 1 << 16), timeMs };
}
