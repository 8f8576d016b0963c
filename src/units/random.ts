import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A uniform number in [0, 1), advancing its own state. */
export type Random = () => number;

/** A deterministic generator (xoroshiro128+, pure-rand) for one unsigned 32-bit seed. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  return () => (generator.next() >>> 0) / 2 ** 32;
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
