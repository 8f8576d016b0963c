import { judgeSeries, type Judgement } from "../../src/analysis/gate.ts";
import { assessPairs, lookPlan, type LookPlan, type Pair } from "../../src/analysis/paired-assessment.ts";
import type { Random } from "../../src/units/random.ts";
import { logDeviation, normalNumbers } from "./night-fixture.ts";

/** A gate of paired series, looked at as it grows. */
export interface PairedGate {
  /** Candidate over baseline, of each series. */
  readonly ratios: readonly number[];
  /** Coefficient of variation of a start, on either side, each for itself. */
  readonly cv: number;
  /** Numbers of pairs at which it is looked at, ascending. */
  readonly looks: readonly number[];
  readonly alpha: number;
  readonly margin: number;
  /** Looks at the data as if each look were the only one. */
  readonly peeks?: boolean;
}

/** The pairs of one series, as many as the last look has. */
export function drawPairs(ratio: number, { cv, looks }: PairedGate, normal: () => number): Pair[] {
  const deviation = logDeviation(cv);
  const start = (trial: number, log: number): Pair["baseline"] => ({
    trial,
    ns: 1e7 * Math.exp(log + deviation * normal()),
    atNs: trial,
    shares: new Float64Array(9),
  });
  return Array.from({ length: looks.at(-1) as number }, (_, trial) => ({
    baseline: start(trial, 0),
    candidate: start(trial, Math.log(ratio)),
  }));
}

const plans = new Map<string, LookPlan>();

/** The bounds of a look, once: a run computes them once for all its series, too. */
function planOf(looks: readonly number[], look: number, alpha: number): LookPlan {
  const key = `${looks.join(" ")} ${look} ${alpha}`;
  const plan = plans.get(key) ?? lookPlan(looks, look, alpha);
  plans.set(key, plan);
  return plan;
}

/** What the gate says at each look up to the one at which every series has its word, as a run until verdict stops. */
export function watchGate(gate: PairedGate, random: Random): Judgement[][] {
  const { looks, alpha, margin, peeks = false } = gate;
  const normal = normalNumbers(random);
  const series = gate.ratios.map((ratio) => drawPairs(ratio, gate, normal));
  const seen: Judgement[][] = [];
  for (const look of looks) {
    const plan = peeks ? planOf([look], look, alpha) : planOf(looks, look, alpha);
    const entries = series.map((pairs) => ({ assessment: assessPairs(pairs.slice(0, look), plan), margin }));
    seen.push(judgeSeries(entries, { alpha, distrust: null }));
    if (seen.at(-1)?.every(({ verdict }) => verdict !== "inconclusive") === true) break;
  }
  return seen;
}
