import Big from "big.js";
import { z } from "zod";
import { BenchError } from "../errors/bench-error.ts";

const usd = z.string().regex(/^\d+(\.\d+)?$/, "a price is decimal digits as text");

const lambdaPricesSchema = z.strictObject({
  provider: z.literal("aws-lambda"),
  source: z.url(),
  published: z.iso.date(),
  read: z.iso.date(),
  confidence: z.enum(["provider", "secondary"]),
  regions: z.record(
    z.string(),
    z.strictObject({
      request: usd,
      duration: z.strictObject({ x86_64: usd, arm64: usd }),
      snapStartCache: usd,
      snapStartRestore: usd,
    }),
  ),
});
/** The dated price list of AWS Lambda: decimals as text, USD. */
export type LambdaPrices = z.infer<typeof lambdaPricesSchema>;

/** What an invocation costs in one region on one architecture, USD. */
export interface LambdaRate {
  readonly perRequest: Big;
  /** Per GB-second of billed duration. */
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
  const parsed = lambdaPricesSchema.safeParse(sheet);
  if (parsed.success) return parsed.data;
  throw new BenchError("internal", `the price list of AWS Lambda is broken: ${z.prettifyError(parsed.error)}`);
}

/** The rate of a region; null where the list does not have it: unknown is never another region's price. */
export function findLambdaRate(
  { regions }: LambdaPrices,
  region: string,
  architecture: "x86_64" | "arm64",
): LambdaRate | null {
  const entry = Object.hasOwn(regions, region) ? regions[region] : undefined;
  if (entry === undefined) return null;
  return {
    perRequest: new Big(entry.request),
    perGbSecond: new Big(entry.duration[architecture]),
    snapStartCache: new Big(entry.snapStartCache),
    snapStartRestore: new Big(entry.snapStartRestore),
  };
}
