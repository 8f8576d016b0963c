import type { CostPoint, CostRow } from "../../src/analysis/cost-analysis.ts";

/** Requests a month that are asked for. */
export const month = 10_000_000;

/** 1k to 10G requests a month, eight per decade. */
const traffic = Array.from({ length: 57 }, (_, at) => Math.round(10 ** (3 + at / 8)));

/** What a row costs. */
export interface Line {
  /** USD of so many requests a month. */
  readonly usd: (requests: number) => number;
  /** Half of the interval, as a share. */
  readonly open: number;
  /** Requests a month at which half of them would be cold. */
  readonly coldBelow: number;
}

/** What a row has beside its amounts. */
export type Told = Omit<CostRow, "monthly" | "perMillion" | "coldRate" | "curve" | "unknown" | "region" | "density"> &
  Partial<Pick<CostRow, "unknown" | "density">>;

/** A row with amounts and curve from its line. */
export function rowOf(told: Told, { usd, open, coldBelow }: Line): CostRow {
  const { unknown = null, density = null } = told;
  const known = unknown === null;
  const coldRateAt = (requests: number): number => coldBelow / (coldBelow + requests);
  const around = (amount: number): { point: string; low: string; high: string } => ({
    point: decimal(amount),
    low: decimal(amount * (1 - open)),
    high: decimal(amount * (1 + open)),
  });
  const pointAt = (requests: number): CostPoint => {
    const amount = usd(requests);
    return {
      requestsPerMonth: requests,
      usd: known ? amount : null,
      low: known ? amount * (1 - open) : null,
      high: known ? amount * (1 + open) : null,
      coldRate: coldRateAt(requests),
    };
  };
  return {
    ...told,
    region: "us-east-1",
    unknown,
    density,
    monthly: known ? around(usd(month)) : null,
    perMillion: known ? around((usd(month) / month) * 1e6) : null,
    coldRate: coldRateAt(month),
    curve: traffic.map(pointAt),
  };
}

/** Decimal text without an exponent. */
function decimal(amount: number): string {
  return amount.toFixed(14).replace(/\.?0+$/, "");
}

const latency = (p50Ms: number, p95Ms: number, p99Ms: number): CostRow["latency"] => ({ p50Ms, p95Ms, p99Ms });
const hourly = 52.925;

const lambda: Line = {
  usd: (count) => Math.max(0, count - 1e6) * 2e-7 + Math.max(0, count * 0.012 - 400_000) * 0.0000133334,
  open: 0.08,
  coldBelow: 40_000,
};
const cloudRun: Line = {
  usd: (count) => Math.max(0, count - 2e6) * 4e-7 + Math.max(0, count * 0.1 - 180_000) * 0.0000241,
  open: 0.05,
  coldBelow: 9_000,
};
const packed = (perSecond: number, least: number): Line => ({
  usd: (count) => Math.max(least, (count / 2.628e6 / perSecond) * hourly),
  open: 0.12,
  coldBelow: 3_000,
});

