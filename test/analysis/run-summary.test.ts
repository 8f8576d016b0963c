import { expect, test } from "vitest";
import { runSummarySchema } from "../../src/results/run-summary.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { around, failed, runRecord, sample, scenario, series, setAside, target } from "./run-fixture.ts";
import { summariseRows } from "./row-comparison.ts";

const wasm = target("wasm-c", "wasm", {
  engine: "wasm",
  version: "node 20.20.2 / V8 11.3",
  facts: { language: "C", "module-sha256": "abc", "module-bytes": "13269" },
});

test("a run becomes one row per series, valid against the schema", () => {
  const run = runRecord([wasm], { source: { commit: "c0ffee", dirty: false } });
  const made = summariseRows(run, [...series([4, 5, 6, 7, 8, 9]), failed({ trial: 6 }), setAside({ trial: 7 })]);
  expect(runSummarySchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  expect(made).toMatchObject({
    id: run.id,
    status: "complete",
    source: { commit: "c0ffee", dirty: false },
    fingerprint: "f",
    machine: "cpu, 2 cores, 0.931 GiB, linux, kernel 6.1",
  });
  expect(made.series).toHaveLength(1);
  expect(made.series[0]).toMatchObject({
    target: "wasm-c",
    start: "cold",
    rows: 8,
    n: 6,
    failed: 1,
    setAside: 1,
    exceedsLimits: true,
    medianNs: 6.5e6,
    phases: [{ phase: "handle", ns: 6.5e6 }],
    observationsNs: [4e6, 5e6, 6e6, 7e6, 8e6, 9e6],
    engine: "wasm node 20.20.2 / V8 11.3",
    artifact: { "module-sha256": "abc" },
  });
  expect(made.series[0]?.logError).toBeGreaterThan(0);
});

test("the order of the rows changes nothing", () => {
  const rows = series(around(4)).map((row, at) => ({ ...row, atNs: nanoseconds(at * 1e9) }));
  expect(summariseRows(runRecord([wasm]), rows.toReversed())).toEqual(summariseRows(runRecord([wasm]), rows));
});

test("requests to one warm instance are one observation", () => {
  const warm = [3, 1, 2].map((ms, at) =>
    sample({ start: "warm", startKind: "cold", trial: 0, ordinal: at + 1, totalNs: nanoseconds(ms * 1e6) }),
  );
  const [made] = summariseRows(runRecord([wasm]), warm).series;
  expect(made).toMatchObject({ start: "warm", rows: 3, n: 1, medianNs: 2e6, logError: null });
});

test("arms are left out, what was planned and never recorded is not", () => {
  const arm = target("wasm-c@baseline", "wasm", { arm: { of: "wasm-c", role: "baseline" } });
  const gone = target("docker-c", "docker", { available: false, reason: "no engine answers" });
  const run = runRecord([wasm, arm, gone], {
    order: [
      ["hello", "wasm-c", "cold", 0],
      ["hello", "wasm-c@baseline", "cold", 0],
      ["hello", "wasm-c", "host", 0],
    ],
  });
  const made = summariseRows(run, [...series([4, 5]), ...series([4, 5], { target: "wasm-c@baseline" })]);
  expect(made.series.map(({ target: name, start, rows, n }) => [name, start, rows, n])).toEqual([
    ["wasm-c", "host", 0, 0],
    ["wasm-c", "cold", 2, 2],
  ]);
  expect(made.unavailable).toEqual([{ scenario: "hello", target: "docker-c", reason: "no engine answers" }]);
});

test("the question is that of the series: another body is another one, more warm requests only for warm", () => {
  const questionOf = (part: Parameters<typeof scenario>[0], start: "cold" | "warm"): string | undefined =>
    summariseRows(runRecord([wasm], { scenarios: [scenario(part)] }), [sample({ start, startKind: "cold" })]).series[0]
      ?.question;
  const request = { method: "POST", path: "/", bodyBytes: 9, bodyDigest: "other" };
  const warm = { warmup: 2, invocations: 50 };
  expect(questionOf({}, "cold")).toMatch(/^[0-9a-f]{16}$/);
  expect(questionOf({}, "cold")).toBe(questionOf({ description: "other words", stop: { trials: 5 } }, "cold"));
  expect(questionOf({ request }, "cold")).not.toBe(questionOf({}, "cold"));
  expect(questionOf({ warm }, "cold")).toBe(questionOf({}, "cold"));
  expect(questionOf({ warm }, "warm")).not.toBe(questionOf({}, "warm"));
});

test("an image's id counts only where no digest of its content is known", () => {
  const artifactOf = (facts: Record<string, string>) =>
    summariseRows(runRecord([target("wasm-c", "docker", { facts })]), [sample()]).series[0]?.artifact;
  expect(artifactOf({ "image-id": "i" })).toEqual({ "image-id": "i" });
  expect(artifactOf({ "image-id": "i", "image-content-sha256": "c" })).toEqual({ "image-content-sha256": "c" });
});

test("one start that hung does not become a phase that moved: phases are shares of the median", () => {
  const row = (trial: number, createMs: number) =>
    sample({
      trial,
      totalNs: nanoseconds((createMs + 6) * 1e6),
      phases: [
        { phase: "create", ns: nanoseconds(createMs * 1e6), source: "client" },
        { phase: "handle", ns: nanoseconds(6e6), source: "client" },
      ],
    });
  const rows = Array.from({ length: 30 }, (_, trial) => row(trial, trial === 7 ? 504 : 4));
  const [made] = summariseRows(runRecord([wasm]), rows).series;
  const create = made?.phases.find(({ phase }) => phase === "create")?.ns ?? 0;
  expect(create).toBeGreaterThan(4e6);
  expect(create).toBeLessThan(4.3e6);
  expect(made?.phases.reduce((sum, { ns }) => sum + ns, 0)).toBeCloseTo(10e6, -1);
});
