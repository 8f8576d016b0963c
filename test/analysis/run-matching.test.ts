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

describe("what no duration decides", () => {
  const two = (middle: number) => [row("hello wasm", middle), row("hello docker", middle * 20)];

  test("a series that the candidate has not is missing, with the reason, and fails the gate", () => {
    const made = compare(baseline(two), summary("c", one(10)));
    expect(made.series.map(({ target, verdict }) => [target, verdict])).toEqual([
      ["docker", "missing"],
      ["wasm", "inconclusive"],
    ]);
    expect(made).toMatchObject({ outcome: "regression" });
    expect(made.sentence).toBe(
      "hello: docker cold is missing (not in the candidate); 1 other series shows no regression.",
    );
  });

  test("one that any run of the baseline has is missing, not only the newest", () => {
    const runs = baseline(two).map((run, at) => (at === 0 ? run : { ...run, series: run.series.slice(0, 1) }));
    expect(compare(runs, summary("c", one(10))).outcome).toBe("regression");
  });

  test("a target that was skipped is missing for that reason; one without a row was planned", () => {
    const skipped = { unavailable: [{ scenario: "hello", target: "docker", reason: "no engine answers" }] };
    const made = compare(baseline(two), summary("c", one(10), skipped));
    expect(made.series[0]).toMatchObject({ verdict: "missing", reason: "skipped: no engine answers" });
    const empty = summarySeries("hello docker", []);
    expect(compare(baseline(two), summary("c", [...one(10), empty])).series[0]).toMatchObject({
      verdict: "missing",
      reason: "planned in the candidate, and not a row was recorded",
    });
  });

  test("more failures than tolerated are a failure where the baseline had fewer, and none where it had as many", () => {
    const lossy = { rows: 40, failed: 10, exceedsLimits: true };
    const made = compare(baseline(one), summary("c", [row("hello wasm", 10, lossy)]));
    expect(made.series[0]).toMatchObject({ verdict: "failing", reason: "10 failed of 40" });
    expect(made.outcome).toBe("regression");
    const always = baseline((middle) => [row("hello wasm", middle, lossy)]);
    expect(compare(always, summary("c", [row("hello wasm", 10, lossy)])).outcome).toBe("pass");
  });

  test("no success at all is failing, in words", () => {
    const none = summarySeries("hello wasm", [], { rows: 30, failed: 30, exceedsLimits: true });
    expect(compare(baseline(one), summary("c", [none])).series[0]).toMatchObject({
      verdict: "failing",
      reason: "30 failed of 30, none succeeded",
    });
  });

  test("what only the candidate has is new and no failure", () => {
    const made = compare(baseline(one), summary("c", two(10)));
    expect(made.series.at(-1)).toMatchObject({ target: "docker", verdict: "new", baseline: null });
    expect(made.outcome).toBe("pass");
  });

  test("fewer than six starts say nothing", () => {
    const made = compare(baseline(one), summary("c", [summarySeries("hello wasm", ms(10, 4))]));
    expect(made.series[0]).toMatchObject({
      verdict: "inconclusive",
      estimate: null,
      reason: "4 starts, and it takes 6",
      needs: { more: 2, of: "starts" },
    });
  });
});

describe("not the same", () => {
  test.each([
    ["machine", { fingerprint: "g" }, {}],
    ["engine", {}, { engine: "wasm 2" }],
    ["question", {}, { question: "other" }],
  ])("%s: refused and incomparable, unless allowed", (what, run, series) => {
    const candidate = summary("c", [row("hello wasm", 16, series)], run);
    const made = compare(baseline(one), candidate);
    expect(made.series[0]).toMatchObject({
      verdict: "incomparable",
      reason: `not the same ${what} as in any run of the baseline`,
    });
    expect(made.differences).toHaveLength(1);
    expect(made.differences[0]).toMatchObject({ refused: true, what: expect.stringContaining(what) });
    expect(made.sentence).toContain("Nothing is compared with main: not the same");
    const allowed = compare(baseline(one), candidate, { allowsDifferent: true });
    expect(allowed.series[0]?.verdict).toBe("slower");
    expect(allowed.differences[0]).toMatchObject({ refused: false });
  });

  test("another digest is said and compared: it is what is tested", () => {
    const runs = baseline((middle) => [row("hello wasm", middle, { artifact: { "module-sha256": "a" } })]);
    const made = compare(runs, summary("c", [row("hello wasm", 16, { artifact: { "module-sha256": "b" } })]));
    expect(made.series[0]?.verdict).toBe("slower");
    expect(made.differences).toEqual([
      { what: "module-sha256 of hello wasm", baseline: "a", candidate: "b", refused: false },
    ]);
  });

  test("older runs of another engine are left out, and that is said", () => {
    const runs = baseline(one).map((run, at) =>
      at < 2 ? { ...run, series: run.series.map((series) => ({ ...series, engine: "wasm 0" })) } : run,
    );
    const made = compare(runs, summary("c", one(10)));
    expect(made.series[0]).toMatchObject({ baseline: { runs: 3, n: 90 } });
    expect(made.differences).toEqual([]);
    expect(made.notes).toContain(
      "up to 2 runs of the baseline are left out of 1 series: another machine, engine or question",
    );
  });

  test("a machine is named once for all its series", () => {
    const two = (middle: number) => [row("hello wasm", middle), row("hello docker", middle)];
    expect(compare(baseline(two), summary("c", two(10), { fingerprint: "g" })).differences).toHaveLength(1);
  });
});