/** One of every kind of billing, and one without a price. */
export const resize: readonly CostRow[] = [
  rowOf(
    {
      scenario: "resize",
      target: "wasm-rust",
      kind: "wasm",
      offer: "ec2-c7g.large",
      name: "EC2 c7g.large packed with Wasm, us-east-1",
      label: "EC2 c7g.large packed with Wasm",
      lines: [{ what: "machine", usd: "0.4795" }],
      latency: latency(4.1, 5.2, 7.9),
      instances: { mean: 1.2, peak: 19 },
      runsMs: 4.3,
      billedMs: null,
      density: { instances: 1810, from: "measured", bound: "memory" },
      remarks: ["Packed to 70 % of its memory; a machine that is less full costs as much."],
    },
    packed(420, 0.03),
  ),
  rowOf(
    {
      scenario: "resize",
      target: "docker-node",
      kind: "docker",
      offer: "ec2-c7g.large",
      name: "EC2 c7g.large packed with containers, us-east-1",
      label: "EC2 c7g.large packed with containers",
      lines: [{ what: "machine", usd: "1.678" }],
      latency: latency(7.9, 12.4, 231),
      instances: { mean: 1.4, peak: 22 },
      runsMs: 8.2,
      billedMs: null,
      density: { instances: 42, from: "measured", bound: "memory" },
      remarks: ["Packed to 70 % of its memory; a machine that is less full costs as much."],
    },
    packed(120, 1.6),
  ),
  rowOf(
    {
      scenario: "resize",
      target: "lambda-node",
      kind: "lambda-local",
      offer: "aws-lambda-arm64",
      name: "AWS Lambda, arm64, 512 MB, us-east-1",
      label: "Lambda arm64 512 MB",
      lines: [
        { what: "requests", usd: "1.8" },
        { what: "duration", usd: "0" },
      ],
      latency: latency(9.4, 14.2, 187),
      instances: { mean: 1.9, peak: 31 },
      runsMs: 11.6,
      billedMs: 12,
      remarks: [
        "INIT is billed since 2025-08-01: it is in the bill of every cold start.",
        "Measured in a local runtime, not on AWS: network and placement are not in it.",
      ],
    },
    lambda,
  ),
  rowOf(
    {
      scenario: "resize",
      target: "lambda-node",
      kind: "lambda-local",
      offer: "azure-functions-consumption",
      name: "Azure Functions, Consumption, 128 MB, eastus",
      label: "Azure Functions Consumption 512 MB",
      lines: [
        { what: "duration", usd: "2" },
        { what: "requests", usd: "2" },
      ],
      latency: latency(9.4, 14.2, 187),
      instances: { mean: 1.9, peak: 31 },
      runsMs: 11.6,
      billedMs: 100,
      remarks: ["Each execution is billed 100 ms at least: 8.6 times what it runs."],
    },
    { usd: (count) => count * (2e-7 + 0.1 * 0.125 * 0.000016), open: 0.002, coldBelow: 21_000 },
  ),
  rowOf(
    {
      scenario: "resize",
      target: "docker-node",
      kind: "docker",
      offer: "cloud-run",
      name: "Google Cloud Run, billed by request, 1 vCPU, us-central1",
      label: "Google Cloud Run 1 vCPU 512 MB",
      lines: [
        { what: "CPU", usd: "19.762" },
        { what: "requests", usd: "3.2" },
      ],
      latency: latency(7.9, 11.8, 198),
      instances: { mean: 1.1, peak: 8 },
      runsMs: 8.2,
      billedMs: 100,
      remarks: ["Time is rounded up to 100 ms."],
    },
    cloudRun,
  ),
  rowOf(
    {
      scenario: "resize",
      target: "wasm-rust",
      kind: "wasm",
      offer: "fermyon-wasm-functions",
      name: "Akamai Wasm Functions",
      label: "Akamai Wasm Functions",
      unknown: "Akamai publishes no price",
      lines: [],
      latency: latency(4.1, 5.2, 7.9),
      instances: { mean: 1.2, peak: 19 },
      runsMs: 4.3,
      billedMs: null,
      remarks: [],
    },
    { usd: () => 0, open: 0, coldBelow: 3_000 },
  ),
];

/** A function that answers at once; one density is missing. */
export const hello: readonly CostRow[] = [
  rowOf(
    { ...(resize[2] as CostRow), scenario: "hello", runsMs: 0.51, billedMs: 1, latency: latency(1.2, 1.6, 140) },
    {
      ...lambda,
      usd: (count) => count * 2e-7 + count * 0.0005 * 0.0000133334,
    },
  ),
  rowOf(
    { ...(resize[4] as CostRow), scenario: "hello", runsMs: 0.51, latency: latency(0.9, 1.3, 180) },
    {
      ...cloudRun,
      usd: (count) => count * 4e-7 + count * 0.1 * 0.0000241,
    },
  ),
  rowOf(
    {
      ...(resize[1] as CostRow),
      scenario: "hello",
      density: null,
      unknown:
        "how many instances a c7g.large holds was not measured: give --density, or measure with density: in the scenario",
      lines: [],
      remarks: [],
    },
    packed(120, 1.6),
  ),
];
