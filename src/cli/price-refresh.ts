import { awsListPath, parseAwsPriceList } from "../cost/aws-price-list.ts";
import { azureListPath, parseAzurePage, toAzurePriceList } from "../cost/azure-price-list.ts";
import type { CatalogueFile } from "../cost/catalogue-schema.ts";
import type { PriceList } from "../cost/price-list.ts";
import { BenchError } from "../errors/bench-error.ts";
import { downloadJson, listLimits } from "../io/price-download.ts";
import type { PricesRefreshArguments } from "./prices-options.ts";

/** Azure answers with 100 prices a page; a service in a region has a few hundred. */
const mostPages = 50;

/** Where lists are read, and of which regions. */
export type ListPlaces = Pick<PricesRefreshArguments, "awsRegion" | "azureRegion" | "awsBase" | "azureBase">;

/** The region of which the list of a file would be read; undefined where no list is known for it. */
export function regionOf({ list }: CatalogueFile, { awsRegion, azureRegion }: ListPlaces): string | undefined {
  if (list === undefined) return undefined;
  return list.kind === "aws-bulk" ? awsRegion : azureRegion;
}

/**
 * The price list of a file.
 * @throws BenchError "target-unavailable" where it cannot be downloaded, or has not the documented form; "usage" where an address is none
 */
export async function downloadList(
  { kind, service }: NonNullable<CatalogueFile["list"]>,
  { awsRegion, azureRegion, awsBase, azureBase }: ListPlaces,
): Promise<PriceList> {
  if (kind === "aws-bulk") {
    const address = `${baseOf("--aws-base", awsBase)}${awsListPath(service, requireRegion("--aws-region", awsRegion))}`;
    return parseAwsPriceList(await downloadJson(address, listLimits), address, awsRegion);
  }
  const base = baseOf("--azure-base", azureBase);
  const first = `${base}${azureListPath(service, requireRegion("--azure-region", azureRegion))}`;
  return toAzurePriceList(await downloadPages(first), first, azureRegion);
}

async function downloadPages(first: string): Promise<ReturnType<typeof parseAzurePage>["items"]> {
  const items: ReturnType<typeof parseAzurePage>["items"][number][] = [];
  let address: string | null = first;
  for (let page = 0; address !== null; page++) {
    if (page === mostPages)
      throw new BenchError("target-unavailable", `${first} goes on after ${mostPages} pages`, {
        hint: "the list is longer than any that was known when this was written",
      });
    const { items: found, next } = parseAzurePage(await downloadJson(address, listLimits), address);
    items.push(...found);
    address = next === null ? null : requireSameOrigin(next, first);
  }
  return items;
}

/** The next page is where the first was: an answer must not send us elsewhere. */
function requireSameOrigin(next: string, first: string): string {
  if (URL.canParse(next) && new URL(next).origin === new URL(first).origin) return next;
  throw new BenchError(
    "target-unavailable",
    `${first} names a next page elsewhere: ${JSON.stringify(next.slice(0, 100))}`,
    {
      hint: "something in between may have changed the answer",
    },
  );
}

function baseOf(option: string, base: string): string {
  if (URL.canParse(base) && ["http:", "https:"].includes(new URL(base).protocol)) return base.replace(/\/+$/, "");
  throw new BenchError("usage", `${option} ${base} is not an address`, {
    hint: "write one such as https://prices.azure.com",
  });
}

function requireRegion(option: string, region: string): string {
  if (/^[a-z0-9-]{2,40}$/.test(region)) return region;
  throw new BenchError("usage", `${option} ${region} is not a region`, {
    hint: "write its code: eu-central-1 at AWS, westeurope at Azure",
  });
}
