import type { Parameters } from "fast-check";

/** How many cases a fuzz test tries: COLDBENCH_FUZZ, else `usual`, which is what the ordinary test run has time for. */
export function fuzzCount(usual: number): number {
  const asked = Number(process.env["COLDBENCH_FUZZ"] ?? "");
  return Number.isSafeInteger(asked) && asked > 0 ? asked : usual;
}

/** The same cases in every ordinary run: what a change breaks is the change's. Other seeds find what nobody knows of yet. */
const usualSeed = 20261129;

/** For fast-check, which prints its seed and the path to the case when a property fails. COLDBENCH_FUZZ_SEED is another one. */
export function fuzzing<T>(usual: number): Parameters<T> {
  const seed = Number(process.env["COLDBENCH_FUZZ_SEED"] ?? usualSeed);
  if (!Number.isSafeInteger(seed)) throw new Error(`COLDBENCH_FUZZ_SEED is not an integer: ${seed}`);
  return { numRuns: fuzzCount(usual), seed };
}

/** Time for as many cases, ms, on a slow machine: what takes longer hangs. */
export function fuzzTimeoutMs(usual: number): number {
  return 240_000 + 200 * fuzzCount(usual);
}
