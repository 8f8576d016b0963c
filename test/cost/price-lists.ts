/**
 * Price lists of AWS and Azure as their documentation describes them. Written by hand after the documented form, not recorded:
 * no network was reachable. Prices are those of the shipped catalogue except where a test wants a difference.
 */

interface AwsProduct {
  readonly sku: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  /** [from, to, USD] */
  readonly tiers: readonly (readonly [string, string, string])[];
}

/** A bulk list of one service: `{base}/offers/v1.0/aws/<service>/current/<region>/index.json`. */
export function awsList(offerCode: string, products: readonly AwsProduct[]): unknown {
  return {
    formatVersion: "v1.0",
    disclaimer: "This pricing list is for informational purposes only.",
    offerCode,
    version: "20261120000000",
    publicationDate: "2026-11-20T17:04:09Z",
    products: Object.fromEntries(
      products.map(({ sku, attributes }) => [sku, { sku, productFamily: "Serverless", attributes }]),
    ),
    terms: {
      OnDemand: Object.fromEntries(
        products.map(({ sku, unit, tiers }) => [
          sku,
          {
            [`${sku}.JRTCKXETXF`]: {
              offerTermCode: "JRTCKXETXF",
              sku,
              effectiveDate: "2026-11-01T00:00:00Z",
              // Not in the order of their ranges, as AWS does not promise one.
              priceDimensions: Object.fromEntries(
                tiers
                  .map(([beginRange, endRange, USD], at) => {
                    const rateCode = `${sku}.JRTCKXETXF.TIER${at}`;
                    const dimension = {
                      rateCode,
                      unit,
                      beginRange,
                      endRange,
                      description: "",
                      pricePerUnit: { USD },
                      appliesTo: [],
                    };
                    return [rateCode, dimension] as const;
                  })
                  .toReversed(),
              ),
              termAttributes: {},
            },
          },
        ]),
      ),
    },
    attributesList: {},
  };
}

const flat = (usd: string) => [["0", "Inf", usd]] as const;
const serverless = (
  sku: string,
  group: string,
  usagetype: string,
  unit: string,
  tiers: AwsProduct["tiers"],
  prefix = "",
) => ({
  sku,
  attributes: {
    servicecode: "AWSLambda",
    location: "US East (N. Virginia)",
    group,
    usagetype: `${prefix}${usagetype}`,
  },
  unit,
  tiers,
});

/** @param prefix of usage types, as regions other than us-east-1 have it: "EUC1-" @param duration USD per GB-second of the first tier on x86 */
export function awsLambdaList(prefix = "", duration = "0.0000166667"): unknown {
  const gb = "Lambda-GB-Second";
  return awsList("AWSLambda", [
    serverless(
      "TG3M4CAGBA3NYQBH",
      "AWS-Lambda-Duration",
      gb,
      gb,
      [
        ["0", "6000000000", duration],
        ["6000000000", "15000000000", "0.0000150000"],
        ["15000000000", "Inf", "0.0000133334"],
      ],
      prefix,
    ),
    serverless(
      "72SBSFWPMDTH8S3J",
      "AWS-Lambda-Duration-ARM",
      "Lambda-GB-Second-ARM",
      "Second",
      [
        ["0", "7500000000", "0.0000133334"],
        ["7500000000", "18750000000", "0.0000120001"],
        ["18750000000", "Inf", "0.0000106667"],
      ],
      prefix,
    ),
    serverless("GU2ZS9HVP6QTQ7KE", "AWS-Lambda-Requests", "Request", "Requests", flat("0.0000002000"), prefix),
    serverless("K7BX6567RJ67A2KE", "AWS-Lambda-Requests-ARM", "Request-ARM", "Request", flat("0.0000002000"), prefix),
    serverless(
      "CVY5JH8RFRXMP92N",
      "AWS-Lambda-Storage-Duration",
      "Lambda-Storage-GB-Second",
      "GB-Seconds",
      flat("0.0000000309"),
      prefix,
    ),
    serverless(
      "CH6HMM86MH4K8KCS",
      "AWS-Lambda-Storage-Duration-ARM",
      "Lambda-Storage-GB-Second-ARM",
      "GB-Seconds",
      flat("0.0000000309"),
      prefix,
    ),
    serverless(
      "BMKCD2ZCEYKTYYCB",
      "AWS-Lambda-Provisioned-Concurrency",
      "Lambda-Provisioned-Concurrency",
      gb,
      flat("0.0000041667"),
      prefix,
    ),
    serverless(
      "PCARM00000000000",
      "AWS-Lambda-Provisioned-Concurrency-ARM",
      "Lambda-Provisioned-Concurrency-ARM",
      gb,
      flat("0.0000033334"),
      prefix,
    ),
    serverless(
      "ZZF88MXYPS4DGSEZ",
      "AWS-Lambda-Duration-Provisioned",
      "Lambda-Provisioned-GB-Second",
      gb,
      flat("0.0000097222"),
      prefix,
    ),
    serverless(
      "PDARM00000000000",
      "AWS-Lambda-Duration-Provisioned-ARM",
      "Lambda-Provisioned-GB-Second-ARM",
      gb,
      flat("0.0000077778"),
      prefix,
    ),
    // The free quota stands in the same groups.
    {
      sku: "4VCGJ7EG8PJVZG7S",
      attributes: { location: "Any", group: "AWS-Lambda-Duration", usagetype: "Global-Lambda-GB-Second" },
      unit: "seconds",
      tiers: [["0", "400000", "0.0000000000"]],
    },
    // A service's list holds much that the catalogue does not ask for, in units of its own.
    serverless(
      "NQA9ZMGJKNJQT78E",
      "AWS-Lambda-Edge-Requests",
      "Lambda-Edge-Request",
      "Request",
      flat("0.0000006"),
      prefix,
    ),
  ]);
}

