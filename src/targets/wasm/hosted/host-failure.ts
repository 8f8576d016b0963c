import type { WasmHost } from "../../../scenario/wasm-host.ts";
import type { Invocation } from "../../target.ts";

type Failure = Invocation["result"] & { readonly ok: false };

/**
 * What a failure means in the host's own words: `said` is searched for the patterns of its description. Only what ended
 * by itself is explained; a timeout stays one.
 */
export function explainFailure({ failures }: WasmHost, failure: Failure, said: string): Failure {
  if (!explainable.has(failure.code)) return failure;
  const match = failures.find(({ pattern }) => isIn(said, pattern));
  return match === undefined ? failure : { ...failure, code: match.code };
}

/** A pattern that gives up has not been found. */
function isIn(said: string, pattern: RegExp): boolean {
  try {
    return pattern.test(said);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const explainable: ReadonlySet<Failure["code"]> = new Set(["exit", "start-failed", "connection", "engine"]);
