import { detectableEffect } from "../stats/detectable-effect.ts";
import { holmAdjusted } from "../stats/holm.ts";
import { formatNumber } from "../units/format-duration.ts";
import { type Assessment, leastWhere, type Unassessed } from "./assessment.ts";
import type { SeriesComparison } from "./run-verdicts.ts";

/** A series that both sides have, as the gate finds it. */
export interface GateEntry {
  readonly assessment: Assessment | Unassessed;
  /** Differences up to this share matter to nobody: 0.05 is 5 %. */
  readonly margin: number;
}

/** What the gate says of it. */
export type Judgement = Pick<
  SeriesComparison,
  "estimate" | "pValue" | "adjustedP" | "margin" | "noise" | "reason" | "needs" | "detectable"
> & { readonly verdict: "slower" | "faster" | "equivalent" | "inconclusive" };

/** By which rules. */
export interface GateRules {
  /** Chance of any false alarm over all series. */
  readonly alpha: number;
  /** Why nothing may be called slower or faster; null where the host can be trusted. */
  readonly distrust: string | null;
}

/** A difference of the size that `detectable` names is found this often. */
export const power = 0.8;

/**
 * The verdict on every series, with Holm's correction over all of them, in the order given.
 * - slower: the adjusted p-value is at most alpha, and the ratio above 1 + margin; faster mirrored
 * - equivalent: the whole interval, which is at 1 - alpha for the series alone, lies inside the margin. Holding two
 *   one-sided tests at alpha / 2 each (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987)
 * - inconclusive: all else
 */
export function judgeSeries(entries: readonly GateEntry[], rules: GateRules): Judgement[] {
  const assessed = entries.flatMap(({ assessment }) => ("shift" in assessment ? [assessment] : []));
  const adjusted = holmAdjusted(assessed.map(({ pValue }) => pValue));
  const adjustedOf = new Map(assessed.map((assessment, at) => [assessment, adjusted[at] as number]));
  const tests = assessed.length;
  return entries.map(({ assessment, margin }) =>
    "shift" in assessment
      ? judge({ ...assessment, assessment, margin, adjustedP: adjustedOf.get(assessment) as number, tests }, rules)
      : { ...undecided, ...assessment, margin },
  );
}

const undecided = {
  estimate: null,
  pValue: null,
  adjustedP: null,
  noise: null,
  verdict: "inconclusive",
  detectable: null,
} as const;

/** Why more data do not help. */
const hopeless = {
  starts: "the difference is about as large as the margin",
  "baseline runs":
    "runs differ too much for so small a difference: measure both versions in one run (bench run --against)",
} as const;

/** What a verdict depends on; shift and interval on the log scale. */
export interface Finding extends Pick<Assessment, "shift" | "interval" | "pValue"> {
  readonly margin: number;
  readonly adjustedP: number;
  /** How many tests the gate makes. */
  readonly tests: number;
}

interface Case extends Finding {
  readonly assessment: Assessment;
}

function judge(one: Case, rules: GateRules): Judgement {
  const { shift, interval, pValue, noise } = one.assessment;
  const word = wordFor(one, rules);
  const isOpen = word.verdict === "inconclusive" && rules.distrust === null;
  const needs = isOpen ? needsOf(one, rules.alpha) : null;
  return {
    estimate: {
      ratio: Math.exp(shift),
      low: Math.exp(interval.low),
      high: Math.exp(interval.high),
      level: 1 - rules.alpha,
    },
    pValue,
    adjustedP: one.adjustedP,
    margin: one.margin,
    noise,
    ...word,
    reason: word.reason ?? (isOpen && needs === null ? hopeless[one.assessment.precision.of] : null),
    needs,
    // Holm's first step: what passes it passes whatever the others are.
    detectable: detectableEffect(one.assessment.precision, {
      alpha: (rules.alpha * one.assessment.precision.share) / one.tests,
      margin: one.margin,
      power,
    }),
  };
}

/** The word for what was found, with the reason of an inconclusive one where the numbers do not say it. */
export function wordFor(finding: Finding, rules: GateRules): Pick<Judgement, "verdict" | "reason"> {
  const verdict = verdictOn(finding, rules);
  return { verdict, reason: verdict === "inconclusive" ? reasonOf(finding, rules) : null };
}

function verdictOn({ shift, interval, margin, adjustedP }: Finding, rules: GateRules): Judgement["verdict"] {
  const most = Math.log1p(margin);
  if (interval.low >= -most && interval.high <= most) return "equivalent";
  if (rules.distrust !== null || adjustedP > rules.alpha || Math.abs(shift) <= most) return "inconclusive";
  return shift > 0 ? "slower" : "faster";
}

function reasonOf({ shift, pValue, margin, adjustedP, tests }: Finding, rules: GateRules): string | null {
  const way = shift > 0 ? "slower" : "faster";
  const matters = Math.abs(shift) > Math.log1p(margin);
  if (adjustedP <= rules.alpha && !matters) return `${way}, but by about the margin of ${formatNumber(margin * 100)} %`;
  if (!matters) return null;
  if (adjustedP <= rules.alpha) return rules.distrust;
  return pValue <= rules.alpha ? `${way} by itself, but not after correction for ${tests} series` : null;
}

/**
 * Enough for the gate to call a difference as large as this one, or where it is inside the margin to enclose it there; of
 * runs, where their noise is only assumed, enough to measure it. Null where no number of them is enough.
 */
function needsOf({ assessment, margin, tests }: Case, alpha: number): Judgement["needs"] {
  const { shift, precision, noise } = assessment;
  if (noise.from === "assumed") return { more: precision.least, of: precision.of };
  const [size, most] = [Math.abs(shift), Math.log1p(margin)];
  const more =
    size > most
      ? leastWhere((count) => precision.halfWidth(alpha / tests, count) <= size, precision.most)
      : leastWhere((count) => precision.halfWidth(alpha, count) <= most - size, precision.most);
  return more === null ? null : { more, of: precision.of };
}
