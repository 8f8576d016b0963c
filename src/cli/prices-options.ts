import type { Argv } from "yargs";
import type { OptionsOf } from "./option-types.ts";

/** Options of the commands about prices. */

const asJson = { type: "boolean", describe: "print one JSON document on stdout", default: false } as const;
const ownPrices = {
  type: "string",
  array: true,
  describe: "your price file; its prices win (repeatable)",
} as const;

/** Options of `bench prices list`. */
export function pricesListOptions(command: Argv) {
  return command.option("prices", ownPrices).option("json", asJson);
}

/** Options of `bench prices check`. */
export function pricesCheckOptions(command: Argv) {
  return command.option("prices", ownPrices);
}

/** Options of `bench prices refresh`. */
export function pricesRefreshOptions(command: Argv) {
  return command
    .option("provider", {
      type: "string",
      array: true,
      describe: "only this price file, such as aws-lambda (repeatable)",
    })
    .option("aws-region", { type: "string", describe: "region at AWS", default: "us-east-1" })
    .option("azure-region", { type: "string", describe: "region at Azure", default: "centralus" })
    .option("out", { type: "string", describe: "folder for the new, dated files", default: "prices" })
    .option("prices", ownPrices)
    .option("aws-base", {
      type: "string",
      describe: "address of AWS's price lists",
      default: "https://pricing.us-east-1.amazonaws.com",
    })
    .option("azure-base", {
      type: "string",
      describe: "address of Azure's retail prices",
      default: "https://prices.azure.com",
    });
}

export type PricesListArguments = OptionsOf<typeof pricesListOptions>;
export type PricesCheckArguments = OptionsOf<typeof pricesCheckOptions>;
export type PricesRefreshArguments = OptionsOf<typeof pricesRefreshOptions>;
