import fc from "fast-check";
import { expect, test } from "vitest";
import { moderatedVariances, pooledVariance, priorDf } from "../../src/stats/moderated-variance.ts";
import { twoSidedStudentTP } from "../../src/stats/student-t.ts";
import { seededRandom } from "../../src/units/random.ts";

const groups = [
  { variance: 1, df: 4 },
  { variance: 4, df: 4 },
  { variance: 0.25, df: 2 },
  { variance: 9, df: 7 },
];

// limma:::.squeezeVar(c(1, 4, .25, 9), c(4, 4, 2, 7), var.prior = 2, df.prior = 3), limma 3.54.1, R 4.2.2
test("with a given prior they are limma's", () => {
  const moderated = moderatedVariances(groups, { variance: 2, df: 3 });
  const expected = [1.428571428571429, 3.142857142857143, 1.3, 6.9];
  expect(moderated.map(({ variance }) => variance)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
  expect(moderated.map(({ df }) => df)).toEqual([7, 7, 5, 10]);
});

// weighted.mean(variances, df) = 4.911764705882353, then limma:::.squeezeVar(..., var.prior = that, df.prior = 4), as above
test("without one they are limma's with the pooled variance as a prior of 4 degrees of freedom", () => {
  expect(priorDf).toBe(4);
  expect(pooledVariance(groups)).toBeCloseTo(4.911764705882353, 12);
  const expected = [2.955882352941177, 4.455882352941177, 3.357843137254902, 7.51336898395722];
  const moderated = moderatedVariances(groups);
  expect(moderated.map(({ variance }) => variance)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
  expect(moderated.map(({ df }) => df)).toEqual([8, 8, 6, 11]);
});

test("a group without degrees of freedom gets the prior, a prior without any leaves a group as it is", () => {
  const prior = { variance: 2, df: 3 };
  expect(moderatedVariances([{ variance: 7, df: 0 }], prior)).toEqual([prior]);
  expect(moderatedVariances(groups, { variance: 2, df: 0 })).toEqual(groups);
  expect(moderatedVariances([], prior)).toEqual([]);
  expect(pooledVariance([...groups, { variance: 1e9, df: 0 }])).toBe(pooledVariance(groups));
});

test("each lies between the prior and its own, and the pooled one between the extremes", () => {
  const variance = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const group = fc.record({ variance, df: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 20 }), (all) => {
      const pooled = pooledVariance(all);
      const own = all.map((one) => one.variance);
      expect(pooled).toBeGreaterThanOrEqual(Math.min(...own) * (1 - 1e-12));
      expect(pooled).toBeLessThanOrEqual(Math.max(...own) * (1 + 1e-12));
      for (const [at, moderated] of moderatedVariances(all).entries()) {
        const { variance: before, df } = all[at] as (typeof all)[number];
        expect(moderated.df).toBe(df + priorDf);
        expect(moderated.variance).toBeGreaterThanOrEqual(Math.min(before, pooled) * (1 - 1e-12));
        expect(moderated.variance).toBeLessThanOrEqual(Math.max(before, pooled) * (1 + 1e-12));
      }
    }),
    { seed: 1 },
  );
});

test("a t with a moderated variance has the degrees of freedom of both: 5 % of 20,000 p-values are at most 5 %", () => {
  // Smyth's model: the true variances are d0 s0^2 over a chi-squared of d0, the prior is right. Standard error 0.15 points.
  // Taken to have the group's own 4 degrees of freedom it would be at 2.4 %, taken as normal at 8.6 %: 2 t.sf(2.776, 8) and
  // 2 t.sf(1.96, 8).
  const random = seededRandom(3);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const chiSquared = (df: number): number => Array.from({ length: df }, normal).reduce((sum, z) => sum + z * z, 0);
  const prior = { variance: 0.04, df: 4 };
  let low = 0;
  for (let run = 0; run < 20_000; run++) {
    const truth = (prior.df * prior.variance) / chiSquared(prior.df);
    const [moderated] = moderatedVariances([{ variance: (truth * chiSquared(4)) / 4, df: 4 }], prior);
    const { variance, df } = moderated ?? prior;
    if (twoSidedStudentTP((normal() * Math.sqrt(truth)) / Math.sqrt(variance), df) <= 0.05) low++;
  }
  expect(Math.abs(low / 20_000 - 0.05)).toBeLessThan(0.0046);
});
