import type { PhaseMove, SeriesComparison, SeriesSide } from "../../src/analysis/run-verdicts.ts";

const margin = 0.05;

/** A side of a series in which every start succeeded. */
function side(medianMs: number | null, more: Partial<SeriesSide> = {}): SeriesSide {
  return {
    n: 60,
    runs: 1,
    medianNs: medianMs === null ? null : Math.round(medianMs * 1e6),
    failed: 0,
    setAside: 0,
    ...more,
  };
}

/** A phase with what it took and by how much that changed, ms. */
export function move(phase: PhaseMove["phase"], baselineMs: number, changeMs: number, share: number): PhaseMove {
  const [baselineNs, changeNs] = [baselineMs * 1e6, changeMs * 1e6];
  return { phase, baselineNs, candidateNs: baselineNs + changeNs, changeNs, share };
}

/** A series as the tests name it: "hello wasm-c cold", candidate over baseline with its interval. */
export function seriesOf(
  name: string,
  baselineMs: number,
  [low, ratio, high]: readonly [low: number, ratio: number, high: number],
  more: Partial<SeriesComparison> = {},
): SeriesComparison {
  const [scenario = "", target = "", start = "cold"] = name.split(" ");
  return {
    scenario,
    target,
    kind: target.split("-")[0] ?? "",
    start: start as SeriesComparison["start"],
    baseline: side(baselineMs),
    candidate: side(baselineMs * ratio),
    estimate: { ratio, low, high, level: 0.95 },
    pValue: 0.4,
    adjustedP: 1,
    margin,
    noise: { from: "paired", cv: 0.11 },
    verdict: "equivalent",
    reason: null,
    needs: null,
    detectable: 0.062,
    moved: [],
    ...more,
  };
}

const without = { estimate: null, pValue: null, adjustedP: null, noise: null, detectable: null } as const;
/** A difference beyond doubt. */
export const found = { pValue: 4e-11, adjustedP: 4.8e-10 } as const;

/** A series of every verdict. */
export const everySeries: readonly SeriesComparison[] = [
  seriesOf("hello docker-go cold", 231, [1, 1, 1], {
    ...without,
    verdict: "missing",
    candidate: null,
    reason: "the candidate has not a single row of it",
  }),
  seriesOf("hello docker-node cold", 206, [1, 1, 1], {
    ...without,
    verdict: "failing",
    candidate: side(208, { n: 41, failed: 17, setAside: 2 }),
    reason: "17 of 60 starts failed and 2 were set aside, where its scenario tolerates 10 %",
  }),
  seriesOf("hello wasm-c cold", 0.48, [1.21, 1.25, 1.29], {
    ...found,
    verdict: "slower",
    moved: [
      move("handle", 0.244, 0.113, 0.94),
      move("init", 0.182, 0.009, 0.075),
      move("connect", 0.029, -0.002, -0.016),
    ],
  }),
  seriesOf("hello process-node cold", 46.1, [1.48, 1.66, 1.83], {
    ...found,
    verdict: "slower",
    estimate: { ratio: 1.66, low: 1.48, high: 1.83, level: 0.983 },
    moved: [move("boot", 37.9, 31.4, 1.03), move("handle", 3.1, -0.9, -0.03)],
  }),
  seriesOf("hello wasm-c host", 88, [1.06, 1.11, 1.16], {
    ...found,
    verdict: "inconclusive",
    unconfirmed: true,
    reason: "1.11x slower here, and not in 2026-11-22T08-02-40Z-hello-77aa",
    moved: [move("boot", 71, 6.2, 0.64), move("load", 9, 2.9, 0.3)],
  }),
  seriesOf("hello docker-node thaw", 11.2, [0.79, 0.84, 0.88], {
    ...found,
    verdict: "faster",
    moved: [move("create", 6.1, -1.6, 0.89), move("handle", 3.8, -0.2, 0.11)],
  }),
  seriesOf("hello docker-c[memory=128] cold", 171, [0.93, 1.04, 1.17], {
    verdict: "inconclusive",
    noise: { from: "paired", cv: 0.34 },
    needs: { more: 140, of: "starts" },
    detectable: 0.19,
  }),
  seriesOf("hello process-c cold", 0.92, [0.94, 1.02, 1.1], {
    verdict: "inconclusive",
    needs: { more: 24, of: "starts" },
    detectable: 0.11,
  }),
  seriesOf("hello docker-node warm", 0.24, [0.97, 1, 1.03]),
  seriesOf("hello wasm-c compile", 1.9, [0.968, 0.997, 1.02]),
  seriesOf("hello wasm-c warm", 0.31, [0.98, 1.01, 1.04], { margin: 0.071 }),
  seriesOf("hello process-node warm", 0.19, [0.96, 0.99, 1.02]),
  seriesOf("hello process-c warm", 0.11, [0.97, 1.01, 1.04]),
  seriesOf("hello lambda-local cold", 412, [1, 1, 1], {
    ...without,
    verdict: "incomparable",
    reason: "the baseline was measured on engine lambda-local 1.4, the candidate on 1.5",
  }),
  seriesOf("hello wasm-rust cold", 0.52, [1, 1, 1], { ...without, verdict: "new", baseline: null }),
];
