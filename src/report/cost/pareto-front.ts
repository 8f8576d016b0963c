/** What a choice costs and how long its users wait: both smaller is better. */
export interface Choice {
  readonly usd: number;
  readonly ms: number;
}

/** Whether another is at least as good in both and better in one: nobody would choose this. */
export function isDominated(choice: Choice, all: readonly Choice[]): boolean {
  return all.some(({ usd, ms }) => usd <= choice.usd && ms <= choice.ms && (usd < choice.usd || ms < choice.ms));
}

/** The choices that no other dominates, cheapest first. */
export function paretoFront<T extends Choice>(all: readonly T[]): T[] {
  return all.filter((one) => !isDominated(one, all)).toSorted((a, b) => a.usd - b.usd || a.ms - b.ms);
}
