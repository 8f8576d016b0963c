import Big from "big.js";
import type { PriceTier } from "./offer.ts";

/** What falls into one tier of a month's quantity. */
export interface TierCost {
  /** Of the quantity, >= 0. */
  readonly quantity: Big;
  readonly usd: Big;
}

/**
 * The cost of a month's quantity, tier by tier: one entry per tier, empty ones included.
 * @param tiers ascending, the last without end
 * @param quantity >= 0; what is free is already taken off, as AWS Pricing Calculator does before it applies tiers
 */
export function tierCosts(tiers: readonly PriceTier[], quantity: Big): readonly TierCost[] {
  let below = new Big(0);
  return tiers.map(({ upTo, price }) => {
    const end = upTo === null || upTo.gt(quantity) ? quantity : upTo;
    const inside = end.gt(below) ? end.minus(below) : new Big(0);
    below = upTo ?? quantity;
    return { quantity: inside, usd: inside.times(price) };
  });
}

/** The sum over the tiers, USD. */
export function tieredCost(tiers: readonly PriceTier[], quantity: Big): Big {
  return tierCosts(tiers, quantity).reduce((sum, { usd }) => sum.plus(usd), new Big(0));
}
