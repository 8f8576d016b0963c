import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { CostAnalysis } from "../../src/analysis/cost-analysis.ts";
import { renderCostTerminal } from "../../src/report/cost/terminal.ts";
import { columnsOf } from "../../src/report/terminal/text.ts";
import { crossingAt, exampleCost, hostileCost, manyOffers, nothingKnown } from "./fixture-cost.ts";

const plain = pc.createColors(false);
const text = (cost: CostAnalysis, width = 160, all = false): string =>
  renderCostTerminal(cost, { width, all, colors: plain });

test("a table per scenario, what is unknown and why, where lines cross, remarks, prices, what is left out, the sentence last", () => {
  expect(text(exampleCost(), 80)).toMatchInlineSnapshot(`
    "At 10M requests a month, bursty: times between requests vary by 4 times their
    mean.
    200k requests were replayed for each row, seed 42.

    resize
    offer                                 USD a month             per million
    EC2 c7g.large packed with Wasm         $0.479 [0.422, 0.537]  $0.0479
      wasm-rust; 0.03 % cold; p50 4.1 ms, p95 5.2 ms, p99 7.9 ms; runs 4.3 ms
    EC2 c7g.large packed with containers    $1.68 [1.48, 1.88]     $0.168
      docker-node; 0.03 % cold; p50 7.9 ms, p95 12.4 ms, p99 231 ms; runs 8.2 ms
    Lambda arm64 512 MB                     $1.80 [1.66, 1.94]      $0.18
      lambda-node; 0.4 % cold; p50 9.4 ms, p95 14.2 ms, p99 187 ms; runs 11.6 ms,
      billed 12 ms
    Azure Functions Consumption 512 MB      $4.00 [3.99, 4.01]      $0.40
      lambda-node; 0.21 % cold; p50 9.4 ms, p95 14.2 ms, p99 187 ms; runs 11.6 ms,
      billed 100 ms
    Google Cloud Run 1 vCPU 512 MB         $22.96 [21.81, 24.11]    $2.30
      docker-node; 0.09 % cold; p50 7.9 ms, p95 11.8 ms, p99 198 ms; runs 8.2 ms,
      billed 100 ms
    Akamai Wasm Functions                 unknown                 unknown
      wasm-rust; 0.03 % cold; p50 4.1 ms, p95 5.2 ms, p99 7.9 ms; runs 4.3 ms

    unknown  Akamai Wasm Functions: Akamai publishes no price

    packed   EC2 c7g.large packed with Wasm: 1,810 to a machine, measured, its
             memory is full first
    packed   EC2 c7g.large packed with containers: 42 to a machine, measured, its
             memory is full first

    cheapest
    EC2 c7g.large packed with Wasm                        █████████████████████████
    Lambda arm64 512 MB             █████████████████████
    Google Cloud Run 1 vCPU 512 MB  ██████████████████████
                                    ┼──────┼─────┼──────┼─────┼──────┼─────┼──────┼
                                    1k    10k  100k    1M    10M   100M   1G    10G
                                                              ▲ 10M asked for

    break-even
    Lambda arm64 512 MB is cheaper below 1.31M requests a month [1.21M, 1.43M], EC2
      c7g.large packed with Wasm above
    Azure Functions Consumption 512 MB is cheaper below 75k requests a
      month [69k, 81.7k], EC2 c7g.large packed with Wasm above
    Google Cloud Run 1 vCPU 512 MB is cheaper below 1.81M requests a
      month [1.66M, >10G], EC2 c7g.large packed with Wasm above
    Lambda arm64 512 MB is cheaper below 9.2M requests a month [8.47M, 10M], EC2
      c7g.large packed with containers above
    Azure Functions Consumption 512 MB is cheaper below 3.97M requests a
      month [3.66M, 4.33M], EC2 c7g.large packed with containers above
    Google Cloud Run 1 vCPU 512 MB is cheaper below 2.39M requests a
      month [2.2M, >10G], EC2 c7g.large packed with containers above
    Google Cloud Run 1 vCPU 512 MB is cheaper below 1.84M requests a
      month [1.69M, >10G], Lambda arm64 512 MB above
    Google Cloud Run 1 vCPU 512 MB is cheaper below 2.08M requests a
      month [1.92M, >10G], Azure Functions Consumption 512 MB above
    EC2 c7g.large packed with Wasm is cheaper than EC2 c7g.large packed with
      containers at every traffic from 1k to 10G requests a month
    Lambda arm64 512 MB is cheaper than Azure Functions Consumption 512 MB at every
      traffic from 1k to 10G requests a month

    - EC2 c7g.large packed with Wasm; EC2 c7g.large packed with containers: Packed
      to 70 % of its memory; a machine that is less full costs as much.
    - Lambda arm64 512 MB: INIT is billed since 2025-08-01: it is in the bill of
      every cold start. Measured in a local runtime, not on AWS: network and
      placement are not in it.
    - Azure Functions Consumption 512 MB: Each execution is billed 100 ms at least:
      8.6 times what it runs.
    - Google Cloud Run 1 vCPU 512 MB: Time is rounded up to 100 ms.

    hello
    offer                                 USD a month             per million
    Lambda arm64 512 MB                     $2.07 [1.90, 2.23]     $0.207
      lambda-node; 0.4 % cold; p50 1.2 ms, p95 1.6 ms, p99 140 ms; runs 510 us,
      billed 1 ms
    Google Cloud Run 1 vCPU 512 MB         $28.10 [26.70, 29.51]    $2.81
      docker-node; 0.09 % cold; p50 900 us, p95 1.3 ms, p99 180 ms; runs 510 us,
      billed 100 ms
    EC2 c7g.large packed with containers  unknown                 unknown
      docker-node; 0.03 % cold; p50 7.9 ms, p95 12.4 ms, p99 231 ms; runs 8.2 ms

    unknown  EC2 c7g.large packed with containers: how many instances a c7g.large
             holds was not measured: give --density, or measure with density: in the
             scenario

    break-even
    Lambda arm64 512 MB is cheaper than Google Cloud Run 1 vCPU 512 MB at every
      traffic from 1k to 10G requests a month

    - Lambda arm64 512 MB: INIT is billed since 2025-08-01: it is in the bill of
      every cold start. Measured in a local runtime, not on AWS: network and
      placement are not in it.
    - Google Cloud Run 1 vCPU 512 MB: Time is rounded up to 100 ms.

    prices of AWS: read 2026-11-09, 13 days ago, published 2026-09-19, the
      provider's own text
    prices of Azure: read 2026-07-01, 144 days ago, a transcription, not the
      provider's own text
    stale  Prices older than 90 days: Azure (read 2026-07-01, 144 days ago). bench
           prices refresh reads new ones.

    note  The month is the mean of four weeks; the free quota is that of an account
          that does nothing else.

    No figure here includes: data transfer, logs, storage of images, people who run
    it.

    At 10M requests a month resize costs $0.479 a month on EC2 c7g.large packed with Wasm; Lambda arm64 512 MB is cheaper below 1.31M."
  `);
});

