import { readFileSync } from "node:fs";
import { loadShippedCatalogue } from "../../src/cli/price-loading.ts";
import type { MonthlyUse, Offer, Packing } from "../../src/cost/offer.ts";
import { findOffers } from "../../src/cost/price-catalogue.ts";

/** The prices that come with coldbench. */
export const shipped = loadShippedCatalogue();

/** The shipped offer of an id, in the one region that it is shipped for. */
export function shippedOffer<Model extends Offer["model"]>(id: string, model: Model): Extract<Offer, { model: Model }> {
  const [offer] = findOffers(shipped, id);
  if (offer?.model !== model) throw new Error(`no offer ${id} of ${model}`);
  return offer as Extract<Offer, { model: Model }>;
}

/** A month in which nothing happens, at 1 GiB and one vCPU. */
export const idleMonth: MonthlyUse = {
  requests: 0,
  billedMs: 0,
  idleMs: 0,
  aliveMs: 0,
  cpuMs: 0,
  memoryMiB: 1_024,
  vcpus: 1,
};

/** For offers that are no machines. */
export const noPacking: Packing = { density: null, utilisation: 1 };

/** The published totals that a cost model must give. */
export const vectors = (
  JSON.parse(readFileSync(new URL("price-vectors.json", import.meta.url), "utf8")) as {
    readonly cases: readonly PriceVector[];
  }
).cases;

/** One of them. */
export interface PriceVector {
  readonly provider: string;
  readonly requests?: number;
  readonly cpuMsPerRequest?: number;
  readonly usdPerMonth?: number;
  readonly arch?: string;
  /** From 1. */
  readonly tier?: number;
  /** Of that tier alone. */
  readonly gbSeconds?: number;
  readonly usd?: number;
}
