/** Why a guest gave no answer: the failure codes of the sample row that a host can tell. */
export type GuestFailureCode =
  | "exit"
  | "time-limit"
  | "memory-limit"
  | "output-limit"
  | "trap"
  | "not-a-module"
  | "missing-import";

/** A guest's failure: data, answered to the client. */
export interface GuestFailure {
  readonly code: GuestFailureCode;
  readonly message: string;
}

/** How a call ended, when it did not end well. */
export interface GuestEnd {
  /** Exit code, when the guest called proc_exit with one that is not 0. */
  readonly exitCode?: number;
  /** What was thrown out of the guest: a trap, or an error of its own language. */
  readonly thrown?: unknown;
  /** End of what it wrote on standard error. */
  readonly stderr: string;
  /** Size of its linear memory in pages of 64 KiB; 0 when it exports none. */
  readonly memoryPages: number;
}

/** What language runtimes print when an allocation fails: Go's allocator, Rust's handle_alloc_error, C++'s operator new. */
export const allocationFailed = /out of memory|memory allocation of \d+ bytes failed|std::bad_alloc/i;

/**
 * The code and message of a call that failed. `memory-limit` only where it can be told: the linear memory stands at
 * its limit, or the guest says that it ran out. An allocation that fails in silence ends as its trap or exit code.
 */
export function describeEnd(end: GuestEnd, limitPages: number): GuestFailure {
  const { exitCode, thrown, stderr, memoryPages } = end;
  const what = exitCode === undefined ? messageOfThrown(thrown) : `the guest exited with ${exitCode}`;
  const said = stderr === "" ? "" : `; it wrote: ${stderr}`;
  if (memoryPages >= limitPages || allocationFailed.test(stderr)) {
    return { code: "memory-limit", message: `${what}, with ${memoryPages} of ${limitPages} memory pages${said}` };
  }
  return { code: exitCode === undefined ? "trap" : "exit", message: `${what}${said}` };
}

/** The code and message of a module that V8 refused to compile. */
export function describeCompileError(thrown: unknown): GuestFailure {
  const message = messageOfThrown(thrown);
  return { code: /memory .*(?:larger|limit)/i.test(message) ? "memory-limit" : "not-a-module", message };
}

/** The code and message of a module that could not be instantiated although its imports are there. */
export function describeInstantiateError(thrown: unknown, limitPages: number): GuestFailure {
  const message = messageOfThrown(thrown);
  return /memory/i.test(message)
    ? { code: "memory-limit", message: `${message}; the limit is ${limitPages} memory pages` }
    : { code: "trap", message };
}

function messageOfThrown(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
