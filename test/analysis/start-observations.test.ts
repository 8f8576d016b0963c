import { expect, test } from "vitest";
import { collectSeries, reduceSeries } from "../../src/analysis/series.ts";
import { observeStarts, openObserver } from "../../src/analysis/start-observations.ts";
import { phaseNames, type PhaseName, type Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import { failed, sample, setAside } from "./run-fixture.ts";

/** Rows of two targets: fresh starts and warm requests to instances of two kinds; some failed, some set aside. */
function madeUpRows(seed: number): Sample[] {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: 200 }, () => {
    const phases = [
      { phase: phaseNames[below(4)] as PhaseName, ns: nanoseconds(below(1e6)), source: "client" as const },
    ];
    const part: Partial<Sample> = {
      target: below(2) === 0 ? "wasm-c" : "docker-c",
      trial: below(20),
      atNs: nanoseconds(below(50) * 1e6),
      totalNs: nanoseconds(1e6 + below(1e7)),
      phases,
      ...(below(2) === 0 ? { start: "cold" } : { start: "warm", startKind: below(2) === 0 ? "cold" : "thaw" }),
    };
    const outcome = below(20);
    return outcome === 0 ? failed(part) : outcome === 1 ? setAside(part) : sample(part);
  });
}

test("starts are those that reports reduce a series to, and counts are theirs", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const rows = madeUpRows(seed);
    const observed = observeStarts(rows);
    const series = collectSeries(rows);
    expect([...observed.keys()]).toEqual([...series.keys()]);
    for (const [key, one] of series) {
      const { starts, ...counts } = observed.get(key) ?? { starts: [] };
      expect(counts).toMatchObject({ rows: one.rows, failed: one.failed, setAside: one.setAside });
      expect(starts.map(({ trial, ns, atNs }) => ({ trial, ns, atNs }))).toEqual(
        reduceSeries(one).map(({ trial, ns, atNs }) => ({ trial, ns, atNs })),
      );
      for (const { shares } of starts) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  }
});

test("the shares of an instance are the mean over its requests, and what no phase explains is other", () => {
  const request = (totalMs: number, handleMs: number): Sample =>
    sample({
      start: "warm",
      startKind: "cold",
      totalNs: nanoseconds(totalMs * 1e6),
      phases: [{ phase: "handle", ns: nanoseconds(handleMs * 1e6), source: "client" }],
    });
  const observer = openObserver();
  for (const row of [request(4, 1), request(4, 3), request(2, 2)]) observer.add(row);
  const [made] = [...observer.observed().values()].flatMap(({ starts }) => starts);
  const share = (phase: PhaseName): number | undefined => made?.shares[phaseNames.indexOf(phase)];
  expect(made?.ns).toBe(4e6);
  expect(share("handle")).toBeCloseTo((0.25 + 0.75 + 1) / 3, 12);
  expect(share("other")).toBeCloseTo((0.75 + 0.25) / 3, 12);
});
