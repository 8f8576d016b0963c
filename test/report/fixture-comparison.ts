import type { NoiseEstimate, NullComparison, RunComparison } from "../../src/analysis/run-verdicts.ts";
import { everySeries, found, move, seriesOf } from "./fixture-series.ts";

function nullOf(target: string, start: NullComparison["start"], more: Partial<NullComparison> = {}): NullComparison {
  return {
    scenario: "hello",
    target,
    start,
    n: 60,
    ratio: 1.01,
    low: 0.97,
    high: 1.05,
    level: 0.975,
    adjustedP: 0.81,
    tripped: false,
    ...more,
  };
}

const sha = (digit: string): string => `sha256:${digit.repeat(64)}`;

/** Paired, with every verdict, quiet null arms, budgets of every state, differences refused and said, and notes. */
export function everyVerdict(): RunComparison {
  return {
    design: "paired",
    baseline: {
      label: "main",
      runs: ["2026-11-22T07-31-05Z-hello-3f2a"],
      source: { commit: "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678", branch: "main", dirty: false },
    },
    candidate: {
      label: "working tree",
      runs: ["2026-11-22T07-31-05Z-hello-3f2a"],
      source: { commit: "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567", branch: "faster-init", dirty: true },
    },
    alpha: 0.05,
    series: everySeries,
    nulls: [nullOf("wasm-c", "cold"), nullOf("wasm-c", "warm", { ratio: 0.99, low: 0.96, high: 1.03 })],
    trustworthy: true,
    differences: [
      {
        what: "engine of hello lambda-local",
        baseline: "lambda-local 1.4",
        candidate: "lambda-local 1.5",
        refused: true,
      },
      { what: "digest of hello wasm-c", baseline: sha("a"), candidate: sha("b"), refused: false },
    ],
    budgets: [
      {
        scenario: "hello",
        text: "wasm-c.cold.p95 < 500us",
        value: { point: 7.1e5, low: 6.6e5, high: 7.9e5 },
        limit: 5e5,
        unit: "ns",
        state: "missed",
        reason: null,
      },
      {
        scenario: "hello",
        text: "docker-go.cold.median < 300ms",
        value: null,
        limit: 3e8,
        unit: "ns",
        state: "missed",
        reason: "docker-go cold was not measured",
      },
      {
        scenario: "hello",
        text: "wasm-c.cold.p99 < 2ms",
        value: { point: 1.4e6, low: 9e5, high: null },
        limit: 2e6,
        unit: "ns",
        state: "undecided",
        reason: "needs n >= 299 for an interval of p99, there are 60",
      },
      {
        scenario: "hello",
        text: "docker-node.cold.median / wasm-c.cold.median > 350",
        value: { point: 358, low: 341, high: 377 },
        limit: 350,
        unit: "ratio",
        state: "close",
        reason: null,
      },
      {
        scenario: "hello",
        text: "process-node.warm.median <= 1ms",
        value: { point: 1.9e5, low: 1.8e5, high: 2e5 },
        limit: 1e6,
        unit: "ns",
        state: "met",
        reason: null,
      },
    ],
    notes: ["the run ended before its plan did: 2026-11-22T07-31-05Z-hello-3f2a"],
    sentence:
      "Regression: 2 of 13 series are slower than main, the most process-node cold of hello 1.66x [1.48, 1.83] (boot +31.4 ms); 1 is missing, 1 is failing, 2 budgets are missed.",
    outcome: "regression",
  };
}

/** A null arm tripped: what looks slower is inconclusive, and says why. */
export function untrusted(): RunComparison {
  const reason = "the host is not trustworthy";
  const inconclusive = { verdict: "inconclusive", unconfirmed: false, needs: null, reason } as const;
  return {
    ...everyVerdict(),
    series: everySeries
      .filter(({ estimate }) => estimate !== null)
      .map((one) => (one.verdict === "equivalent" ? one : { ...one, ...inconclusive })),
    nulls: [nullOf("wasm-c", "cold", { ratio: 1.14, low: 1.08, high: 1.2, adjustedP: 0.0003, tripped: true })],
    trustworthy: false,
    budgets: [],
    differences: [],
    notes: [],
    sentence: "No verdict: the host is not trustworthy, wasm-c cold of hello differs from itself by 1.14x [1.08, 1.2].",
    outcome: "pass",
  };
}

