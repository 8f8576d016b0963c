import { describe, expect, test } from "vitest";
import { awsListPath, parseAwsPriceList } from "../../src/cost/aws-price-list.ts";
import { azureListPath, parseAzurePage, toAzurePriceList } from "../../src/cost/azure-price-list.ts";
import type { CatalogueFile } from "../../src/cost/catalogue-schema.ts";
import { mergeCatalogues, parseCatalogue, parseCatalogueFile } from "../../src/cost/price-catalogue.ts";
import type { PriceList } from "../../src/cost/price-list.ts";
import { isChanged, refreshCatalogue } from "../../src/cost/refreshed-catalogue.ts";
import { readPriceFile, type shippedPriceFiles } from "../../src/io/price-files.ts";
import {
  awsEcsList,
  awsLambdaList,
  awsList,
  azureContainerAppsItems,
  azureFunctionsItems,
  azureItem,
  azurePage,
} from "./price-lists.ts";
import { shipped } from "./prices.ts";

const today = "2026-11-29";
const fileOf = (name: (typeof shippedPriceFiles)[number]): CatalogueFile =>
  parseCatalogueFile(readPriceFile(name), `prices/${name}.yaml`);
const aws = (content: unknown, region = "us-east-1"): PriceList =>
  parseAwsPriceList(content, "https://aws.example", region);
const azure = (items: readonly unknown[]): PriceList => {
  const { items: read } = parseAzurePage(azurePage(items, null), "https://azure.example");
  return toAzurePriceList(read, "https://azure.example", "centralus");
};

describe("a list that has the prices in use changes none of them", () => {
  test.each([
    ["aws-lambda", aws(awsLambdaList()), 12],
    ["aws-fargate", aws(awsEcsList()), 4],
    ["azure-functions", azure(azureFunctionsItems.flat()), 2],
  ] as const)("%s", (name, list, listed) => {
    const { file, prices, missing, unlisted } = refreshCatalogue(fileOf(name), list, today);
    expect(missing).toEqual([]);
    expect(prices.filter(({ field }) => !field.startsWith("snapshot")).filter(isChanged)).toEqual([]);
    expect(prices.length - unlisted.length).toBe(listed);
    expect(file.source).toMatchObject({ read: today, confidence: "provider", address: list.address });
    // What was written is a catalogue file.
    expect(parseCatalogueFile(JSON.parse(JSON.stringify(file)), "new")).toEqual(file);
  });
});

test("what no list has is unknown in the new file, and said", () => {
  const { file, unlisted } = refreshCatalogue(fileOf("aws-lambda"), aws(awsLambdaList()), today);
  expect(unlisted).toEqual([
    "aws-lambda-x86 snapshot.kept",
    "aws-lambda-x86 snapshot.restored",
    "aws-lambda-arm64 snapshot.kept",
    "aws-lambda-arm64 snapshot.restored",
  ]);
  expect(file.offers[0]).toMatchObject({ snapshot: { kept: { usd: null }, restored: { usd: null } } });
});

test("a price that moved is a change of that price alone, and takes the place of the one in use", () => {
  const { file, prices } = refreshCatalogue(fileOf("aws-lambda"), aws(awsLambdaList("", "0.00002")), today);
  expect(prices.filter((price) => isChanged(price) && price.after !== null)).toEqual([
    {
      offer: "aws-lambda-x86",
      field: "memory",
      before: "0.0000166667 to 6000000000, 0.000015 to 15000000000, 0.0000133334",
      after: "0.00002 to 6000000000, 0.000015 to 15000000000, 0.0000133334",
      per: "second",
    },
  ]);
  const merged = mergeCatalogues(shipped, parseCatalogue(file, "new.yaml", { isUsers: true }));
  const offer = merged.offers.find(({ id }) => id === "aws-lambda-x86");
  expect(merged.offers).toHaveLength(shipped.offers.length);
  expect(offer?.model === "per-request" && offer.gibSecond?.[0]?.price.toFixed()).toBe("0.00002");
  expect(offer?.source).toMatchObject({ isUsers: true, file: "new.yaml", read: today, published: "2026-11-20" });
});

test("another region's list makes offers of that region, next to those in use", () => {
  const list = aws(awsLambdaList("EUC1-"), "eu-central-1");
  const { file, prices, missing } = refreshCatalogue(fileOf("aws-lambda"), list, today);
  expect(missing).toEqual([]);
  expect(new Set(file.offers.map(({ region }) => region))).toEqual(new Set(["eu-central-1"]));
  expect(prices.every(({ before }) => before === null)).toBe(true);
  const merged = mergeCatalogues(shipped, parseCatalogue(file, "new.yaml", { isUsers: true }));
  expect(merged.offers).toHaveLength(shipped.offers.length + file.offers.length);
});

