import Big from "big.js";
import { describe, expect, test } from "vitest";
import { findLambdaRate, parseLambdaPrices } from "../../src/cost/lambda-prices.ts";
import { estimateSpending, formatUsd, invocationUsd, longestBilledMs } from "../../src/cost/lambda-spending.ts";
import { readPriceFile } from "../../src/io/price-files.ts";

const prices = parseLambdaPrices(readPriceFile("aws-lambda"));
const rate = (architecture: "x86_64" | "arm64" = "x86_64"): NonNullable<ReturnType<typeof findLambdaRate>> => {
  const found = findLambdaRate(prices, "us-east-1", architecture);
  if (found === null) throw new Error("no rate");
  return found;
};

test("an unknown region has no price: never another region's", () => {
  expect(findLambdaRate(prices, "eu-central-9", "x86_64")).toBeNull();
  expect(findLambdaRate(prices, "constructor", "x86_64")).toBeNull();
});

test("a broken price list is refused", () => {
  expect(() => parseLambdaPrices({ provider: "aws-lambda" })).toThrow("the price list of AWS Lambda is broken");
});

describe("an invocation costs", () => {
  // AWS's own example: 1 ms at 128 MB is 2.08e-9 USD of duration, and the request fee is 96 times that.
  test("its duration at its memory, and the request", () => {
    const free = { ...rate(), perRequest: new Big(0) };
    expect(invocationUsd(128, 1, free).toFixed(12)).toBe("0.000000002083");
    expect(
      invocationUsd(128, 1, rate())
        .minus(invocationUsd(128, 1, free))
        .toFixed(),
    ).toBe("0.0000002");
  });
  test("a fifth less on arm64", () => {
    expect(Number(rate("arm64").perGbSecond.div(rate().perGbSecond))).toBeCloseTo(0.8, 3);
  });
});

describe("an estimate", () => {
  const plan = { memoryMiB: 1024, timeoutMs: 3_000, starts: 30, warm: 360, versions: 0 };
  test("expects a second per start and a tenth per request; the worst is every limit, INIT included", () => {
    const { expected, worst } = estimateSpending(plan, rate());
    const seconds = 30 * 1 + 360 * 0.1;
    expect(expected.toFixed(10)).toBe(
      new Big(seconds)
        .times("0.0000166667")
        .plus(390 * 0.0000002)
        .toFixed(10),
    );
    const longest = 30 * 13 + 360 * 3;
    expect(worst.toFixed(10)).toBe(
      new Big(longest)
        .times("0.0000166667")
        .plus(390 * 0.0000002)
        .toFixed(10),
    );
  });
  test("is never more than its worst case, whatever the timeout", () => {
    for (const timeoutMs of [1_000, 3_000, 900_000]) {
      const { expected, worst } = estimateSpending({ ...plan, timeoutMs }, rate());
      expect(expected.lte(worst)).toBe(true);
    }
  });
  test("has three hours of cache and one restore for every SnapStart version", () => {
    const { expected } = estimateSpending({ ...plan, starts: 0, warm: 0, versions: 2 }, rate());
    expect(expected.toFixed(8)).toBe(new Big("0.0000015046").times(10_800).plus("0.0001397998").times(2).toFixed(8));
  });
  test("bills a start for INIT, too", () => {
    expect(longestBilledMs(3_000, true)).toBe(13_000);
    expect(longestBilledMs(3_000, false)).toBe(3_000);
  });
});

test.each([
  ["0", "$0"],
  ["0.00000021", "$0.00000021"],
  ["0.0042", "$0.0042"],
  ["0.12345", "$0.1235"],
  ["1", "$1.00"],
  ["12.345", "$12.35"],
])("%s USD is written %s", (amount, text) => {
  expect(formatUsd(new Big(amount))).toBe(text);
});
