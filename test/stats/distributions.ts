import { seededRandom } from "../../src/units/random.ts";

/** A seeded source of durations whose true median is known. */
export interface Distribution {
  readonly name: string;
  readonly median: number;
  readonly draw: () => number;
}

/** Shapes that cold starts take: symmetric, skewed, two modes (a cache hit or not), and tails without a variance. */
export function distributions(seed: number): Distribution[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const student2 = (): number => normal() / Math.sqrt(-Math.log(1 - random()));
  return [
    { name: "normal", median: 100, draw: () => 100 + 10 * normal() },
    { name: "log-normal", median: 100, draw: () => 100 * Math.exp(0.5 * normal()) },
    // 70 % at 100 +- 5, 30 % at 200 +- 5: the median is the 5/7 quantile of the first mode, z = 0.565949.
    { name: "bimodal", median: 102.829745, draw: () => (random() < 0.7 ? 100 : 200) + 5 * normal() },
    { name: "heavy-tailed", median: 100, draw: () => 100 * Math.exp(0.1 * student2()) },
  ];
}

export function drawn(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}
