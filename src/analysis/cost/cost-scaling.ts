import type { Offer } from "../../cost/offer.ts";
import type { Scaling } from "../../cost/replay-model.ts";
import type { CostSettings } from "./cost-settings.ts";

/** How instances of an offer come and go. A machine's are the user's own: one request at once, kept as long as is said. */
export function scalingOf(offer: Offer, { machineKeepAliveMs }: Pick<CostSettings, "machineKeepAliveMs">): Scaling {
  const unlimited = { maxInstances: Infinity, minInstances: 0 };
  if (offer.model === "machine") return { ...unlimited, ...unbilled, keepAliveMs: machineKeepAliveMs, concurrency: 1 };
  const { keepAliveMs, concurrency } = offer;
  return { ...unlimited, ...steps(offer), keepAliveMs, concurrency };
}

const unbilled = {
  instanceMinimumMs: 0,
  instanceGranularityMs: 1,
  activeMinimumMs: 0,
  activeGranularityMs: 1,
};

function steps(offer: Exclude<Offer, { model: "machine" }>): typeof unbilled {
  if (offer.model === "cpu-time") return unbilled;
  const { minimumMs, granularityMs } = offer.rule;
  return offer.model === "instance-hours"
    ? { ...unbilled, instanceMinimumMs: minimumMs, instanceGranularityMs: granularityMs }
    : { ...unbilled, activeMinimumMs: minimumMs, activeGranularityMs: granularityMs };
}
