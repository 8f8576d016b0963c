import { describe, expect, test } from "vitest";
import { compareRuns, type GateOptions } from "../../src/analysis/run-comparison.ts";
import type { RunSummary, SeriesSummary } from "../../src/results/run-summary.ts";
import { summary, summarySeries } from "./night-fixture.ts";
import { around } from "./run-fixture.ts";

const ms = (middle: number, count = 30): number[] => around(middle, count).map((value) => value * 1e6);
const row = (name: string, middle: number, part: Partial<SeriesSummary> = {}) => summarySeries(name, ms(middle), part);
/** Runs whose medians lie 3 % around 10 ms. */
const quiet = [10, 10.3, 9.8, 10.1, 9.9];
const baseline = (make: (middle: number) => SeriesSummary[]): RunSummary[] =>
  quiet.map((middle, at) => summary(`b${at}`, make(middle), { startedAt: `2026-11-2${at}T07:31:05.000Z` }));
const one = (middle: number): SeriesSummary[] => [row("hello wasm", middle)];

function compare(runs: RunSummary[], candidate: RunSummary, options: GateOptions = {}) {
  return compareRuns({ label: "main", runs }, candidate, options);
}

describe("the four words", () => {
  test.each([
    [16, "slower"],
    [6, "faster"],
    [10.5, "inconclusive"],
  ])("10 ms against %d ms is %s", (middle, verdict) => {
    const { series } = compare(baseline(one), summary("c", one(middle)));
    expect(series[0]).toMatchObject({ verdict, noise: { from: "measured" } });
    expect(series[0]?.estimate?.ratio).toBeCloseTo(middle / 10.02, 2);
  });

  test("equivalent needs the whole interval inside the margin", () => {
    expect(compare(baseline(one), summary("c", one(10)), { margin: 0.2 }).series[0]?.verdict).toBe("equivalent");
    expect(compare(baseline(one), summary("c", one(10)), { margin: 0.02 }).series[0]?.verdict).toBe("inconclusive");
  });

  test("the margin is the user's, else the scenario's, else 5 %", () => {
    const made = (margin: number | undefined, options: GateOptions) =>
      compare(baseline(one), summary("c", [row("hello wasm", 16, margin === undefined ? {} : { margin })]), options)
        .series[0];
    expect(made(undefined, {})).toMatchObject({ margin: 0.05, verdict: "slower" });
    expect(made(0.8, {})).toMatchObject({ margin: 0.8, verdict: "equivalent" });
    expect(made(0.8, { margin: 0.1 })).toMatchObject({ margin: 0.1, verdict: "slower" });
  });

  test("a difference that is there, and about as large as the margin, says so", () => {
    expect(compare(baseline(one), summary("c", one(12)), { margin: 0.2 }).series[0]).toMatchObject({
      verdict: "inconclusive",
      reason: "slower, but by about the margin of 20 %",
    });
  });
});

test("an inconclusive one says how many more runs would tell, and more of them do", () => {
  const first = compare(baseline(one), summary("c", one(10.55))).series[0];
  expect(first).toMatchObject({ verdict: "inconclusive", needs: { of: "baseline runs" } });
  const more = first?.needs?.more ?? 0;
  expect(more).toBeGreaterThan(0);
  const runs = Array.from({ length: Math.ceil((5 + more) / 5) }, (_, at) =>
    baseline(one).map((run) => ({ ...run, id: `${run.id}-${at}` })),
  ).flat();
  expect(compare(runs, summary("c", one(10.55))).series[0]?.verdict).toBe("slower");
});

test("where no number of runs would tell, it says what would", () => {
  const noisy = [10, 12, 8.5, 11, 9].map((middle, at) => summary(`b${at}`, one(middle)));
  expect(compare(noisy, summary("c", one(11))).series[0]).toMatchObject({
    verdict: "inconclusive",
    needs: null,
    reason: expect.stringContaining("bench run --against"),
  });
});

test("what is detectable is found: five measured runs at 2 % tell 10 %, not 5 %", () => {
  const { series } = compare(baseline(one), summary("c", one(10)));
  expect(series[0]?.detectable).toBeGreaterThan(0.06);
  expect(series[0]?.detectable).toBeLessThan(0.12);
});

