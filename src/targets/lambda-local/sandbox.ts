import type { Phase, Usage } from "../../results/sample.ts";
import type { Ns } from "../../units/duration.ts";

/** How the process of a runtime ended. */
export interface SandboxExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it last wrote (stdout and stderr, the last 4 KiB). */
  readonly tail: string;
  /** It was killed because it used more memory than the function has. */
  readonly outOfMemory: boolean;
}

/**
 * What confines the runtime of one execution environment: a process group in control groups of its own, or a container.
 * It is created with all CPU that Lambda gives an INIT. Disposing it kills what runs in it, and removes it.
 */
export interface Sandbox extends AsyncDisposable {
  /** Unique: container id, or pid at an instant. */
  readonly id: string;
  /** The clock before it was asked for. */
  readonly startedNs: Ns;
  /** The clock when its first process was running: INIT begins. */
  readonly runningNs: Ns;
  /** `create`, with its steps, from `startedNs` to `runningNs`. */
  readonly phases: readonly Phase[];
  readonly exited: Promise<SandboxExit>;
  /** Lowers its CPU to the share that its memory buys; nothing where the machine offers no control groups. */
  throttle(): Promise<void>;
  /** Freezes every process in it, and lets them go on. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** What it wrote last, so far (stdout and stderr, the last 4 KiB). Left out where that is known at its end only. */
  output?(): string;
  /** CPU since it was created, and peak memory; null where not known. */
  usage(): Promise<Pick<Usage, "cpuNs" | "peakMemoryBytes">>;
  /** Asks the runtime to end (SIGTERM); nothing when it has ended. */
  terminate(): Promise<void>;
}

/** Makes sandboxes of one deployment: code unpacked, image built, limits known. Disposing it removes what it prepared. */
export interface SandboxSource extends AsyncDisposable {
  /** Limits as they really are, what is not enforced and why. Keys in kebab-case. */
  readonly facts: Readonly<Record<string, string>>;
  /** Address on which a Runtime API must listen so that a sandbox reaches it, and the name by which the sandbox reaches it. */
  readonly apiHost: { readonly listen: string; readonly reachedAs: string };
  /** What differs from Lambda's own variables in these sandboxes: LAMBDA_TASK_ROOT, PATH and others that name their folders. */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Called right before the clock of an environment's first invocation may start: takes out of the way what would be measured
   * although no sandbox needs it. Left out where there is nothing.
   */
  settle?(): Promise<void>;
  /** As a deployment's `answers`: left out where no engine is behind the sandboxes. */
  answers?(signal: AbortSignal): Promise<void>;
  /**
   * @param env the whole environment of the runtime, AWS_LAMBDA_RUNTIME_API included
   * @throws BenchError when the sandbox cannot be made (the engine, not the function); the reason of `signal` when it aborts
   */
  create(env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Sandbox>;
}
