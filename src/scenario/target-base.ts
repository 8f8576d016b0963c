/** How the workload is spoken to: request on stdin, or POST to `/`. */
export type Shape = "command" | "http";

/**
 * A command that makes the target's artifact, run before it is deployed when the output is missing or older than a source.
 * Where its tool is not on PATH, the target is skipped and says so.
 */
export interface Build {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute paths. */
  readonly output: string;
  readonly sources: readonly string[];
  /** What to install where the tool is missing. */
  readonly hint?: string;
}

/** What every target has, whatever its kind. */
export interface TargetConfigBase {
  /** Unique inside its scenario. */
  readonly name: string;
  /** What stands behind the artifact, for the report: "C", "Go 1.26", "JavaScript"... */
  readonly language?: string;
  /** Where its source is, relative to the scenario file. */
  readonly source?: string;
  /** false: only when asked for with --target. Default true. */
  readonly enabled: boolean;
  readonly build?: Build;
  readonly env: Readonly<Record<string, string>>;
  /** Values of the matrix variables that made this variant. */
  readonly variant: Readonly<Record<string, string>>;
}
