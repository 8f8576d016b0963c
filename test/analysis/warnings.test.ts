import { describe, expect, test } from "vitest";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { CodeState, Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, environment, failed, runRecord, sample, series, setAside, target } from "./run-fixture.ts";

const wasm = target("wasm-c", "wasm");

function warnings(samples: Sample[], run: RunRecord = runRecord([wasm])) {
  return analyseRun({ run, samples, location: "r", random: seededRandom(1) }).warnings;
}

function warning(code: string, samples: Sample[], run?: RunRecord) {
  const found = warnings(samples, run).filter((one) => one.code === code);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
}

const clean = series(around(4, 300));

test("a clean run of 300 starts has none", () => {
  expect(warnings(clean)).toEqual([]);
});

test("withheld percentiles name the flag and the count", () => {
  expect(warning("percentiles-withheld", series(around(4)))).toEqual({
    code: "percentiles-withheld",
    message: "hello: percentiles that n = 30 cannot support are withheld: p95 needs 59, p99 needs 299",
    hint: "bench run scenarios/hello.yaml with --trials 60 for p95, --trials 300 for p99",
  });
});

test("too few starts name the cells", () => {
  expect(warning("too-few-starts", series([1, 2, 3]))?.message).toBe(
    "hello: no interval of the median and no ratio below 6 starts: wasm-c cold (n = 3)",
  );
});

test("failures come with their number and the most frequent reason", () => {
  const rows = [...clean, failed({ trial: 300 }, "refused"), failed({ trial: 301 }), failed({ trial: 302 })];
  expect(warning("failed", rows)?.message).toBe(
    "hello, wasm-c, cold: 3 failed, 2 of them with timeout: no answer within 10 s",
  );
});

test("set-aside rows", () => {
  expect(warning("set-aside", [...clean, setAside({ trial: 300 })])?.message).toMatch(
    /1 set aside because .*; one of them: served before$/,
  );
  const endless = { instance: "old", invocation: 2, accepted: false, reason: "n".repeat(9_000) };
  expect(warning("set-aside", [...clean, sample({ trial: 300, proof: endless })])?.message.length).toBeLessThan(300);
});

describe("samples that nobody vouches for", () => {
  const proof: Sample["proof"] = { instance: "", invocation: 0, by: "nobody", accepted: true, reason: "unproved" };

  test("are named with their target, start and number, warm requests counted one by one", () => {
    const cold = series(around(4, 12), { proof });
    const warm = [1, 2, 3].flatMap((ordinal) => series(around(1, 12), { start: "warm", ordinal, proof }));
    const found = warnings([...cold, ...warm]).filter(({ code }) => code === "unproved");
    expect(found.map(({ message }) => message)).toEqual([
      "hello: 12 of 12 cold samples of wasm-c are unproved: the endpoint answers no instance nonce",
      "hello: 36 of 36 warm samples of wasm-c are unproved: the endpoint answers no instance nonce",
    ]);
    expect(found[0]?.hint).toContain("coldbench-instance");
  });

  test("are counted apart from those that are proved, and are latencies; failed ones are neither", () => {
    const rows = [...clean, sample({ trial: 300, proof }), failed({ trial: 301, proof })];
    expect(warning("unproved", rows)?.message).toMatch(/^hello: 1 of 301 cold samples /);
    expect(warning("set-aside", rows)).toBeUndefined();
  });
});

test("drift of 5 % and more, with its direction", () => {
  const falling = around(4, 300).map((ms, at) => ms * (1 - 0.2 * (at / 299)));
  expect(warning("drift", series(falling))?.message).toMatch(/^hello, wasm-c, cold: durations fell by 2\d(\.\d)? % /);
  const slight = around(4, 300).map((ms, at) => ms * (1 + 0.03 * (at / 299)));
  expect(warning("drift", series(slight))).toBeUndefined();
});

test("two modes", () => {
  const rows = series(around(4, 60).map((ms, at) => (at % 3 === 0 ? ms * 2 : ms)));
  expect(warning("bimodal", rows)?.message).toContain("more than one mode");
});

test("severe outliers above 5 %", () => {
  const with_ = (share: number) => series(around(4, 300).map((ms, at) => (at % 100 < share ? ms * 9 : ms)));
  expect(warning("severe-outliers", with_(6))?.message).toContain("(18 of 300)");
  expect(warning("severe-outliers", with_(5))).toBeUndefined();
});

