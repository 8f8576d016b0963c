import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { billedDurationMs } from "../../src/results/billed-duration.ts";

/** Published REPORT figures of AWS Lambda: Duration, Init or Billed Restore, and the Billed Duration that AWS printed; ms. */
const published = [
  { era: "free-init", durationMs: 1.27, initMs: 107.95, billed: 2 },
  { era: "since-2025-08-01", durationMs: 1448.9, initMs: 534.39, billed: 1984 },
  { era: "since-2025-08-01", durationMs: 38_020.68, initMs: 681.96, billed: 38_703 },
  { durationMs: 149.53, billedRestoreMs: 163, billed: 313 },
  { durationMs: 306.34, billedRestoreMs: 303, billed: 610 },
  { durationMs: 127.1, billedRestoreMs: 26, billed: 154 },
  { durationMs: 159.87, billedRestoreMs: 118, billed: 278 },
] as const;

describe("billedDurationMs", () => {
  test.each(published)("reproduces what AWS printed: $billed ms for $durationMs ms", ({ billed, ...parts }) => {
    expect(billedDurationMs(parts)).toBe(billed);
  });

  test("rounds up once, after adding up, and a warm invocation by itself", () => {
    expect(billedDurationMs({ durationMs: 1.2, initMs: 1.2 })).toBe(3);
    expect(billedDurationMs({ durationMs: 1.2, initMs: null })).toBe(2);
    expect(billedDurationMs({ durationMs: 2 })).toBe(2);
    expect(billedDurationMs({ durationMs: 0 })).toBe(0);
  });

  test("is not misled by floating-point sums that lie just above a whole millisecond", () => {
    expect(33.02 + 33.03 + 33.95).toBeGreaterThan(100);
    expect(billedDurationMs({ durationMs: 33.02, initMs: 33.03, billedRestoreMs: 33.95 })).toBe(100);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), (duration, init) => {
        const billed = billedDurationMs({ durationMs: duration / 100, initMs: init / 100 });
        expect(billed).toBe(Math.ceil((duration + init) / 100));
      }),
    );
  });

  test("refuses what is no duration", () => {
    expect(() => billedDurationMs({ durationMs: -1 })).toThrow(RangeError);
    expect(() => billedDurationMs({ durationMs: 1, initMs: Number.NaN })).toThrow("not a billable duration: NaN ms");
  });
});