test("from about 150 columns on every number is in the table", () => {
  const lines = text(exampleCost()).split("\n");
  const at = lines.findIndex((line) => line.startsWith("offer"));
  expect(lines[at]).toMatch(/^offer +target +USD a month +per million +cold +p50 +p95 +p99 +runs +billed$/);
  expect(lines.slice(at + 1, at + 7).map((line) => line.replace(/ {2,}/g, "  "))).toEqual([
    "EC2 c7g.large packed with Wasm  wasm-rust  $0.479 [0.422, 0.537]  $0.0479  0.03 %  4.1 ms  5.2 ms  7.9 ms  4.3 ms",
    "EC2 c7g.large packed with containers  docker-node  $1.68 [1.48, 1.88]  $0.168  0.03 %  7.9 ms  12.4 ms  231 ms  8.2 ms",
    "Lambda arm64 512 MB  lambda-node  $1.80 [1.66, 1.94]  $0.18  0.4 %  9.4 ms  14.2 ms  187 ms  11.6 ms  12 ms",
    "Azure Functions Consumption 512 MB  lambda-node  $4.00 [3.99, 4.01]  $0.40  0.21 %  9.4 ms  14.2 ms  187 ms  11.6 ms  100 ms",
    "Google Cloud Run 1 vCPU 512 MB  docker-node  $22.96 [21.81, 24.11]  $2.30  0.09 %  7.9 ms  11.8 ms  198 ms  8.2 ms  100 ms",
    "Akamai Wasm Functions  wasm-rust  unknown  unknown  0.03 %  4.1 ms  5.2 ms  7.9 ms  4.3 ms",
  ]);
});

