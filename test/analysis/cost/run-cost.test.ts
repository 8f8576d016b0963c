import { describe, expect, test } from "vitest";
import type { CostAnalysis, CostRow } from "../../../src/analysis/cost-analysis.ts";
import type { CostSettings } from "../../../src/analysis/cost/cost-settings.ts";
import { analyseCost } from "../../../src/analysis/cost/run-cost.ts";
import { collectSeries } from "../../../src/analysis/series.ts";
import { loadShippedCatalogue } from "../../../src/cli/price-loading.ts";
import type { RunRecord } from "../../../src/results/run-record.ts";
import type { Sample } from "../../../src/results/sample.ts";
import { nanoseconds } from "../../../src/units/duration.ts";
import { around, runRecord, series, target } from "../run-fixture.ts";

const cpu = (ms: number): Sample["usage"] => ({ cpuNs: nanoseconds(ms * 1e6), peakMemoryBytes: null, billedMs: null });

/** Starts of which `handleMs` is the handler, the rest boot; and requests that are the handler alone. */
function measured(name: string, kind: string, coldMs: number, handleMs: number): Sample[] {
  const phases: Sample["phases"] = [
    { phase: "create", ns: nanoseconds((coldMs - handleMs) * 0.5e6), source: "client" },
    { phase: "boot", ns: nanoseconds((coldMs - handleMs) * 0.5e6), source: "client" },
    { phase: "handle", ns: nanoseconds(handleMs * 1e6), source: "client" },
  ];
  return [
    ...series(around(coldMs), { target: name, kind, start: "cold", phases, usage: cpu(handleMs) }),
    ...series(around(handleMs), { target: name, kind, start: "warm", usage: cpu(handleMs) }),
  ];
}

const targets = [
  target("fn", "lambda-local", { facts: { memory: "512 MiB" } }),
  target("box", "docker", { facts: { memory: "512 MiB, no swap" } }),
  target("wasm-c", "wasm"),
];
const samples = [
  ...measured("fn", "lambda-local", 180, 0.5),
  ...measured("box", "docker", 220, 0.5),
  ...measured("wasm-c", "wasm", 1.2, 0.5),
];
/** Idle instances that weigh 20 MiB and 64 KiB. */
const densities: RunRecord["densities"] = [
  ["box", 20 * 2 ** 20],
  ["wasm-c", 2 ** 16],
].map(([name, bytes]) => ({
  scenario: "hello",
  target: String(name),
  budgetBytes: 2 ** 30,
  instances: 9,
  of: "all of it",
  readings: Array.from({ length: 9 }, (_, at) => ({ instances: at, bytes: 2 ** 20 + at * Number(bytes) })),
  stopped: "instances",
}));

const { offers } = loadShippedCatalogue();
const settings = (ids: readonly string[], part: Partial<CostSettings> = {}): CostSettings => ({
  offers: ids.flatMap((id) => offers.filter((offer) => offer.id === id)),
  targets: [],
  requestsPerMonth: 1e6,
  traffic: { pattern: "poisson" },
  memoryMiB: { value: 512, forced: false },
  vcpus: 1,
  utilisation: 0.7,
  machineKeepAliveMs: 600_000,
  densities: {},
  seed: 1,
  today: "2026-11-29",
  ...part,
});

function cost(
  ids: readonly string[],
  part: Partial<CostSettings> = {},
  run = runRecord(targets, { densities }),
): CostAnalysis {
  return analyseCost({ run, series: collectSeries(samples) }, settings(ids, part));
}
const rowOf = ({ rows }: CostAnalysis, offer: string, name: string): CostRow => {
  const row = rows.find((one) => one.offer === offer && one.target === name);
  if (row === undefined) throw new Error(`no row of ${name} on ${offer}`);
  return row;
};
const monthly = ({ monthly: usd }: CostRow): number => Number(usd?.point ?? Number.NaN);

const compared = ["aws-lambda-arm64", "cloud-run", "ec2-c7g.large"];

describe("from one run", () => {
  const all = cost(compared, { requestsPerMonth: 1e7 });

  test("Lambda, Cloud Run, and a machine packed with containers and with Wasm each have a row with its curve", () => {
    expect(all.rows.map(({ offer, target: name }) => `${offer} ${name}`).toSorted()).toEqual([
      "aws-lambda-arm64 fn",
      "cloud-run box",
      "ec2-c7g.large box",
      "ec2-c7g.large wasm-c",
    ]);
    for (const { curve, unknown, monthly: usd } of all.rows) {
      expect(unknown).toBeNull();
      expect(curve.map(({ requestsPerMonth }) => requestsPerMonth)).toContain(1e7);
      for (const { low, usd: point, high } of curve) {
        expect(low).toBeLessThanOrEqual(point ?? Number.NaN);
        expect(high).toBeGreaterThanOrEqual(point ?? Number.NaN);
      }
      expect(Number(usd?.low)).toBeLessThanOrEqual(Number(usd?.point));
    }
    expect(all.rows.map(monthly)).toEqual(all.rows.map(monthly).toSorted((a, b) => a - b));
  });

  test("every two of them cross somewhere, or one is cheaper throughout", () => {
    const pairs = new Set(all.breakEvens.map(({ below, above }) => [below, above].toSorted((a, b) => a - b).join(" ")));
    expect(pairs.size).toBe(6);
    for (const { requestsPerMonth, cheaper } of all.breakEvens) {
      if (requestsPerMonth === null) expect(cheaper).not.toBeNull();
      else expect(requestsPerMonth.low ?? 0).toBeLessThanOrEqual(requestsPerMonth.point);
    }
  });

  test("at a break-even both cost the same", () => {
    const crossing = all.breakEvens.find(({ requestsPerMonth }) => requestsPerMonth !== null);
    const at = crossing?.requestsPerMonth?.point ?? Number.NaN;
    const there = cost(compared, { requestsPerMonth: at });
    const [one, other] = [all.rows[crossing?.below ?? -1], all.rows[crossing?.above ?? -1]].map((row) =>
      monthly(rowOf(there, row?.offer ?? "", row?.target ?? "")),
    );
    // The curves are straight between points that are a factor of 1.8 apart.
    expect(Math.abs(Math.log((one ?? 0) / (other ?? 1)))).toBeLessThan(0.1);
  });

  test("the last line names the cheapest and what is next", () => {
    expect(all.sentence).toMatch(
      /^At 10M requests a month, hello costs \$[\d.,]+ a month on .+, and \$[\d.,]+ on .+\.$/,
    );
  });

  test("the same settings give the same figures, another seed nearly", () => {
    expect(cost(compared, { requestsPerMonth: 1e7 })).toEqual(all);
    const other = cost(["aws-lambda-arm64"], { requestsPerMonth: 1e7, seed: 2 });
    expect(monthly(other.rows[0] as CostRow) / monthly(rowOf(all, "aws-lambda-arm64", "fn"))).toBeCloseTo(1, 2);
  });
});

