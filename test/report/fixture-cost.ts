import type { BreakEven, CostAnalysis, CostRow } from "../../src/analysis/cost-analysis.ts";
import { hostileName } from "./fixture-comparison.ts";
import { hello, month, resize, rowOf } from "./fixture-cost-rows.ts";

/** Every two rows of a scenario: where the line that is cheaper at the least traffic stops being it. */
function breakEvensOf(rows: readonly CostRow[]): BreakEven[] {
  return rows.flatMap((one, first) =>
    rows.flatMap((other, second) =>
      second > first && other.scenario === one.scenario ? [breakEvenOf(rows, first, second)] : [],
    ),
  );
}

function breakEvenOf(rows: readonly CostRow[], first: number, second: number): BreakEven {
  const { scenario, curve } = rows[first] as CostRow;
  const apart = curve.map(({ usd }, at) => {
    const other = rows[second]?.curve[at]?.usd ?? null;
    return usd === null || other === null ? null : usd - other;
  });
  const at = apart.findLastIndex((gap, place) => gap !== null && gap * (apart[place + 1] ?? gap) < 0);
  const [from, to] = [apart[at] ?? null, apart[at + 1] ?? null];
  const last = apart.at(-1) ?? null;
  if (from === null || to === null) {
    const cheaper = last === null ? null : last < 0 ? first : second;
    return { scenario, below: first, above: second, requestsPerMonth: null, cheaper };
  }
  const point = (curve[at]?.requestsPerMonth ?? 0) * 10 ** (from / (from - to) / 8);
  const [below, above] = from < 0 ? [first, second] : [second, first];
  const high = below === 4 ? null : point * 1.09;
  return { scenario, below, above, requestsPerMonth: { point, low: point * 0.92, high }, cheaper: null };
}

/** Two scenarios with lines that cross, a price and a density that are not known, and prices that have aged. */
export function exampleCost(): CostAnalysis {
  const rows = [...resize, ...hello];
  return {
    run: "2026-11-22T07-31-05Z-resize-3f2a",
    traffic: {
      requestsPerMonth: month,
      description: "bursty: times between requests vary by 4 times their mean",
      seed: 42,
      replayed: 200_000,
    },
    rows,
    breakEvens: breakEvensOf(rows),
    catalogue: [
      {
        provider: "AWS",
        address: "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AWSLambda/current/us-east-1/index.json",
        read: "2026-11-09",
        published: "2026-09-19",
        confidence: "provider",
        ageDays: 13,
        stale: false,
      },
      {
        provider: "Azure",
        address: "https://azure.microsoft.com/pricing/details/functions/",
        read: "2026-07-01",
        published: null,
        confidence: "secondary",
        ageDays: 144,
        stale: true,
      },
    ],
    excluded: ["data transfer", "logs", "storage of images", "people who run it"],
    notes: ["The month is the mean of four weeks; the free quota is that of an account that does nothing else."],
    sentence:
      "At 10M requests a month resize costs $0.479 a month on EC2 c7g.large packed with Wasm; Lambda arm64 512 MB is cheaper below 1.31M.",
  };
}

/** Everything that a user or a provider names is hostile, longer than anything has room for, or both. */
export function hostileCost(): CostAnalysis {
  const plain = exampleCost();
  const script = `<script>alert(1)</script>|two\nlines ${hostileName}`;
  return {
    ...plain,
    run: script,
    traffic: { ...plain.traffic, description: script },
    rows: plain.rows.map((row, at) => ({
      ...row,
      scenario: `${row.scenario} ${script}`,
      target: `${row.target} ${script}`,
      name: script,
      offer: script,
      label: at % 2 === 0 ? script : `${"a-very-long-name-".repeat(12)}${at}`,
      unknown: row.unknown === null ? null : script,
      lines: row.lines.map((line) => ({ ...line, what: script })),
      remarks: [script, `- ${script}`],
    })),
    breakEvens: plain.breakEvens.map((one) => ({ ...one, scenario: `${one.scenario} ${script}` })),
    catalogue: plain.catalogue.map((part) => ({ ...part, provider: script, address: `javascript:${script}` })),
    excluded: [script],
    notes: [script],
    sentence: script,
  };
}

/** One scenario with so many rows, close to one another. */
export function manyOffers(count: number): CostAnalysis {
  const plain = exampleCost();
  const [first] = plain.rows;
  const rows = Array.from({ length: count }, (_, at) =>
    rowOf(
      { ...(first as CostRow), target: `wasm-${at % 4}`, label: `Offer ${Math.floor(at / 4)}`, offer: `offer-${at}` },
      {
        usd: (requests) => (0.02 + at * 0.01) * (1 + requests / (1e5 * (1 + at))),
        open: 0.05,
        coldBelow: 1_000 * (at + 1),
      },
    ),
  );
  return { ...plain, rows, breakEvens: [] };
}

/** Rows that cannot be priced; the first could not even be replayed. */
export function nothingKnown(): CostAnalysis {
  const plain = exampleCost();
  const none = { monthly: null, perMillion: null, lines: [], curve: [], unknown: "no cold start of it was measured" };
  const rows = plain.rows.slice(0, 2).map((row, at) => ({
    ...row,
    ...none,
    ...(at === 0 ? { coldRate: 0, runsMs: 0, billedMs: 0, latency: null } : {}),
  }));
  return { ...plain, rows, breakEvens: [], catalogue: [], excluded: [], notes: [], sentence: "No price is known." };
}

/** The first two rows of the example, which cross where it says. */
export function crossingAt(...points: readonly number[]): CostAnalysis {
  const plain = exampleCost();
  const breakEvens = points.map((point, at) => ({
    scenario: "resize",
    below: at % 2,
    above: (at + 1) % 2,
    requestsPerMonth: { point, low: null, high: at === 0 ? point * 1.1 : null },
    cheaper: null,
  }));
  return { ...plain, rows: plain.rows.slice(0, 2), breakEvens };
}
