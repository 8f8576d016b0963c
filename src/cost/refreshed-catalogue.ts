import Big from "big.js";
import type { CatalogueFile, OfferEntry } from "./catalogue-schema.ts";
import { convertPrice, type EntryUnit, type ListedPrice, type PriceList } from "./price-list.ts";

/** A price of the new file beside the one in use. */
export interface PriceChange {
  /** Id of the offer. */
  readonly offer: string;
  /** "request", "memory", "idle.memory". */
  readonly field: string;
  /** As formatted prices; null: none is in use for this region, or it is unknown. */
  readonly before: string | null;
  /** Null: the list does not have it, and so it is unknown. */
  readonly after: string | null;
  readonly per: EntryUnit;
}

/** A catalogue file with the prices of a list. */
export interface RefreshedCatalogue {
  readonly file: CatalogueFile;
  /** Every price, changed or not, in the order of the file. */
  readonly prices: readonly PriceChange[];
  /** What the list should have and has not, or has in a way that is not understood: one clause each. */
  readonly missing: readonly string[];
  /** What no price list has, "aws-lambda-x86 snapshot.kept": unknown in the new file. */
  readonly unlisted: readonly string[];
}

/** A price of an entry, wherever it stands in it. */
interface Rate {
  readonly usd?: string | null;
  readonly tiers?: readonly { readonly upTo: string | null; readonly usd: string }[];
  readonly per: EntryUnit;
  readonly meter?: string;
  readonly sku?: string;
}

/**
 * The file with every price that a list has, and unknown for every other: nothing in it was read on another day. Rules and
 * free quotas are those of the file. Where it has no offer for the list's region, those of its first region lend their rules.
 * @param today ISO date
 */
export function refreshCatalogue(file: CatalogueFile, list: PriceList, today: string): RefreshedCatalogue {
  const prices: PriceChange[] = [];
  const missing: string[] = [];
  const unlisted: string[] = [];
  const offers = templatesFor(file.offers, list.region).map((entry) => {
    const isInUse = entry.region === list.region;
    const visit = (value: unknown, path: readonly string[]): unknown => {
      if (typeof value !== "object" || value === null) return value;
      if (Array.isArray(value)) return value.map((item) => visit(item, path));
      if (isRate(value)) {
        const found = findPrice(value, list);
        const field = path.join(".");
        if (value.meter === undefined) unlisted.push(`${entry.id} ${field}`);
        else if ("reason" in found) missing.push(`${entry.id} ${field}: ${found.reason}`);
        const rate: Rate = "reason" in found ? unknownRate(value) : found.rate;
        prices.push({
          offer: entry.id,
          field,
          before: isInUse ? formatRate(value) : null,
          after: formatRate(rate),
          per: value.per,
        });
        return rate;
      }
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key])]));
    };
    return { ...(visit(entry, []) as OfferEntry), region: list.region };
  });
  const source = { address: list.address, published: list.published, read: today, confidence: "provider" } as const;
  return { file: { ...file, source, offers }, prices, missing, unlisted };
}

/** Whether two prices differ as numbers: "0.20" and "0.2" do not. */
export function isChanged({ before, after }: PriceChange): boolean {
  return before !== after;
}

/** One entry per id: that of the region, or else the first. */
function templatesFor(entries: readonly OfferEntry[], region: string): readonly OfferEntry[] {
  const chosen = new Map<string, OfferEntry>();
  for (const entry of entries) if (!chosen.has(entry.id) || entry.region === region) chosen.set(entry.id, entry);
  return [...chosen.values()];
}

function isRate(value: object): value is Rate {
  return "per" in value && ("usd" in value || "tiers" in value);
}

function findPrice(rate: Rate, list: PriceList): { readonly rate: Rate } | { readonly reason: string } {
  const { meter, per } = rate;
  if (meter === undefined) return { reason: "no price list has it" };
  const found = list.prices.filter(({ names }) => names.includes(meter));
  const [first] = found;
  if (first === undefined) return { reason: `the price list has no ${meter}` };
  const converted = found.map((price) => convertPrice(price, per));
  const [tiers] = converted;
  if (tiers === undefined || "unfit" in tiers) return { reason: `${meter} ${tiers?.unfit ?? "has no price"}` };
  if (new Set(converted.map((one) => JSON.stringify(one))).size > 1)
    return { reason: `the price list has ${found.length} prices of ${meter} that differ` };
  return toRate(rate, first, tiers);
}

function toRate(
  { per, meter, tiers: mayHaveTiers }: Rate,
  { sku }: ListedPrice,
  tiers: ListedPrice["tiers"],
): { readonly rate: Rate } | { readonly reason: string } {
  const names = { per, ...(meter === undefined ? {} : { meter }), ...(sku === "" ? {} : { sku }) };
  const [only, ...more] = tiers.map(({ upTo, usd }) => ({ upTo: upTo?.toFixed() ?? null, usd: usd.toFixed() }));
  if (only === undefined) return { reason: "the price list has no price of it" };
  if (mayHaveTiers !== undefined) return { rate: { tiers: [only, ...more], ...names } };
  if (more.length > 0) return { reason: `the price list has ${tiers.length} tiers, and the entry has a place for one` };
  return { rate: { usd: only.usd, ...names } };
}

/** The same rate without a price. */
function unknownRate({ per, meter }: Rate): Rate {
  return { usd: null, per, ...(meter === undefined ? {} : { meter }) };
}

function formatRate({ usd, tiers }: Rate): string | null {
  if (tiers === undefined) return usd === undefined || usd === null ? null : new Big(usd).toFixed();
  return tiers
    .map((tier) => `${new Big(tier.usd).toFixed()}${tier.upTo === null ? "" : ` to ${new Big(tier.upTo).toFixed()}`}`)
    .join(", ");
}
