import { BenchError } from "../../errors/bench-error.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { untilIdle } from "../../system/idle.ts";
import { weighProcesses } from "../../system/memory-processes.ts";
import { processTrees } from "../../system/proc.ts";
import type { ServerProcess } from "../../system/process.ts";
import type { Weight } from "../target.ts";
import { describeExit } from "./exit-description.ts";

/** Processes that are held together, to be weighed. Disposing it ends all of them. */
export interface HeldProcesses extends AsyncDisposable {
  /** Takes charge of a process. */
  add(server: ServerProcess): void;
  /** Waits until those that were added since the last time have stopped working; all, when none were. @throws BenchError when one has ended */
  settle(signal: AbortSignal): Promise<void>;
  /** @throws BenchError when one has ended, or this machine does not tell */
  weigh(): Weight;
}

/** @param what how a message names one of them: "the command", "the server" */
export function createHeldProcesses({ clock }: AdapterContext, what: string): HeldProcesses {
  const held: ServerProcess[] = [];
  let ended: string | undefined;
  let settled = 0;
  const refuseEnded = (): void => {
    if (ended !== undefined) throw new BenchError("incomplete", `an idle instance does not live on: ${what} ${ended}`);
  };
  return {
    add(server) {
      held.push(server);
      void server.exited.then((exit) => (ended ??= describeExit(exit, exit.tail)));
    },
    async settle(signal) {
      const recent = held.slice(settled);
      const pids = (recent.length > 0 ? recent : held).map(({ pid }) => pid);
      await untilIdle(clock, pids, signal);
      refuseEnded();
      settled = held.length;
    },
    weigh() {
      refuseEnded();
      return weighTrees(held.map(({ pid }) => pid));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(held.splice(0).map(async (server) => server[Symbol.asyncDispose]()));
    },
  };
}

/**
 * What these processes weigh, with all that they have started; 0 bytes for none.
 * @throws BenchError "target-unavailable" where the system does not tell
 */
export function weighTrees(leaders: readonly number[]): Weight {
  if (leaders.length === 0) return { bytes: 0, of: "nothing runs yet" };
  const memory = weighProcesses(processTrees(leaders));
  if (memory !== null) return memory;
  throw new BenchError("target-unavailable", "the memory of processes cannot be read here", {
    hint: "density is measured on Linux",
  });
}
