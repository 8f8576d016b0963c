import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A uniform number in [0, 1), advancing its own state. */
export type Random = () => number;

/**
 * A deterministic generator (xoroshiro128+, pure-rand) for one unsigned 32-bit seed. pure-rand fills the state with the seed and
 * constants: its first number is the same for every seed, and those of neighbouring seeds are alike. So the seed is mixed,
 * and the numbers begin when the state is.
 */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(mixed(seed));
  for (let round = 0; round < discarded; round++) generator.next();
  return () => (generator.next() >>> 0) / 2 ** 32;
}

const discarded = 64;

/** A. Appleby's finaliser of MurmurHash3 (fmix32): every bit of the seed changes half of the others. */
function mixed(seed: number): number {
  let word = seed | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/** A new array in Fisher-Yates order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    [result[last], result[pick]] = [result[pick] as T, result[last] as T];
  }
  return result;
}