test("a usage type is found with the region before it, and not inside another's name", () => {
  for (const prefix of ["", "USE1-", "EU-", "EUC1-", "APN2-"]) {
    const { missing } = refreshCatalogue(fileOf("aws-fargate"), aws(awsEcsList(prefix)), today);
    expect(missing).toEqual([]);
  }
});

describe("a price that the list does not have as expected is unknown, with the reason", () => {
  const gb = "Lambda-GB-Second";
  const product = (
    sku: string,
    group: string,
    unit: string,
    tiers: readonly (readonly [string, string, string])[],
  ) => ({
    sku,
    attributes: { group },
    unit,
    tiers,
  });
  const reason = (products: Parameters<typeof awsList>[1]): string | undefined =>
    refreshCatalogue(fileOf("aws-lambda"), aws(awsList("AWSLambda", products)), today).missing.find((clause) =>
      clause.startsWith("aws-lambda-x86 request"),
    );
  test.each([
    ["not there", [], "the price list has no AWS-Lambda-Requests"],
    [
      "in another unit",
      [product("A", "AWS-Lambda-Requests", gb, [["0", "Inf", "1"]])],
      "AWS-Lambda-Requests is priced per second, not per million",
    ],
    [
      "in a unit that is not known",
      [product("A", "AWS-Lambda-Requests", "Furlongs", [["0", "Inf", "1"]])],
      'AWS-Lambda-Requests is priced in units of "Furlongs", not per million',
    ],
    [
      "twice, and not the same",
      [
        product("A", "AWS-Lambda-Requests", "Requests", [["0", "Inf", "0.0000002"]]),
        product("B", "AWS-Lambda-Requests", "Requests", [["0", "Inf", "0.0000003"]]),
      ],
      "the price list has 2 prices of AWS-Lambda-Requests that differ",
    ],
    [
      "in tiers",
      [
        product("A", "AWS-Lambda-Requests", "Requests", [
          ["0", "10", "0.0000002"],
          ["10", "Inf", "0.0000001"],
        ]),
      ],
      "the price list has 2 tiers, and the entry has a place for one",
    ],
    [
      "no number",
      [product("A", "AWS-Lambda-Requests", "Requests", [["0", "Inf", "free"]])],
      "the price list has no AWS-Lambda-Requests",
    ],
  ] as const)("%s", (_, products, message) => {
    expect(reason(products)).toBe(`aws-lambda-x86 request: ${message}`);
  });
});

test("Azure's units of 10, 10K and 1M are a million each", () => {
  for (const [unit, price] of [
    ["10", 0.000004],
    ["10K", 0.004],
    ["1M", 0.4],
  ] as const) {
    const list = azure([azureItem("Standard Requests", unit, price)]);
    const { prices } = refreshCatalogue(fileOf("azure-container-apps"), list, today);
    expect(prices.find(({ field }) => field === "request")?.after).toBe("0.4");
  }
});

test("Azure Container Apps' list with a dearer request", () => {
  const { prices, missing } = refreshCatalogue(fileOf("azure-container-apps"), azure(azureContainerAppsItems), today);
  expect(missing).toEqual([]);
  expect(prices.filter(isChanged)).toMatchObject([{ field: "request", before: "0.4", after: "0.44", per: "million" }]);
});

test("lists are asked for by their documented addresses", () => {
  expect(awsListPath("AWSLambda", "us-east-1")).toBe("/offers/v1.0/aws/AWSLambda/current/us-east-1/index.json");
  expect(decodeURIComponent(azureListPath("Azure Container Apps", "centralus"))).toBe(
    "/api/retail/prices?$filter=serviceName eq 'Azure Container Apps' and armRegionName eq 'centralus' and priceType eq 'Consumption'",
  );
});

test.each([null, [], {}, { products: {} }, { products: {}, terms: { OnDemand: [] } }])(
  "%j is no price list of AWS, nor a page of Azure's",
  (content) => {
    expect(() => aws(content)).toThrow(/https:\/\/aws\.example is not a price list of AWS/);
    expect(() => parseAzurePage(content, "https://azure.example")).toThrow(/is not a page of Azure's retail prices/);
  },
);