test.each([60, 80, 100, 130, 200])("is at most %i columns wide but for its last line", (width) => {
  for (const cost of [exampleCost(), hostileCost(), manyOffers(32), nothingKnown()]) {
    const lines = renderCostTerminal(cost, { width, colors: pc.createColors(true) }).split("\n");
    expect(lines.slice(0, -1).filter((line) => columnsOf(line) > width)).toEqual([]);
    expect(lines.at(-1)).toContain(cost.sentence.slice(0, 8));
  }
});

test("nothing that a user or a provider named steers the terminal", () => {
  // oxlint-disable-next-line no-control-regex -- these are the characters that steer a terminal
  expect(text(hostileCost(), 100).replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
});

describe("break-evens", () => {
  test("that lie beyond the traffic looked at are open at that end", () => {
    expect(text(crossingAt(5e6))).toContain(
      "EC2 c7g.large packed with Wasm is cheaper below 5M requests a month [<1k, 5.5M], EC2 c7g.large packed with containers above",
    );
  });

  test("of lines that cross twice are one sentence", () => {
    expect(text(crossingAt(5e6, 2e8), 240)).toContain(
      "EC2 c7g.large packed with Wasm is cheaper below 5M requests a month [<1k, 5.5M], EC2 c7g.large packed with containers from there to 200M [<1k, >10G], EC2 c7g.large packed with Wasm above",
    );
  });

  test("of many rows are those between rows that are cheapest somewhere; all of them where that is asked for", () => {
    const many = manyOffers(32);
    const breakEvens = many.rows.flatMap((_, below) =>
      many.rows.flatMap((__, above) =>
        above > below
          ? [
              {
                scenario: "resize",
                below,
                above,
                requestsPerMonth: { point: 1e5, low: 9e4, high: 1.1e5 },
                cheaper: null,
              },
            ]
          : [],
      ),
    );
    const some = text({ ...many, breakEvens });
    expect(some).toMatch(/\n\d+ more pairs, not between the cheapest \(--all shows them\)/);
    expect(text({ ...many, breakEvens }, 160, true).match(/ is cheaper below 100k /g)).toHaveLength(496);
  });

  test("that nothing can tell are said", () => {
    const cost = exampleCost();
    const none = { scenario: "resize", below: 0, above: 1, requestsPerMonth: null, cheaper: null };
    expect(text({ ...cost, breakEvens: [none] })).toContain(
      "EC2 c7g.large packed with Wasm and EC2 c7g.large packed with containers cannot be told apart",
    );
  });
});

test("what could not be replayed has no latency, and never a zero", () => {
  const shown = text(nothingKnown());
  expect(shown).toContain("unknown  all: no cold start of it was measured");
  expect(shown).not.toMatch(/\b0 (?:ns|ms|%)/);
  expect(shown).not.toContain("cheapest");
});

test("ASCII where that is asked for, and the footer before the sentence", () => {
  const lines = renderCostTerminal(exampleCost(), { width: 80, colors: plain, ascii: true, footer: ["Report: x"] });
  expect(lines).toMatch(/^ +\+-+\+/m);
  expect(lines).not.toMatch(/[\u2500-\u259f\u25b2]/);
  expect(lines).toMatch(/\n\nReport: x\n\nAt 10M requests a month resize costs [^\n]*$/);
});
