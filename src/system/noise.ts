import { readFileSync } from "node:fs";
import type { Clock } from "../units/clock.ts";

/** How much this machine disturbs a fixed piece of work. */
export interface Noise {
  /** Wall time of each repetition of the same work, ns, in order. */
  readonly samplesNs: readonly number[];
  /** Share of CPU time that the hypervisor gave to others meanwhile, 0..1; null where the kernel does not say. */
  readonly steal: number | null;
}

const repetitions = 200;

/** Repeats about 1 ms of arithmetic 200 times. What it takes longer than its minimum, somebody else took. */
export function measureNoise(clock: Clock): Noise {
  const rounds = calibrate(clock);
  const before = stolenTicks();
  const samplesNs = Array.from({ length: repetitions }, () => timeSpin(clock, rounds));
  const after = stolenTicks();
  const ticks = before === null || after === null ? 0 : after.total - before.total;
  return {
    samplesNs,
    steal: ticks === 0 || before === null || after === null ? null : (after.steal - before.steal) / ticks,
  };
}

function calibrate(clock: Clock): number {
  let rounds = 10_000;
  // The first calls run in the interpreter: double until the optimised code takes about a millisecond.
  while (timeSpin(clock, rounds) < 1e6 && rounds < 1e9) rounds *= 2;
  return rounds;
}

function timeSpin(clock: Clock, rounds: number): number {
  const began = clock.now();
  let state = 1;
  for (let at = 0; at < rounds; at++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  const took = clock.now() - began;
  // Read the result, so that the loop is not removed as dead code.
  return state === 0 ? took + 1 : took;
}

/** Fields of the line `cpu` of /proc/stat: steal is the eighth (proc(5)). */
function stolenTicks(): { readonly steal: number; readonly total: number } | null {
  try {
    const fields = readFileSync("/proc/stat", "utf8").split("\n")[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
    return fields.length < 8 ? null : { steal: fields[7] ?? 0, total: fields.reduce((sum, value) => sum + value, 0) };
  } catch {
    return null;
  }
}
