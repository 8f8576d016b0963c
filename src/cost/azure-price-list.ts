import Big from "big.js";
import { z } from "zod";
import { BenchError } from "../errors/bench-error.ts";
import type { ListedPrice, ListUnit, PriceList } from "./price-list.ts";

/** A page of Azure's retail prices (https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices). */
const pageSchema = z.object({
  Items: z.array(
    z.object({
      currencyCode: z.string(),
      tierMinimumUnits: z.number().nonnegative(),
      retailPrice: z.number().nonnegative(),
      armRegionName: z.string(),
      meterName: z.string(),
      productName: z.string().optional(),
      skuId: z.string().optional(),
      meterId: z.string().optional(),
      unitOfMeasure: z.string(),
      type: z.string().optional(),
      effectiveStartDate: z.string().optional(),
    }),
  ),
  NextPageLink: z.string().nullish(),
});
type Item = z.infer<typeof pageSchema>["Items"][number];

/** One page of the list. */
export interface AzurePage {
  readonly items: readonly Item[];
  /** Address of the next one; null at the end. */
  readonly next: string | null;
}

/** Path and query of the first page below the base address. */
export function azureListPath(service: string, region: string): string {
  const filter = `serviceName eq '${service}' and armRegionName eq '${region}' and priceType eq 'Consumption'`;
  return `/api/retail/prices?$filter=${encodeURIComponent(filter)}`;
}

/** @param content parsed JSON @throws BenchError "target-unavailable" where it has not the documented form */
export function parseAzurePage(content: unknown, address: string): AzurePage {
  const parsed = pageSchema.safeParse(content);
  if (parsed.success) return { items: parsed.data.Items, next: parsed.data.NextPageLink || null };
  const issue = parsed.error.issues[0];
  throw new BenchError(
    "target-unavailable",
    `${address} is not a page of Azure's retail prices: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    { hint: "Azure may have changed its form, or something in between answered; --azure-base names another address" },
  );
}

/**
 * The consumption prices in USD of all pages, named by meter. A first tier that costs nothing is the free quota, which the
 * catalogue has apart: it is left out where another follows.
 */
export function toAzurePriceList(items: readonly Item[], address: string, region: string): PriceList {
  const fitting = items.filter(
    ({ currencyCode, armRegionName, type }) =>
      currencyCode === "USD" && armRegionName === region && (type ?? "Consumption") === "Consumption",
  );
  const meters = new Map<string, Item[]>();
  for (const item of fitting) {
    const key = JSON.stringify([item.meterName, item.productName, item.meterId, item.skuId]);
    meters.set(key, [...(meters.get(key) ?? []), item]);
  }
  const dates = fitting.flatMap(({ effectiveStartDate }) => effectiveStartDate?.slice(0, 10) ?? []).toSorted();
  return { address, published: dates.at(-1) ?? null, region, prices: [...meters.values()].flatMap(toListed) };
}

function toListed(items: readonly Item[]): ListedPrice[] {
  const sorted = items.toSorted((a, b) => a.tierMinimumUnits - b.tierMinimumUnits);
  const paid = sorted.length > 1 && sorted[0]?.retailPrice === 0 ? sorted.slice(1) : sorted;
  const [first] = paid;
  if (first === undefined) return [];
  const tiers = paid.map(({ retailPrice }, at) => {
    const next = paid[at + 1];
    return { upTo: next === undefined ? null : new Big(next.tierMinimumUnits), usd: new Big(retailPrice) };
  });
  return [
    { names: [first.meterName], sku: first.skuId ?? first.meterId ?? "", unit: toUnit(first.unitOfMeasure), tiers },
  ];
}

/** "1 GB Second", "1 Second", "1 GiB Hour"; "10", "10K", "1M". */
function toUnit(spelling: string): ListUnit {
  const time = /^1 (?:(?:GB|GiB|vCPU) )?(Second|Hour)$/.exec(spelling);
  if (time !== null) return { kind: "time", seconds: time[1] === "Hour" ? 3_600 : 1 };
  const count = /^(\d{1,6})(K|M)?$/.exec(spelling);
  if (count === null) return { kind: "other", spelling };
  return { kind: "count", pieces: Number(count[1]) * (count[2] === "M" ? 1e6 : count[2] === "K" ? 1e3 : 1) };
}
