import { BenchError } from "../errors/bench-error.ts";

/** A signal that aborts on the first SIGINT, SIGTERM or SIGHUP. A second one ends the process at once: `bench clean` removes the rest. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

/** @param onFirst told the name of the first signal, to say that partial results are being kept */
export function listenForInterruption(onFirst: (name: string) => void): Interruption {
  const controller = new AbortController();
  const listen = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      process.removeAllListeners(name);
      process.kill(process.pid, name);
      return;
    }
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