describe("one run on each side", () => {
  const runs = [summary("b0", one(10))];

  test("a run-to-run variation is assumed, and that is said with what to do about it", () => {
    const made = compare(runs, summary("c", one(13)));
    expect(made.series[0]).toMatchObject({
      verdict: "inconclusive",
      noise: { from: "assumed", cv: expect.closeTo(0.2, 9) },
    });
    expect(made.notes).toEqual([expect.stringContaining("a run-to-run variation of 20 % is assumed")]);
    expect(made.notes[0]).toContain("--against");
    expect(made.series[0]?.needs).toEqual({ more: 4, of: "baseline runs" });
  });

  test("the scatter of the starts comes on top of what is assumed of the machine", () => {
    const wide = (id: string): RunSummary => summary(id, [row("hello wasm", 10, { logError: 0.3 })]);
    const { estimate, noise } = compare([wide("b0")], wide("c"), { runNoise: 0.1 }).series[0] ?? {};
    // Two runs, each of a machine that varies by 10 % and of starts whose median is known to 30 %.
    const error = Math.sqrt(2 * (Math.log(1.01) + 0.3 ** 2));
    expect(Math.log(estimate?.high ?? 0)).toBeCloseTo(1.96 * error, 3);
    expect(noise?.cv).toBeCloseTo(0.1, 9);
  });

  test("a factor of two is found, and with a stated noise of 3 % a factor of 1.3", () => {
    expect(compare(runs, summary("c", one(20))).series[0]?.verdict).toBe("slower");
    expect(compare(runs, summary("c", one(13)), { runNoise: 0.03 }).series[0]?.verdict).toBe("slower");
    const stated = summary("c", [row("hello wasm", 13, { runNoise: 0.03 })]);
    expect(compare(runs, stated).series[0]?.verdict).toBe("slower");
  });

  test("the starts must differ, too: a factor of two between medians of overlapping starts is none", () => {
    const wild = (medianMs: number) => [1, 2, 3, 4, medianMs, 60, 70, 80, 90].map((value) => value * 1e6);
    const made = compare(
      [summary("b", [summarySeries("hello wasm", wild(10))])],
      summary("c", [summarySeries("hello wasm", wild(59))]),
      { runNoise: 0.01 },
    );
    expect(made.series[0]?.verdict).toBe("inconclusive");
    expect(made.series[0]?.pValue).toBeGreaterThan(0.3);
  });

  test("without the observations, their errors stand in", () => {
    const { observationsNs: _, ...compact } = row("hello wasm", 10);
    expect(compare([summary("b0", [compact])], summary("c", one(20))).series[0]?.verdict).toBe("slower");
  });
});

test("two runs are too few to tell: the assumption stays where it is the larger", () => {
  const made = compare(baseline(one).slice(0, 2), summary("c", one(13)));
  expect(made.series[0]?.noise?.from).toBe("assumed");
  expect(made.notes[0]).toContain("2 runs of the baseline are too few");
});

describe("the sentence", () => {
  const many = (middle: number) => ["a", "b", "c"].map((name) => row(`${name} wasm`, middle));
  const withPhase = (createMs: number, handleMs: number): SeriesSummary["phases"] => [
    { phase: "create", ns: createMs * 1e6 },
    { phase: "handle", ns: handleMs * 1e6 },
  ];

  test("leads with the ratio, its interval and the phase that moved", () => {
    const runs = baseline((middle) => [row("hello wasm", middle, { phases: withPhase(4, 6) }), ...many(middle)]);
    const made = compare(runs, summary("c", [row("hello wasm", 16, { phases: withPhase(3, 13) }), ...many(10)]));
    expect(made.sentence).toMatch(
      /^hello: wasm cold is 1\.6x \[1\.\d+, 1\.\d+\] slower than main \(handle \+7 ms\); 3 other series show no regression\.$/,
    );
    expect(made.series[0]?.moved.map(({ phase, changeNs, share }) => [phase, changeNs, share])).toEqual([
      ["handle", 7e6, expect.closeTo(7 / 6, 9)],
      ["create", -1e6, expect.closeTo(-1 / 6, 9)],
    ]);
  });

  test("counts what is well", () => {
    const made = compare(baseline(many), summary("c", [...many(10).slice(0, 2), row("c wasm", 5)]), { margin: 0.2 });
    expect(made.sentence).toBe("No regression against main: 2 equivalent within 20 %, 1 faster.");
  });
});

test("the order is failures, slower, faster, the rest, each in the order of the candidate", () => {
  const names = ["a", "b", "c", "d", "e"];
  const runs = baseline((middle) => [...names, "gone"].map((name) => row(`${name} wasm`, middle)));
  const values = [10, 20, 5, 20, 10];
  const made = compare(
    runs,
    summary(
      "now",
      names.map((name, at) => row(`${name} wasm`, values[at] as number)),
    ),
  );
  expect(made.series.map(({ scenario, verdict }) => `${scenario} ${verdict}`)).toEqual([
    "gone missing",
    "b slower",
    "d slower",
    "c faster",
    "a inconclusive",
    "e inconclusive",
  ]);
});

describe("notes", () => {
  const four = (middle: number) => ["wasm", "docker", "process", "lambda"].map((name) => row(`hello ${name}`, middle));

  test("all series of a run that move together are more likely the machine", () => {
    expect(compare(baseline(four), summary("c", four(12))).notes).toEqual([
      expect.stringMatching(/^all 4 series moved together, by about 1\.2x: that is more likely the machine/),
    ]);
    const apart = four(10).map((series, at) => (at === 0 ? row("hello wasm", 12) : series));
    expect(compare(baseline(four), summary("c", apart)).notes).toEqual([]);
  });

  test("a run that did not end, and another version of the tool", () => {
    const odd = { status: "interrupted", tool: { name: "coldbench", version: "0.2.0" } } as const;
    expect(compare(baseline(one), summary("c", one(10), odd)).notes).toEqual([
      "the candidate's run was interrupted: c",
      "the runs were measured by different versions: coldbench 0.1.0, coldbench 0.2.0",
    ]);
  });
});
