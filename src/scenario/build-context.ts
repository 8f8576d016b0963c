import { type Confinement, confinePath, isConfined } from "./confinement.ts";
import type { ScenarioIo } from "./scenario-io.ts";
import type { FieldPath } from "./problem.ts";
import type { WasmHost } from "./wasm-host.ts";
import { quoteText } from "./quoting.ts";

/** What turning parsed fields into a scenario needs. */
export interface BuildContext {
  readonly io: ScenarioIo;
  /** Absolute folder of the scenario file. */
  readonly directory: string;
  readonly confinement: Confinement;
  /** Wasm hosts that targets may name. */
  readonly hosts: ReadonlyMap<string, WasmHost>;
  /** Hosts that the file describes with mistakes of their own: naming one is no further mistake. */
  readonly brokenHosts: ReadonlySet<string>;
  /** Notes a mistake. The value that is built with one is never used. */
  report(path: FieldPath, message: string, remedy: string): void;
}

/**
 * The absolute path of a file or folder that must be there, unless it is the `output` of the target's build, and where the
 * scenario may reach.
 * @param advice what else may be meant, as a sentence
 */
export function requirePath(
  context: BuildContext,
  at: FieldPath,
  path: string,
  { output, advice }: { readonly output?: string | undefined; readonly advice?: string } = {},
): string {
  const absolute = reachPath(context, at, path);
  if (absolute !== output && !context.io.exists(absolute)) {
    const remedy = "Correct the path: it is relative to this scenario file.";
    const built = output === undefined ? "" : " What a build makes is its output.";
    context.report(
      at,
      `there is no ${quoteText(path)}`,
      `${remedy}${built}${advice === undefined ? "" : ` ${advice}`}`,
    );
  }
  return absolute;
}

/** The absolute path of something that need not be there. */
export function reachPath(context: BuildContext, at: FieldPath, path: string): string {
  const absolute = context.io.resolve(context.directory, path);
  confinePath(context, at, path, absolute);
  return absolute;
}

/** The content of a file that must be there. Nothing outside of where the scenario may reach is opened. */
export function requireBytes(context: BuildContext, at: FieldPath, path: string): Uint8Array {
  const absolute = reachPath(context, at, path);
  if (!isConfined(context, absolute)) return new Uint8Array();
  const bytes = context.io.readBytes(absolute);
  if (bytes === undefined)
    context.report(
      at,
      `there is no file ${quoteText(path)} that can be read`,
      "Correct the path: it is relative to this scenario file.",
    );
  return bytes ?? new Uint8Array();
}

/** Whether an executable is a file: a word with a slash. Without one it is a name on PATH. */
export function isPath(word: string): boolean {
  return word.includes("/");
}