test("time in no phase above 10 % of a fresh start, not of a warm one", () => {
  const phases = (other: number): Sample["phases"] => [
    { phase: "handle", ns: nanoseconds(100 - other), source: "client" },
    { phase: "other", ns: nanoseconds(other), source: "client" },
  ];
  const rows = (other: number, start: Sample["start"]) =>
    Array.from({ length: 30 }, (_, trial) =>
      sample({ trial, start, totalNs: nanoseconds(100), phases: phases(other) }),
    );
  expect(warning("unexplained-time", rows(12, "cold"))?.message).toContain("12 % of the time is in no phase");
  expect(warning("unexplained-time", rows(9, "cold"))).toBeUndefined();
  expect(warning("unexplained-time", rows(50, "warm"))).toBeUndefined();
});

test("a poll error above 5 % of the median", () => {
  const rows = (ns: number) => clean.map((row) => ({ ...row, pollErrorNs: nanoseconds(ns) }));
  expect(warning("poll-error", rows(210_000))?.message).toContain("up to 210 us; median 4 ms");
  expect(warning("poll-error", rows(190_000))).toBeUndefined();
});

const floorOf = (name: string, launcher: string, ns: number) => ({
  [name]: { what: "a null command", launcher, samplesNs: [ns, ns, ns] },
});

test("the fallback launcher, with its floor", () => {
  const at = (launcher: string) =>
    runRecord([wasm], { environment: environment({ floor: floorOf("null-command", launcher, 1_700_000) }) });
  expect(warning("launcher-fallback", clean, at("child_process.spawn"))?.message).toContain("1.7 ms");
  expect(warning("launcher-fallback", clean, at("posix_spawn"))).toBeUndefined();
});

test("a median near the floor of its own kind", () => {
  const run = (name: string, ns: number) =>
    runRecord([wasm, target("process-c", "process")], {
      environment: environment({ floor: floorOf(name, "posix_spawn", ns) }),
    });
  const asProcess = series(around(4, 300), { target: "process-c", kind: "process" });
  expect(warning("near-floor", asProcess, run("null-command", 1_400_000))?.message).toContain("hello, process-c, cold");
  expect(warning("near-floor", asProcess, run("null-command", 1_300_000))).toBeUndefined();
  expect(warning("near-floor", asProcess, run("null-exchange", 3_000_000))).toBeUndefined();
  expect(warning("near-floor", clean, run("null-exchange", 3_000_000))?.message).toContain("hello, wasm-c, cold");
  expect(warning("near-floor", clean, run("null-command", 3_000_000))).toBeUndefined();
});

test("fake targets", () => {
  const rows = series(around(4, 300), { target: "scripted", kind: "fake" });
  expect(warning("fake-target", rows, runRecord([target("scripted", "fake")]))?.message).toContain(
    "scripted: scripted timings",
  );
});

test("warm where each request gets an instance", () => {
  const run = runRecord([target("wasm-c", "wasm", { freshInstancePerRequest: true })]);
  const warm = series(around(4, 300), { start: "warm", startKind: "cold" });
  expect(warning("fresh-instance-per-request", warm, run)?.message).toContain("wasm-c");
  expect(warning("fresh-instance-per-request", clean, run)).toBeUndefined();
});

test("cold that is host", () => {
  const starts = { host: { reachable: false as const, reason: "no host", sameAs: "cold" as const } };
  const run = runRecord([target("process-c", "process", { starts })]);
  const rows = series(around(4, 300), { target: "process-c", kind: "process" });
  expect(warning("cold-is-host", rows, run)?.message).toContain("process-c");
  expect(warning("cold-is-host", clean)).toBeUndefined();
  const kept = { cold: { reachable: false as const, reason: "it keeps its one instance", sameAs: "host" as const } };
  const server = runRecord([target("wasm-c", "wasm", { starts: kept })]);
  expect(warning("cold-is-host", series(around(4, 300), { start: "host" }), server)).toBeUndefined();
});

test("a command-line host is launched as a command, and judged by that floor", () => {
  const starts = { host: { reachable: false as const, reason: "no host", sameAs: "cold" as const } };
  const run = (name: string) =>
    runRecord([target("wasm-c", "wasm", { starts })], {
      environment: environment({ floor: floorOf(name, "posix_spawn", 1_400_000) }),
    });
  expect(warning("near-floor", clean, run("null-command"))?.message).toContain("hello, wasm-c, cold");
  expect(warning("near-floor", clean, run("null-exchange"))).toBeUndefined();
});

