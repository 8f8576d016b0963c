import fc from "fast-check";
import { expect, test } from "vitest";
import { normalQuantile, twoSidedNormalP } from "../../src/stats/normal.ts";
import { studentTQuantile, twoSidedStudentTP } from "../../src/stats/student-t.ts";

// 2 * scipy.stats.t.sf(abs(t), df), SciPy 1.17.1
test.each([
  [0.5, 1, 0.7048327646991335],
  [12.7, 1, 0.050024327689344165],
  [1e6, 1, 6.366197723673691e-7],
  [3, 0.5, 0.3673081559859434],
  [2, 2, 0.18350341907227397],
  [0.001, 4, 0.99925000015625],
  [2.5, 4, 0.06676654481198814],
  [-3, 4, 0.03994196807171883],
  [1e-8, 7, 0.999999992300171],
  [8, 10, 1.1774942789666167e-5],
  [40, 10, 2.2808577430857535e-12],
  [1.96, 29.5, 0.05950227320315174],
  [30, 30, 6.25179163060889e-24],
  [100, 200, 9.956843590453632e-173],
  [1.96, 1e4, 0.05002352023183303],
  [5, 1e6, 5.733997870890745e-7],
  [1.5, 1e9, 0.13361440285341525],
])("the two-sided p of t = %d with %d degrees of freedom is SciPy's", (t, df, expected) => {
  expect(twoSidedStudentTP(t, df) / expected).toBeCloseTo(1, 10);
  expect(twoSidedStudentTP(-t, df)).toBe(twoSidedStudentTP(t, df));
});

// scipy.stats.t.ppf(p, df), SciPy 1.17.1
test.each([
  [0.975, 0.5, 164.55767348048818],
  [0.975, 1, 12.706204736174694],
  [0.6, 2, 0.2886751345948128],
  [1e-10, 3, -2225.769284683093],
  [0.975, 4, 2.7764451051977934],
  [0.995, 4, 4.604094871349992],
  [0.8, 4, 0.9409645772351816],
  [0.500_000_1, 5, 2.6343055223849135e-7],
  [0.3, 7.25, -0.5482311688374483],
  [0.999_999_9, 10, 12.492209688254745],
  [0.025, 29.5, -2.0437249667721225],
  [1e-12, 100, -8.02582559449325],
  [0.8, 1e6, 0.8416215930139844],
])("the quantile at %d with %d degrees of freedom is SciPy's", (p, df, expected) => {
  // Near p = 1/2 and p = 1 only as sure as p - 1/2 and 1 - p are.
  expect(studentTQuantile(p, df) / expected).toBeCloseTo(1, 8);
});

test("p and quantile are each other's inverse, and symmetric", () => {
  const tails = fc.double({ min: 1e-6, max: 0.49, noNaN: true });
  const freedom = fc.double({ min: 0.5, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(tails, freedom, (tail, df) => {
      const t = studentTQuantile(tail, df);
      expect(t).toBeLessThan(0);
      expect(twoSidedStudentTP(t, df) / (2 * tail)).toBeCloseTo(1, 9);
      expect(studentTQuantile(1 - tail, df) / -t).toBeCloseTo(1, 7);
    }),
    { seed: 1 },
  );
});

test("with infinite degrees of freedom it is the normal, and with many nearly", () => {
  expect(twoSidedStudentTP(1.96, Infinity)).toBe(twoSidedNormalP(1.96));
  expect(studentTQuantile(0.9, Infinity)).toBe(normalQuantile(0.9));
  expect(studentTQuantile(0.9, 1e8)).toBeCloseTo(normalQuantile(0.9), 7);
});

test("its ends", () => {
  expect(twoSidedStudentTP(0, 3)).toBe(1);
  expect(twoSidedStudentTP(Infinity, 3)).toBe(0);
  expect(studentTQuantile(0.5, 3)).toBe(0);
  expect(studentTQuantile(0, 3)).toBe(-Infinity);
  expect(studentTQuantile(1, 3)).toBe(Infinity);
});

test.each([0, -1, Number.NaN])("%d degrees of freedom are an error", (df) => {
  expect(() => twoSidedStudentTP(1, df)).toThrow(RangeError);
  expect(() => studentTQuantile(0.9, df)).toThrow(RangeError);
});

test.each([-0.1, 1.1, Number.NaN])("there is no quantile at %d", (p) => {
  expect(() => studentTQuantile(p, 3)).toThrow(RangeError);
});
