import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import type { CostSettings } from "../analysis/cost/cost-settings.ts";
import { analyseCost } from "../analysis/cost/run-cost.ts";
import { digestOf } from "../io/packed-file.ts";
import { readPriceText, shippedPriceFiles } from "../io/price-files.ts";
import type { Provenance } from "../results/provenance.ts";
import { defaultOffers } from "./cost-settings.ts";
import { loadShippedCatalogue } from "./price-loading.ts";

/** What a report says of cost where nobody asked for anything else. `bench cost` has the same without options. */
const usualSettings: Omit<CostSettings, "offers" | "today"> = {
  targets: [],
  requestsPerMonth: 1e7,
  traffic: { pattern: "poisson" },
  memoryMiB: { value: 512, forced: false },
  vcpus: 1,
  utilisation: 0.7,
  machineKeepAliveMs: 600_000,
  densities: {},
  seed: 1,
};

/** What the cost of a report is computed with, beside its run. */
export function usualCostOrigin(today: string): NonNullable<Provenance["cost"]> {
  const prices = digestOf(shippedPriceFiles.map(readPriceText).join("\n"));
  return { today, prices, settings: { ...usualSettings, offers: [...defaultOffers] } };
}

/** Everything that the cost of a report is computed with. @param today ISO date */
export function usualCostSettings(today: string): CostSettings {
  const { offers } = loadShippedCatalogue();
  const chosen = defaultOffers.flatMap((id) => offers.find((offer) => offer.id === id) ?? []);
  return { ...usualSettings, offers: chosen, today };
}

/**
 * The cost of a run at the usual traffic, on the usual offers; null where it has measured nothing that they run.
 * @param today ISO date
 */
export function usualCostOf(measured: Parameters<typeof analyseCost>[0], today: string): CostAnalysis | null {
  return ifPriced(analyseCost(measured, usualCostSettings(today)));
}

/** Null where no row has a price. */
export function ifPriced(cost: CostAnalysis): CostAnalysis | null {
  return cost.rows.some(({ monthly }) => monthly !== null) ? cost : null;
}
