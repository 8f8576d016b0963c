import type { Analysis } from "../analysis/analysis.ts";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import type { CostSettings } from "../analysis/cost/cost-settings.ts";
import { analyseCost } from "../analysis/cost/run-cost.ts";
import { readSamples } from "../io/run-store.ts";
import { systemClock } from "../io/system-clock.ts";
import { defaultOffers } from "./cost-settings.ts";
import { loadShippedCatalogue } from "./price-loading.ts";

/** What a report says of cost where nobody asked for anything else. `bench cost` has the same without options. */
export const usualSettings: Omit<CostSettings, "offers" | "today"> = {
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

/** The cost of a stored run at the usual traffic, on the usual offers; null where it has measured nothing that they run. */
export async function usualCost({ run, location }: Analysis): Promise<CostAnalysis | null> {
  const { samples } = await readSamples(location);
  const { offers } = loadShippedCatalogue();
  const cost = analyseCost(
    { run, samples },
    {
      ...usualSettings,
      offers: defaultOffers.flatMap((id) => offers.find((offer) => offer.id === id) ?? []),
      today: systemClock.wall().toISOString().slice(0, 10),
    },
  );
  return cost.rows.some(({ monthly }) => monthly !== null) ? cost : null;
}
