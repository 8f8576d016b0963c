import { expect, test } from "vitest";
import { anyVerdict, countAlarms, mostAlarms, ratioAbove } from "./run-nights.ts";

// Runs of 60 series of 12 starts, run-to-run cv 20 %, every series for itself. 120 nights for each size of baseline: the
// standard error of a rate of 5 % is 2 percentage points, over all 480 nights 1 point.
const noise = { series: 60, cv: 0.2, common: 0, starts: 12, startCv: 0.1 };
const nights = 120;

test(
  "A/A: at most 5 % of nights raise an alarm, the rule of other tools does in nearly all",
  { timeout: 60_000 },
  () => {
    let all = 0;
    for (const runs of [1, 3, 5, 10]) {
      const { gate, naive } = countAlarms(
        { nights, runs, noise, seed: 100 + runs },
        { gate: anyVerdict, naive: ratioAbove(1.3) },
      );
      expect(gate, `baseline of ${runs}`).toBeLessThanOrEqual(mostAlarms(nights));
      expect(naive, `baseline of ${runs}`).toBeGreaterThan(nights * 0.95);
      all += gate;
    }
    expect(all).toBeLessThanOrEqual(4 * nights * 0.05);
  },
);
