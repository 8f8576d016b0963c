import Big from "big.js";
import { z } from "zod";
import { BenchError } from "../errors/bench-error.ts";
import type { ListedPrice, ListUnit, PriceList } from "./price-list.ts";

/**
 * AWS's bulk price list of a service in a region
 * (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html).
 */
const listSchema = z.object({
  publicationDate: z.iso.datetime().optional(),
  products: z.record(z.string(), z.object({ sku: z.string(), attributes: z.record(z.string(), z.unknown()) })),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), z.unknown()) })),
    ),
  }),
});
/** Looked at only where the SKU is one that is asked for: other services' files hold dimensions of other shapes. */
const dimensionSchema = z.object({
  unit: z.string(),
  beginRange: z.string().optional(),
  endRange: z.string().optional(),
  pricePerUnit: z.object({ USD: z.string() }),
});
type Dimension = z.infer<typeof dimensionSchema>;

/** Path of the list below the base address. */
export function awsListPath(service: string, region: string): string {
  return `/offers/v1.0/aws/${encodeURIComponent(service)}/current/${encodeURIComponent(region)}/index.json`;
}

/**
 * The on-demand prices of a list. Named by `group`, and by `usagetype` without the region before it ("EUC1-"). Prices of the
 * free quota, which have the location "Any", are left out, as are those in other currencies.
 * @param content parsed JSON
 * @throws BenchError "target-unavailable" where it has not the documented form
 */
export function parseAwsPriceList(content: unknown, address: string, region: string): PriceList {
  const parsed = listSchema.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BenchError(
      "target-unavailable",
      `${address} is not a price list of AWS: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
      { hint: "AWS may have changed its form, or something in between answered; --aws-base names another address" },
    );
  }
  const { products, terms, publicationDate } = parsed.data;
  const prices = Object.entries(products).flatMap(([sku, { attributes }]): ListedPrice[] => {
    const names = [attributes["group"], stripRegion(attributes["usagetype"])].filter(
      (name) => typeof name === "string",
    );
    const offered = Object.hasOwn(terms.OnDemand, sku) ? Object.values(terms.OnDemand[sku] ?? {})[0] : undefined;
    if (attributes["location"] === "Any" || names.length === 0 || offered === undefined) return [];
    const dimensions = readDimensions(Object.values(offered.priceDimensions));
    const [first] = dimensions;
    if (first === undefined) return [];
    return [{ names, sku, unit: toUnit(first.unit), tiers: dimensions.map(toTier) }];
  });
  return { address, published: publicationDate?.slice(0, 10) ?? null, region, prices };
}

/** Ascending by where they begin; none where one has not the documented form. */
function readDimensions(values: readonly unknown[]): readonly Dimension[] {
  const read = values.map((value) => dimensionSchema.safeParse(value));
  if (read.some(({ success }) => !success)) return [];
  const dimensions = read.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const numeric = ({ beginRange = "0", endRange = "Inf", pricePerUnit }: Dimension): boolean =>
    isDecimal(beginRange) && (endRange === "Inf" || isDecimal(endRange)) && isDecimal(pricePerUnit.USD);
  if (!dimensions.every(numeric)) return [];
  return dimensions.toSorted((a, b) => Number(a.beginRange ?? 0) - Number(b.beginRange ?? 0));
}

function toTier({ endRange = "Inf", pricePerUnit }: Dimension): ListedPrice["tiers"][number] {
  return { upTo: endRange === "Inf" ? null : new Big(endRange), usd: new Big(pricePerUnit.USD) };
}

/** AWS spells units in several ways: "Lambda-GB-Second", "Second", "GB-Seconds"; "hours", "Hrs"; "Requests", "Request". */
function toUnit(spelling: string): ListUnit {
  if (/second/i.test(spelling)) return { kind: "time", seconds: 1 };
  if (/^(?:[a-z]+-)*(?:hours?|hrs)$/i.test(spelling)) return { kind: "time", seconds: 3_600 };
  return /^requests?$/i.test(spelling) ? { kind: "count", pieces: 1 } : { kind: "other", spelling };
}

function stripRegion(usagetype: unknown): unknown {
  return typeof usagetype === "string" ? usagetype.replace(/^[A-Z]{2,4}\d?-/, "") : undefined;
}

function isDecimal(text: string): boolean {
  return /^\d{1,20}(\.\d{1,20})?$/.test(text);
}