const task = (sku: string, usagetype: string, usd: string, prefix: string) => ({
  sku,
  attributes: { servicecode: "AmazonECS", location: "US East (N. Virginia)", usagetype: `${prefix}${usagetype}` },
  unit: "hours",
  tiers: flat(usd),
});

/** The prices of Fargate for ECS. */
export function awsEcsList(prefix = "USE1-"): unknown {
  return awsList("AmazonECS", [
    task("8CESGAFWKAJ98PME", "Fargate-vCPU-Hours:perCPU", "0.0404800000", prefix),
    task("PBZNQUSEXZUC34C9", "Fargate-GB-Hours", "0.0044450000", prefix),
    task("XSZRSYUSGBMQ0000", "Fargate-ARM-vCPU-Hours:perCPU", "0.0323800000", prefix),
    task("EWRH596JWHDZ0000", "Fargate-ARM-GB-Hours", "0.0035600000", prefix),
    task("WINDOWS000000000", "Fargate-Windows-vCPU-Hours:perCPU", "0.0465520000", prefix),
  ]);
}

/** An item of Azure's retail prices. */
export function azureItem(
  meterName: string,
  unitOfMeasure: string,
  retailPrice: number,
  tierMinimumUnits = 0,
  other = {},
): unknown {
  return {
    currencyCode: "USD",
    tierMinimumUnits,
    retailPrice,
    unitPrice: retailPrice,
    armRegionName: "centralus",
    location: "US Central",
    effectiveStartDate: "2026-10-01T00:00:00Z",
    meterId: `meter of ${meterName}`,
    meterName,
    productId: "DZH318Z0",
    skuId: `DZH318Z0/${meterName.length}`,
    productName: "Functions",
    skuName: "Standard",
    serviceName: "Functions",
    serviceFamily: "Compute",
    unitOfMeasure,
    type: "Consumption",
    isPrimaryMeterRegion: true,
    armSkuName: "",
    ...other,
  };
}

/** A page of them. */
export function azurePage(items: readonly unknown[], next: string | null): unknown {
  return {
    BillingCurrency: "USD",
    CustomerEntityId: "Default",
    CustomerEntityType: "Retail",
    Items: items,
    NextPageLink: next,
    Count: items.length,
  };
}

/** Azure Functions on two pages: its free quota is a first tier that costs nothing. */
export const azureFunctionsItems: readonly (readonly unknown[])[] = [
  [
    azureItem("Standard Execution Time", "1 GB Second", 0),
    azureItem("Standard Total Executions", "10", 0),
    azureItem("On Demand Execution Time", "1 GB Second", 0.000026, 100_000, { productName: "Flex Consumption" }),
  ],
  [
    azureItem("Standard Execution Time", "1 GB Second", 0.000016, 400_000),
    azureItem("Standard Total Executions", "10", 0.000002, 100_000),
    azureItem("Standard Execution Time", "1 GB Second", 0.000014, 400_000, { currencyCode: "EUR" }),
    azureItem("Standard Execution Time", "1 GB Second", 0.00002, 400_000, { armRegionName: "westeurope" }),
  ],
];

/** Azure Container Apps on one page, its requests 10 % dearer than in the catalogue. */
export const azureContainerAppsItems: readonly unknown[] = [
  azureItem("Standard vCPU Active Usage", "1 Second", 0.000024),
  azureItem("Standard vCPU Idle Usage", "1 Second", 0.000003),
  azureItem("Standard Memory Active Usage", "1 GiB Second", 0.000003),
  azureItem("Standard Memory Idle Usage", "1 GiB Second", 0.000003),
  azureItem("Standard Requests", "1M", 0.44),
];
