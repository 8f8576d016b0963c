import { availableParallelism } from "node:os";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { concludeCost, type PlannedTarget, planCost } from "../analysis/cost/run-cost.ts";
import { type PricedTarget, priceTarget } from "../analysis/cost/target-pricing.ts";
import { countRows } from "../analysis/series.ts";
import type { PricingOrder } from "./pricing-worker.ts";
import type { CollectedRun } from "./stored-analysis.ts";
import { ifPriced, usualCostOf, usualCostSettings } from "./usual-cost.ts";
import { openPool } from "./worker-pool.ts";

/** What a report says of the cost of a run, while it is computed. */
export interface Pricing extends AsyncDisposable {
  /** As `usualCostOf`. This thread prices what no other one has begun. */
  finish(): Promise<CostAnalysis | null>;
}

/** How a large run is priced. */
export interface ThreadedPricing {
  /** Rows from which on pricing takes longer than starting threads for it. */
  readonly leastRows: number;
  /** `pricing-worker`, built. */
  readonly program: URL;
}

const threadedPricing: ThreadedPricing = {
  leastRows: 100_000,
  program: new URL("./pricing-worker.js", import.meta.url),
};

/**
 * Begins to price a run: a large one by other threads, so that this one can do something else.
 * @param today ISO date
 */
export function startPricing(
  collected: CollectedRun,
  today: string,
  { leastRows, program }: ThreadedPricing = threadedPricing,
): Pricing {
  if (countRows(collected.series) < leastRows)
    return { finish: async () => usualCostOf(collected, today), [Symbol.asyncDispose]: async () => undefined };
  const settings = usualCostSettings(today);
  const plan = planCost(collected, settings);
  const threads = Math.min(plan.parts.length, Math.max(1, availableParallelism() - 1));
  const pool = openPool<PricingOrder, PricedTarget>(program, threads, {});
  // The longest first: it would be waited for in the end.
  const left = plan.parts.toSorted((a, b) => a.offers.length - b.offers.length);
  const priced = new Map<PlannedTarget, PricedTarget>();
  const work = async (price: (part: PlannedTarget) => Promise<PricedTarget>): Promise<void> => {
    for (let part = left.pop(); part !== undefined; part = left.pop()) priced.set(part, await price(part));
  };
  const others = Promise.all(Array.from({ length: threads }, () => work((part) => pool.run(toOrder(part, today)))));
  // Whoever does not wait for it has an error of its own.
  others.catch(() => undefined);
  return {
    async finish() {
      await work(async (part) => priceTarget(part, settings));
      await others;
      const inOrder = plan.parts.flatMap((part) => priced.get(part) ?? []);
      return ifPriced(concludeCost(plan, inOrder, settings));
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

function toOrder({ target, offers, densities, level }: PlannedTarget, today: string): PricingOrder {
  return { target, offers: offers.map(({ id }) => id), densities, level, today };
}
