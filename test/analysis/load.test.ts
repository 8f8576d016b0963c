import { expect, test } from "vitest";
import { analyseLoads } from "../../src/analysis/load.ts";
import { loadWarnings } from "../../src/analysis/load-warnings.ts";
import type { Load } from "../../src/analysis/load-model.ts";
import type { LoadMeasured, LoadRecord, LoadWindow } from "../../src/results/load-record.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import { createHistogram, encodeHistogram, recordMs } from "../../src/system/load/latency-histogram.ts";

const encoded = (values: readonly number[]): string => {
  const histogram = createHistogram();
  for (const ms of values) recordMs(histogram, ms);
  return encodeHistogram(histogram);
};

const window = (part: Partial<LoadWindow> = {}): LoadWindow => ({
  sent: 1_000,
  answered: 1_000,
  failed: 0,
  dropped: 0,
  p50Ns: 5e6,
  p99Ns: 10e6,
  cpuNs: 250e6,
  memoryBytes: 1_000,
  latenessP99Ns: 20_000,
  latenessMaxNs: 20_000,
  loopDelayMaxNs: 1e6,
  busy: 0.2,
  generatorCpuNs: 1e6,
  ...part,
});

/** Right answers that took 1, 2, 3... ms, and the losses given. */
function load(answered: number, part: Partial<LoadMeasured> = {}, mode: LoadRecord["plan"]["mode"] = "open"): Load {
  const times = Array.from({ length: answered }, (_, at) => at + 1);
  const measured: LoadMeasured = {
    workers: 1,
    windowMs: 1_000,
    plannedMs: 1_000,
    elapsedNs: 2e9,
    sent: answered,
    answered,
    errors: {},
    mismatched: 0,
    timeouts: 0,
    dropped: 0,
    unfinished: 0,
    firstAnswerNs: 1e6,
    latency: encoded(times),
    service: encoded(times.map((ms) => ms / 2)),
    lateness: encoded(times.map(() => 0.01)),
    windows: [window()],
    ...part,
  };
  const plan = { mode, from: "warm" as const, stages: [], connections: 7, timeoutMs: 1_000 };
  const run = { loads: [{ scenario: "s", target: "t", plan, measured }], targets: [] } as unknown as RunRecord;
  return analyseLoads(run)[0] as Load;
}

const percentile = ({ measured }: Load, p: number) => measured?.percentiles.find((one) => one.p === p);

test("percentiles are over everything that was to be sent: what has no right answer is slower than every answer", () => {
  const whole = load(1_000);
  expect(percentile(whole, 0.5)?.ns).toBeCloseTo(500e6, -6);
  expect((percentile(whole, 0.99)?.ns ?? 0) / 990e6).toBeCloseTo(1, 2);
  // 900 answers of 1000: the median of all is the 500th answer, not the 450th, and p95 is none.
  const lossy = load(900, { sent: 960, errors: { ECONNRESET: 30 }, timeouts: 20, mismatched: 10, dropped: 40 });
  expect(lossy.measured).toMatchObject({ offered: 1_000, unanswered: 100, offeredPerSecond: 1_000 });
  expect((percentile(lossy, 0.5)?.ns ?? 0) / 500e6).toBeCloseTo(1, 2);
  expect((percentile(lossy, 0.9)?.ns ?? 0) / 900e6).toBeCloseTo(1, 2);
  expect(percentile(lossy, 0.95)).toMatchObject({ ns: null, withheld: "unanswered" });
});

test("a percentile beyond which fewer than ten requests lie is withheld", () => {
  expect(percentile(load(999), 0.99)).toMatchObject({ ns: null, withheld: "few" });
  expect(percentile(load(1_000), 0.99)?.withheld).toBeNull();
  expect(percentile(load(1_000), 0.999)).toMatchObject({ ns: null, withheld: "few" });
});

test("the curve is that of the percentiles, and ends where nothing was answered", () => {
  const curve = load(900, { timeouts: 100, sent: 1_000 }).measured?.curve ?? [];
  expect(curve[0]?.p).toBe(0.5);
  expect(curve.every(({ ns }, at) => ns >= (curve[at - 1]?.ns ?? 0))).toBe(true);
  expect(curve.at(-1)?.p).toBeLessThanOrEqual(0.9);
});

test("windows are spoiled by a late generator, by more than a millisecond and a twentieth of the p99 beside it", () => {
  const windows = [
    window(),
    window({ latenessP99Ns: 0.9e6 }),
    window({ latenessP99Ns: 2e6 }),
    window({ latenessP99Ns: 2e6, p99Ns: 100e6 }),
    window({ loopDelayMaxNs: 30e6 }),
    window({ sent: 0, loopDelayMaxNs: 30e6 }),
  ];
  const spoiledOf = (one: Load): boolean[] => one.measured?.windows.map(({ spoiled }) => spoiled) ?? [];
  expect(spoiledOf(load(1_000, { windows }))).toEqual([false, false, true, false, true, false]);
  // A closed loop has no times to keep.
  expect(spoiledOf(load(1_000, { windows }, "closed"))).toEqual([false, false, false, false, true, false]);
});

test("warnings name a late generator, a closed loop that it bounds, and every kind of failure", () => {
  const late = loadWarnings([load(1_000, { lateness: encoded(Array.from({ length: 1_000 }, () => 400)) })]);
  expect(late.map(({ code }) => code)).toEqual(["load-generator-late"]);
  expect(late[0]?.message).toContain("the generator itself was the limit: it sent requests up to 400 ms late (p99)");
  const bound = loadWarnings([load(1_000, { windows: [window({ busy: 0.97 })] }, "closed")]);
  expect(bound.map(({ code }) => code)).toEqual(["load-generator-bound"]);
  const losses = { sent: 960, errors: { "http-503": 30 }, timeouts: 20, mismatched: 10, mismatch: "x", dropped: 40 };
  expect(loadWarnings([load(900, losses)]).map(({ message }) => message)).toEqual([
    "s, t, load: 100 of 1000 requests got no right answer: 30 http-503, 10 wrong answers (the first: x), 20 timeouts, 40 not sent because 7 were under way; percentiles count them as slower than every answer",
  ]);
  expect(loadWarnings([load(1_000)])).toEqual([]);
});

test("what was not measured warns, unless it has no server", () => {
  const without = (reason: string): Load => ({ ...load(1), measured: null, reason });
  expect(loadWarnings([without("not reachable: a command")])).toEqual([]);
  expect(loadWarnings([without("no server to load: exit 1")])[0]?.code).toBe("load-failed");
});
