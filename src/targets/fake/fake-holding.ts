import { BenchError } from "../../errors/bench-error.ts";
import type { FakeDensity } from "../../scenario/fake-script.ts";
import type { Holding } from "../target.ts";

const mebibyte = 1_048_576;

/** Idle instances of a scripted weight: nothing is held. */
export function holdFake({ hostMiB, instanceMiB, most = Number.POSITIVE_INFINITY }: FakeDensity): Holding {
  let held = 0;
  return {
    async add(count, signal) {
      signal.throwIfAborted();
      const room = most - held;
      held += Math.min(count, room);
      if (count > room) throw new BenchError("incomplete", `the script holds ${most} instances and no more`);
    },
    weigh: async () => ({
      bytes: Math.round((hostMiB + held * instanceMiB) * mebibyte),
      of: "scripted weights, not a measurement",
    }),
    [Symbol.asyncDispose]: async () => {
      held = 0;
    },
  };
}
