import { availableParallelism } from "node:os";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { concludeCost, planCost } from "../analysis/cost/run-cost.ts";
import type { PricedTarget } from "../analysis/cost/target-pricing.ts";
import type { PricingOrder } from "./pricing-worker.ts";
import type { CollectedRun } from "./stored-analysis.ts";
import { ifPriced, usualCostOf, usualCostSettings } from "./usual-cost.ts";
import { openPool } from "./worker-pool.ts";

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
 * What a report says of the cost of a run, as `usualCostOf`; that of a large one is computed by other threads.
 * @param today ISO date
 */
export async function priceCollected(
  collected: CollectedRun,
  today: string,
  { leastRows, program }: ThreadedPricing = threadedPricing,
): Promise<CostAnalysis | null> {
  const rows = [...collected.series.values()].reduce((sum, one) => sum + one.rows, 0);
  if (rows < leastRows) return usualCostOf(collected, today);
  const settings = usualCostSettings(today);
  const plan = planCost(collected, settings);
  const threads = Math.min(plan.parts.length, availableParallelism());
  await using pool = openPool<PricingOrder, PricedTarget>(program, threads, {});
  const orders = plan.parts.map(({ target, offers, densities, level }): PricingOrder => {
    return { target, offers: offers.map(({ id }) => id), densities, level, today };
  });
  const priced = await Promise.all(orders.map((order) => pool.run(order)));
  return ifPriced(concludeCost(plan, priced, settings));
}
