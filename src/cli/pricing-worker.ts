import { type PricedTarget, priceTarget, type TargetPricing } from "../analysis/cost/target-pricing.ts";
import { usualCostSettings } from "./usual-cost.ts";
import { answerOrders } from "./worker-answers.ts";

/** A target that is to be priced; goes to a worker as it is. */
export interface PricingOrder extends Omit<TargetPricing, "offers"> {
  /** Ids among the usual offers: prices are no plain data. */
  readonly offers: readonly string[];
  /** ISO date. */
  readonly today: string;
}

/** The program of a worker that prices a target of a large run. */
answerOrders(async ({ today, offers: ids, ...pricing }: PricingOrder): Promise<PricedTarget> => {
  const settings = usualCostSettings(today);
  const offers = ids.flatMap((id) => settings.offers.find((offer) => offer.id === id) ?? []);
  return priceTarget({ ...pricing, offers }, settings);
});
