import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The content of a price list that comes with coldbench, as it is written. @param name such as "aws-lambda" */
export function readPriceFile(name: string): unknown {
  return parse(readFileSync(new URL(`../../prices/${name}.yaml`, import.meta.url), "utf8"));
}
