import { BenchError, exitCodes } from "../errors/bench-error.ts";

/**
 * A signal that aborts on the first SIGINT, SIGTERM or SIGHUP. A second one, whichever, ends the process at once with the exit
 * code of an interruption: `bench clean` removes the rest.
 */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

/** @param onFirst told the name of the first signal, to say that partial results are being kept */
export function listenForInterruption(onFirst: (name: string) => void): Interruption {
  const controller = new AbortController();
  const listen = (name: NodeJS.Signals): void => {
    // oxlint-disable-next-line unicorn/no-process-exit -- nothing else ends what still waits
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    onFirst(name);
    controller.abort(new BenchError("interrupted", `interrupted by ${name}`));
  };
  const names: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const name of names) process.on(name, listen);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of names) process.off(name, listen);
    },
  };
}

/** Calls `work` when the process exits before it is disposed of: on the second signal. It can wait for nothing. */
export function onEarlyExit(work: () => void): Disposable {
  process.once("exit", work);
  return { [Symbol.dispose]: () => void process.off("exit", work) };
}
