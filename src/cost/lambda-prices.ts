import type Big from "big.js";
import { BenchError } from "../errors/bench-error.ts";
import type { PerRequestOffer } from "./offer.ts";
import { type Catalogue, findOffer, parseCatalogue } from "./price-catalogue.ts";

/** The dated price list of AWS Lambda: its part of the catalogue. */
export type LambdaPrices = Catalogue;

/** What an invocation costs in one region on one architecture, USD. */
export interface LambdaRate {
  readonly perRequest: Big;
  /** Per GB-second of billed duration: of the first tier, which is the dearest. */
  readonly perGbSecond: Big;
  /** Per GB-second that a SnapStart version is cached, and per GB restored. */
  readonly snapStartCache: Big;
  readonly snapStartRestore: Big;
}

/**
 * Checks a price list.
 * @param sheet parsed YAML
 * @throws BenchError "internal": the list comes with coldbench
 */
export function parseLambdaPrices(sheet: unknown): LambdaPrices {
  try {
    return parseCatalogue(sheet, "prices/aws-lambda.yaml");
  } catch (cause) {
    if (!(cause instanceof BenchError)) throw cause;
    throw new BenchError("internal", `the price list of AWS Lambda is broken: ${cause.message}`, { cause });
  }
}

/** The rate of a region; null where the list does not have all of it: unknown is never another region's price. */
export function findLambdaRate(
  prices: LambdaPrices,
  region: string,
  architecture: "x86_64" | "arm64",
): LambdaRate | null {
  const offer = findOffer(prices, architecture === "arm64" ? "aws-lambda-arm64" : "aws-lambda-x86", region);
  return offer?.model === "per-request" ? toRate(offer) : null;
}

function toRate({ request, gibSecond, snapshot }: PerRequestOffer): LambdaRate | null {
  const perGbSecond = gibSecond?.[0]?.price ?? null;
  const [cache, restore] = [snapshot?.gibSecond ?? null, snapshot?.restoreGib ?? null];
  if (request === null || perGbSecond === null || cache === null || restore === null) return null;
  return { perRequest: request, perGbSecond, snapStartCache: cache, snapStartRestore: restore };
}
