import { describe, expect, test } from "vitest";
import { holmAdjusted } from "../../src/stats/holm.ts";
import { moderatedVariances } from "../../src/stats/moderated-variance.ts";
import { twoSidedStudentTP } from "../../src/stats/student-t.ts";
import { type Alarm, anyVerdict, countAlarms, mostAlarms, ratioAbove } from "./run-nights.ts";

// As in run-nights.test.ts, but whatever the machine does to a run it does to all its series alike.
const noise = { series: 60, cv: 0.2, common: 1, starts: 12, startCv: 0.1 };
const nights = 120;

test("A/A: at most 5 % of nights raise an alarm, the rule of other tools does in a third", { timeout: 60_000 }, () => {
  let all = 0;
  for (const runs of [1, 3, 5, 10]) {
    const { gate, naive } = countAlarms(
      { nights, runs, noise, seed: 200 + runs },
      { gate: anyVerdict, naive: ratioAbove(1.05) },
    );
    expect(gate, `baseline of ${runs}`).toBeLessThanOrEqual(mostAlarms(nights));
    expect(naive, `baseline of ${runs}`).toBeGreaterThan(nights / 3);
    all += gate;
  }
  expect(all).toBeLessThanOrEqual(4 * nights * 0.05);
});

describe("series that move together are not counted as so many independent ones", () => {
  // A gate of one series is the extreme of it: the pooled variance is its own. 1,000 nights: standard error 0.7 points.
  const one = { ...noise, series: 1 };

  /** The textbook: a t-test with a moderated variance, whose prior is taken to come from elsewhere. */
  const textbook: Alarm = ({ baseline, candidate }) => {
    const logsOf = (at: number): number[] => baseline.map(({ series }) => Math.log(series[at]?.medianNs ?? 1));
    const means = candidate.series.map((_, at) => mean(logsOf(at)));
    const variances = moderatedVariances(
      candidate.series.map((_, at) => ({
        variance: logsOf(at).reduce((sum, log) => sum + (log - (means[at] as number)) ** 2, 0) / (baseline.length - 1),
        df: baseline.length - 1,
      })),
    );
    const pValues = candidate.series.map(({ medianNs }, at) => {
      const { variance, df } = variances[at] as (typeof variances)[number];
      const shift = Math.log(medianNs ?? 1) - (means[at] as number);
      return twoSidedStudentTP(shift / Math.sqrt(variance * (1 + 1 / baseline.length)), df);
    });
    return holmAdjusted(pValues).some((p) => p <= 0.05);
  };

  test.each([2, 3, 5])("a gate of one, a baseline of %d", { timeout: 30_000 }, (runs) => {
    const counts = countAlarms({ nights: 1_000, runs, noise: one, seed: 300 + runs }, { gate: anyVerdict, textbook });
    expect(counts.gate).toBeLessThanOrEqual(mostAlarms(1_000));
    expect(counts.textbook).toBeGreaterThan(70);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