describe("of many targets", () => {
  const names = Array.from({ length: 20 }, (_, at) => `wasm-${at}`);
  const rowsOf = (some: readonly string[], part: Partial<Sample> = {}) =>
    some.flatMap((name) => series(around(4), { target: name, ...part }));
  const starts = { host: { reachable: false as const, reason: "no host", sameAs: "cold" as const } };
  const hostless = (count: number) =>
    runRecord(names.map((name, at) => target(name, "wasm", at < count ? { starts } : {})));

  test("names up to six, and says how many there are above that", () => {
    const message = (count: number) => warning("cold-is-host", rowsOf(names), hostless(count))?.message;
    expect(message(6)).toMatch(/^wasm-0, wasm-1, wasm-2, wasm-3, wasm-4, wasm-5: no host/);
    expect(message(7)).toMatch(/^7 of 20 targets \(wasm-0, wasm-1, wasm-2 and 4 more\): no host/);
    expect(message(20)).toMatch(/^all 20 targets: no host/);
  });

  test("shows the worst cells of those that share a warning", () => {
    const rows = names.flatMap((name, at) =>
      rowsOf([name]).map((row) => ({ ...row, pollErrorNs: nanoseconds(300_000 + at * 1000) })),
    );
    const message = warning("poll-error", rows, hostless(0))?.message ?? "";
    expect(message).toContain("hello, wasm-19, cold (up to 319 us; median 4 ms); hello, wasm-18, cold");
    expect(message).toMatch(/wasm-14, cold \([^)]*\); and 14 more$/);
  });

  test("gathers what more than six cells have each for themselves", () => {
    const lost = (count: number) => names.slice(0, count).map((name) => failed({ target: name, trial: 40 }));
    const of = (count: number) =>
      warnings([...rowsOf(names), ...lost(count)], hostless(0)).filter(({ code }) => code === "failed");
    expect(of(6)).toHaveLength(6);
    expect(of(7)).toHaveLength(1);
    expect(of(7)[0]?.message).toMatch(/^7 of 20 cells: hello, wasm-0, cold: 1 failed.*; and 1 more$/);
  });
});

describe("code in different states", () => {
  const two = runRecord([target("a", "wasm"), target("b", "wasm")]);
  const rows = (name: string, state: CodeState, start: Sample["start"] = "cold") =>
    series(around(4), { target: name, start, code: { state, moduleBytes: 9 } });

  test("inside one start is said once, with how many are in which", () => {
    const found = warning("code-states-differ", [...rows("a", "jit"), ...rows("b", "aot")], two);
    expect(found?.message).toContain("(cold: 1 jit, 1 aot targets)");
    const more = [...rows("a", "jit", "host"), ...rows("b", "aot", "host"), ...rows("a", "jit"), ...rows("b", "aot")];
    expect(warning("code-states-differ", more, two)?.message).toContain("(host: 1 jit, 1 aot targets)");
  });

  test("in different starts, or of one target alone, is no comparison", () => {
    expect(warning("code-states-differ", [...rows("a", "jit", "host"), ...rows("a", "aot")], two)).toBeUndefined();
    expect(warning("code-states-differ", [...rows("a", "jit"), ...rows("b", "jit")], two)).toBeUndefined();
    expect(
      warning("code-states-differ", [...rows("a", "jit"), ...series(around(4), { target: "b" })], two),
    ).toBeUndefined();
  });

  test("counts a start that stands for another's", () => {
    const starts = { host: { reachable: false as const, reason: "no host", sameAs: "cold" as const } };
    const run = runRecord([target("a", "wasm"), target("b", "wasm", { starts })]);
    const found = warning("code-states-differ", [...rows("a", "jit", "host"), ...rows("b", "aot")], run);
    expect(found?.message).toContain("(host: 1 jit, 1 aot targets)");
  });
});

test("a busy machine: load above half the cores", () => {
  const at = (load: number) => runRecord([wasm], { environment: environment({ loadAverage: [load, 0, 0] }) });
  expect(warning("machine-busy", clean, at(1.01))?.message).toContain("load average 1.01 on 2 cores");
  expect(warning("machine-busy", clean, at(1))).toBeUndefined();
});

test("a run that did not end, and what the run itself noticed", () => {
  const run = runRecord([wasm], { status: "interrupted", warnings: ["could not remove container abc"] });
  expect(warning("run-interrupted", clean, run)?.message).toContain("interrupted");
  expect(warning("run", clean, run)?.message).toBe("could not remove container abc");
  expect(warning("run-partial", clean, runRecord([wasm], { status: "partial" }))).toBeDefined();
  expect(warning("run-running", clean, runRecord([wasm], { status: "running" }))).toBeDefined();
});