/** One run on each side: the run-to-run variation is assumed. Nothing is slower. */
export function oneRunEach(): RunComparison {
  const noise: NoiseEstimate = { from: "assumed", cv: 0.2 };
  return {
    ...everyVerdict(),
    design: "runs",
    baseline: { label: "results/2026-11-20T07-30-11Z-hello-91bc", runs: ["2026-11-20T07-30-11Z-hello-91bc"] },
    candidate: { label: "results/2026-11-22T07-31-05Z-hello-3f2a", runs: ["2026-11-22T07-31-05Z-hello-3f2a"] },
    series: [
      seriesOf("hello wasm-c cold", 0.48, [0.72, 1.25, 2.17], {
        noise,
        verdict: "inconclusive",
        needs: { more: 4, of: "baseline runs" },
        detectable: 1.21,
      }),
      seriesOf("sha256 wasm-c cold", 3.2, [0.58, 1, 1.74], {
        noise,
        verdict: "inconclusive",
        needs: { more: 3, of: "baseline runs" },
        detectable: 1.21,
      }),
    ],
    nulls: [],
    differences: [],
    budgets: [],
    notes: ["one run on each side does not tell how much runs differ: a run-to-run variation of 20 % is assumed"],
    sentence: "No regression was found: 2 series, both inconclusive.",
    outcome: "pass",
  };
}

/** No series on either side. */
export function nothingCompared(): RunComparison {
  return {
    ...oneRunEach(),
    series: [],
    notes: [],
    sentence: "Nothing was compared: neither side has an accepted start.",
  };
}

/** So many series, most of them equivalent, in the order of their severity. */
export function manySeries(count: number): RunComparison {
  const names = Array.from({ length: count }, (_, at) => `hello target-with-a-long-name-${at} cold`);
  return {
    ...everyVerdict(),
    series: names.map((name, at) =>
      at < count / 20
        ? seriesOf(name, 2, [1.1, 1.2, 1.3], { ...found, verdict: "slower", moved: [move("handle", 1, 0.4, 1)] })
        : seriesOf(name, 2, [0.97, 1, 1.03]),
    ),
    sentence: `Regression: some of ${count} series are slower.`,
  };
}

/** Names that a report must show and never obey: markup of HTML, of Markdown and of terminals. */
export const hostileName =
  "<img/src=x/onerror=alert(1)>|`rm`_*~~@octocat,#12,$x$,[a](https://evil.example)www.evil.example\u001b[31m</script>";

/** A comparison in which everything that a user names is hostile. */
export function hostileNames(): RunComparison {
  const plain = everyVerdict();
  return {
    ...plain,
    baseline: {
      ...plain.baseline,
      label: hostileName,
      source: { commit: hostileName, branch: hostileName, dirty: true },
    },
    candidate: { ...plain.candidate, label: hostileName },
    series: plain.series.map((one, at) => ({
      ...one,
      target: `${hostileName}${at}`,
      scenario: hostileName,
      reason: one.reason === null ? null : hostileName,
    })),
    nulls: plain.nulls.map((one) => ({ ...one, target: hostileName, scenario: hostileName })),
    differences: plain.differences.map((one) => ({
      ...one,
      what: hostileName,
      baseline: hostileName,
      candidate: `${hostileName}!`,
    })),
    budgets: plain.budgets.map((one) => ({ ...one, scenario: hostileName, text: hostileName, reason: hostileName })),
    notes: [hostileName, `- ${hostileName}`],
    sentence: hostileName,
  };
}

/** A run with a null arm and no other version. */
export function nullsOnly(): RunComparison {
  return {
    ...everyVerdict(),
    series: [],
    differences: [],
    budgets: [],
    notes: [],
    sentence: "A/A: wasm-c does not differ from itself.",
    outcome: "pass",
  };
}