test("by hand: requests and GB-seconds of Lambda, free quota off", () => {
  // One request per 0.026 s: none but the first is cold. Billed 1 ms each at 0.5 GB: 1e8 x 0.001 x 0.5 = 50,000 GB-s, which is free;
  // 99 million requests at 0.20 per million.
  const [row] = cost(["aws-lambda-arm64"], { requestsPerMonth: 1e8 }).rows;
  expect(row?.coldRate).toBeLessThan(1e-4);
  expect(monthly(row as CostRow)).toBeCloseTo(99 * 0.2, 1);
  expect(row?.billedMs).toBeCloseTo(1, 1);
  expect(row?.runsMs).toBeCloseTo(0.5, 1);
});

test("doubling the density halves the price of what memory bounds", () => {
  const [one, two] = [1_000, 2_000].map(
    (density) => cost(["ec2-c7g.large"], { targets: ["box"], densities: { box: density } }).rows[0],
  );
  expect(one?.density).toMatchObject({ instances: 1_000, from: "given", bound: "memory" });
  expect(monthly(one as CostRow) / monthly(two as CostRow)).toBeCloseTo(2, 6);
});

test("what the run measured is the density, its host taken off", () => {
  const row = rowOf(cost(["ec2-c7g.large"]), "ec2-c7g.large", "box");
  expect(row.density?.from).toBe("measured");
  expect(row.density?.instances).toBeCloseTo((4096 - 1) / 20, 0);
});

test("a function of half a millisecond pays for 100 ms on Azure Functions, and the row says so", () => {
  const [row] = cost(["azure-functions"]).rows;
  expect(row?.billedMs).toBeGreaterThanOrEqual(100);
  expect(row?.remarks.join(" ")).toMatch(
    /runs for 5\d\d us and is billed 100 ms, .* times as much: the least that an execution is billed is 100 ms/,
  );
});

test("instances that are paid by the hour cost no less when there is more to do, however short the replay", () => {
  const [row] = cost(["aws-fargate-arm64"], { requestsPerMonth: 1e7, targets: ["box"] }).rows;
  const amounts = (row?.curve ?? []).map(({ usd }) => usd ?? Number.NaN);
  for (const [at, usd] of amounts.entries()) expect(usd).toBeGreaterThanOrEqual(0.9 * (amounts[at - 1] ?? 0));
  expect(amounts.at(-1)).toBeGreaterThan(20);
});

test("rare requests meet cold starts, which the latency shows", () => {
  const [rare] = cost(["aws-lambda-arm64"], { requestsPerMonth: 1_000 }).rows;
  const [frequent] = cost(["aws-lambda-arm64"], { requestsPerMonth: 1e7 }).rows;
  expect(rare?.coldRate).toBeGreaterThan(0.5);
  expect(rare?.latency?.p50Ms).toBeGreaterThan(150);
  expect(frequent?.coldRate).toBeLessThan(0.001);
  expect(frequent?.latency?.p99Ms).toBeLessThan(1);
});

describe("what is not known", () => {
  test("a price is unknown, never zero", () => {
    const row = rowOf(cost(["fermyon-wasm-functions", "cloudflare-workers"]), "fermyon-wasm-functions", "wasm-c");
    expect(row).toMatchObject({ monthly: null, perMillion: null });
    expect(row.unknown).toContain("not known");
  });

  test("a density is asked for", () => {
    const [row] = cost(["ec2-c7g.large"], { targets: ["box"] }, runRecord(targets)).rows;
    expect(row).toMatchObject({
      monthly: null,
      density: null,
      unknown: expect.stringContaining("neither measured nor given"),
    });
  });

  test("a target without a warm start cannot be replayed", () => {
    const run = runRecord(targets, { densities });
    const cold = samples.filter(({ target: name, start }) => name === "box" && start === "cold");
    const [row] = analyseCost({ run, series: collectSeries(cold) }, settings(["cloud-run"], { targets: ["box"] })).rows;
    expect(row).toMatchObject({ monthly: null, unknown: "no warm start of it was measured", curve: [] });
  });

  test("prices that were read long ago are called stale", () => {
    const old = cost(["aws-lambda-arm64"], { today: "2027-06-01" });
    expect(old.catalogue).toEqual([expect.objectContaining({ provider: "aws-lambda", stale: true })]);
  });
});
