import { readdirSync, readFileSync } from "node:fs";
import type Big from "big.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { daysBetween, isStale } from "../../src/cost/price-age.ts";
import { findOffer, findOffers, mergeCatalogues, parseCatalogue } from "../../src/cost/price-catalogue.ts";
import { readPriceFile, shippedPriceFiles } from "../../src/io/price-files.ts";
import { shipped, shippedOffer } from "./prices.ts";

const worker = {
  id: "my-worker",
  name: "Ours",
  region: "here",
  forms: ["wasm"],
  model: "cpu-time",
  monthly: { usd: "1" },
  request: { usd: "0.30", per: "million" },
  cpuMs: { usd: null, per: "million" },
  concurrency: 1,
  keepAlive: { seconds: 0, basis: "assumed" },
};
const own = (offers: readonly unknown[]): unknown => ({
  schema: 1,
  provider: "mine",
  source: { address: "https://example.com/contract", published: null, read: "2026-11-01", confidence: "provider" },
  offers,
});
const mistakesOf = (tree: unknown): string => {
  try {
    parseCatalogue(tree, "my.yaml");
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
};

test("every shipped file is listed, valid, and of the provider that it is named after", () => {
  expect(readdirSync("prices").toSorted()).toEqual(shippedPriceFiles.map((name) => `${name}.yaml`).toSorted());
  for (const name of shippedPriceFiles) {
    const { offers } = parseCatalogue(readPriceFile(name), `prices/${name}.yaml`);
    expect(new Set(offers.map(({ provider }) => provider))).toEqual(new Set([name]));
  }
});

test("every shipped offer has an id of its own; prices that are not published are unknown, not zero", () => {
  expect(new Set(shipped.offers.map(({ id }) => id)).size).toBe(shipped.offers.length);
  expect(shippedOffer("fermyon-wasm-functions", "cpu-time")).toMatchObject({
    monthly: null,
    perMillionRequests: null,
    perMillionCpuMs: null,
  });
});

describe("figures are those of the providers", () => {
  const text = (price: Big | null | undefined): string | undefined => price?.toFixed();
  test("Lambda", () => {
    const x86 = shippedOffer("aws-lambda-x86", "per-request");
    expect(x86.gibSecond?.map(({ upTo, price }) => [text(upTo), text(price)])).toEqual([
      ["6000000000", "0.0000166667"],
      ["15000000000", "0.000015"],
      [undefined, "0.0000133334"],
    ]);
    expect(text(x86.request)).toBe("0.0000002");
    expect(x86).toMatchObject({ keepAliveMs: 600_000, keepAliveBasis: "observed", concurrency: 1, provisioned: false });
    expect(x86.rule).toMatchObject({ of: "request", granularityMs: 1, minimumMemoryMiB: 128, clock: "init" });
  });
  test("prices by the hour and by the month are kept to the last digit that matters", () => {
    const fargate = shippedOffer("aws-fargate-arm64", "instance-hours");
    expect(fargate.vcpuSecond?.times(3_600).toFixed(12)).toBe("0.032380000000");
    expect(text(shippedOffer("ec2-m7g.large", "machine").hour)).toBe("0.0816");
    expect(shippedOffer("fly-shared-cpu-1x-256mb", "machine").hour?.times(730).toFixed(9)).toBe("2.020000000");
  });
  test("what is provisioned is kept for ever", () => {
    expect(shippedOffer("aws-lambda-arm64-provisioned", "per-request").keepAliveMs).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a user's file", () => {
  test("wins by id and region, says so, and adds what is new", () => {
    const lambda = { ...worker, id: "aws-lambda-x86", region: "us-east-1" };
    const merged = mergeCatalogues(
      shipped,
      parseCatalogue(own([worker, lambda, { ...lambda, region: "eu-west-1" }]), "my.yaml", { isUsers: true }),
    );
    expect(merged.offers).toHaveLength(shipped.offers.length + 2);
    expect(findOffer(merged, "aws-lambda-x86", "us-east-1")?.source).toMatchObject({ isUsers: true, file: "my.yaml" });
    expect(findOffer(merged, "aws-lambda-arm64", "us-east-1")?.source.isUsers).toBe(false);
    expect(findOffers(merged, "aws-lambda-x86").map(({ region }) => region)).toEqual(["us-east-1", "eu-west-1"]);
    expect(findOffer(merged, "my-worker", "there")).toBeNull();
  });
  test("has every mistake named with its field and what to write", () => {
    const broken = own([
      { ...worker, request: { usd: 0.3, per: "million" }, forms: ["vm"] },
      { ...worker, id: "My Worker", monthly: { usd: "-1" }, price: "2" },
      { ...worker, model: "flat" },
    ]);
    const lines = mistakesOf(broken).split("\n");
    expect(lines.map((line) => /^my\.yaml: (\S+): /.exec(line)?.[1])).toEqual([
      "offers[0].forms[0]",
      "offers[0].request.usd",
      "offers[1].id",
      "offers[1].monthly.usd",
      "offers[1].price",
      "offers[2].model",
    ]);
    expect(lines[1]).toContain('write decimal digits in quotes, such as "0.20"');
    expect(lines[5]).toContain("use one of per-request, instance-hours, cpu-time, machine");
  });
  test("with an offer twice is refused", () => {
    expect(mistakesOf(own([worker, worker]))).toBe(
      "my.yaml: offers[1].id: my-worker in here is there twice: remove one, or give it another id",
    );
    expect(mistakesOf(own([worker, { ...worker, region: "there" }]))).toBe("none");
  });
  test.each([
    [[{ upTo: "5", usd: "2" }], false],
    [[{ upTo: null, usd: "2" }], true],
    [
      [
        { upTo: "5", usd: "2" },
        { upTo: "4", usd: "1" },
        { upTo: null, usd: "1" },
      ],
      false,
    ],
    [
      [
        { upTo: null, usd: "2" },
        { upTo: null, usd: "1" },
      ],
      false,
    ],
    [
      [
        { upTo: "5", usd: "2" },
        { upTo: "40", usd: "1" },
        { upTo: null, usd: "1" },
      ],
      true,
    ],
  ])("tiers %j: %s", (tiers, isValid) => {
    const { monthly: _monthly, cpuMs: _cpuMs, ...rest } = worker;
    const offer = {
      ...rest,
      model: "per-request",
      rule: { of: "request", granularityMs: 1, minimumMs: 0, minimumMemoryMiB: 1, memoryStepMiB: 1, clock: "handler" },
      memory: { tiers, per: "second" },
    };
    expect(mistakesOf(own([offer]))).toMatch(isValid ? /^none$/ : /memory\.tiers: the tiers do not ascend/);
  });
  test.each([null, [], "text", 7, { offers: [] }])("%j is no price file", (tree) => {
    expect(mistakesOf(tree)).toMatch(/^my\.yaml: /);
  });
  test("has a place for each mistake where its reader kept them", () => {
    const place = (path: readonly (string | number)[]) => ({ line: path.length, column: 7 });
    expect(() => parseCatalogue(own([{ ...worker, id: 1 }]), "my.yaml", { place })).toThrow(
      "my.yaml:3:7: offers[0].id: ",
    );
  });
});

test("the example of the documentation is a price file", () => {
  const example = /^```yaml\n(.*?)^```$/ms.exec(readFileSync("docs/prices.md", "utf8"))?.[1] ?? "";
  const { offers } = parseCatalogue(parse(example), "docs/prices.md", { isUsers: true });
  const merged = mergeCatalogues(shipped, { offers });
  expect(merged.offers).toHaveLength(shipped.offers.length);
});

test.each([
  ["2026-11-22", "2026-11-22", 0],
  ["2026-11-22", "2026-11-29", 7],
  ["2024-02-28", "2024-03-01", 2],
  ["2025-02-28", "2025-03-01", 1],
  ["2025-12-31", "2026-01-01", 1],
  ["2000-01-01", "2026-11-22", 9_822],
  ["2026-12-01", "2026-11-22", 0],
])("from %s to %s there are %d days", (from, to, days) => {
  expect(daysBetween(from, to)).toBe(days);
  expect(daysBetween(from, to)).toBe(Math.max(0, (Date.parse(to) - Date.parse(from)) / 86_400_000));
});

test("prices are stale after 90 days", () => {
  expect([isStale("2026-08-24", "2026-11-22"), isStale("2026-08-23", "2026-11-22")]).toEqual([false, true]);
});
