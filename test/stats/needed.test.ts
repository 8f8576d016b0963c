import fc from "fast-check";
import { expect, test } from "vitest";
import { needed } from "../../src/stats/needed.ts";

test("beyond the margin, until the interval leaves 0", () => {
  // Half of the width is 0.12 at n = 10: 0.12 sqrt(10 / n) is at most 0.1 from n = 14.4 on.
  expect(needed({ shift: 0.1, low: -0.02, high: 0.22, n: 10 }, 0.05)).toBe(5);
  expect(needed({ shift: -0.1, low: -0.22, high: 0.02, n: 10 }, 0.05)).toBe(5);
});

test("inside the margin, until the interval lies inside it", () => {
  // ln 1.05 = 0.04879; 0.1 sqrt(10 / n) is at most 0.04879 - 0.01 from n = 66.5 on.
  expect(needed({ shift: 0.01, low: -0.09, high: 0.11, n: 10 }, 0.05)).toBe(57);
  expect(needed({ shift: -0.01, low: -0.11, high: 0.09, n: 10 }, 0.05)).toBe(57);
});

test("a skewed interval counts by its wider side", () => {
  expect(needed({ shift: 0.1, low: -0.02, high: 0.11, n: 10 }, 0.05)).toBe(5);
  expect(needed({ shift: 0.1, low: 0.09, high: 0.22, n: 10 }, 0.05)).toBe(5);
});

test("at least one, also where the interval is as narrow as it has to be", () => {
  expect(needed({ shift: 0.2, low: 0.19, high: 0.21, n: 10 }, 0.05)).toBe(1);
  expect(needed({ shift: 0, low: 0, high: 0, n: 10 }, 0.05)).toBe(1);
});

test("none where the estimate is at the margin, or 100,000 would not do", () => {
  const limit = Math.log1p(0.05);
  expect(needed({ shift: limit, low: limit - 0.1, high: limit + 0.1, n: 10 }, 0.05)).toBeNull();
  expect(needed({ shift: limit, low: limit, high: limit, n: 10 }, 0.05)).toBeNull();
  expect(needed({ shift: limit - 0.001, low: -0.1, high: 0.148, n: 10 }, 0.05)).toBeNull();
  // 0.1 sqrt(10 / n) is 0.001 at n = 100,000, 0.001001 at 99,801.
  expect(needed({ shift: limit - 0.001001, low: limit - 0.101001, high: limit + 0.098999, n: 10 }, 0.05)).toBe(99_791);
});

test("none where more of n cannot do it, because it does not reduce the rest", () => {
  const estimate = { shift: 0.1, low: -0.02, high: 0.22, n: 10 };
  // (0.1 / 0.12)^2 = 0.694 of the squared width must remain.
  expect(needed({ ...estimate, fixedShare: 0.5 }, 0.05)).toBe(16);
  expect(needed({ ...estimate, fixedShare: 0.69 }, 0.05)).toBeGreaterThan(500);
  expect(needed({ ...estimate, fixedShare: 0.7 }, 0.05)).toBeNull();
});

test("it is the smallest number that does, whatever the estimate", () => {
  const cases = fc.record({
    shift: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    below: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    above: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    n: fc.integer({ min: 2, max: 200 }),
    fixedShare: fc.constantFrom(0, 0.2, 0.6),
  });
  fc.assert(
    fc.property(cases, fc.constantFrom(0.01, 0.05, 0.2), ({ shift, below, above, n, fixedShare }, margin) => {
      const decides = (more: number): boolean => {
        const half = Math.max(below, above) * Math.sqrt(fixedShare + (1 - fixedShare) * (n / (n + more)));
        return Math.abs(shift) > Math.log1p(margin)
          ? half <= Math.abs(shift)
          : half <= Math.log1p(margin) - Math.abs(shift);
      };
      const more = needed({ shift, low: shift - below, high: shift + above, n, fixedShare }, margin);
      if (more === null) expect(decides(99_998)).toBe(false);
      else {
        expect(decides(more * (1 + 1e-9))).toBe(true);
        if (more > 1) expect(decides(more - 1 - 1e-6)).toBe(false);
      }
    }),
    { seed: 1, numRuns: 1_000 },
  );
});
