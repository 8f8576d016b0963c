import { describe, expect, test } from "vitest";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { TargetRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, failed, runRecord, sample, scenario, series, target } from "./run-fixture.ts";

const wasm = target("wasm-c", "wasm", { facts: { language: "C" } });
const dockerNode = target("docker-node", "docker", { facts: { language: "JavaScript" } });
const dockerC = target("docker-c", "docker", { facts: { language: "C" } });
const processNode = target("process-node", "process", {
  starts: { cold: { reachable: true }, host: { reachable: false, reason: "no host", sameAs: "cold" } },
});

function sentence(samples: Sample[], targets: TargetRecord[], reference = "wasm-c"): string | undefined {
  const run = runRecord(targets, { scenarios: [scenario({ reference })] });
  return analyseRun({ run, samples, location: "r", random: seededRandom(1) }).sentences[0];
}

const on = (name: string, kind: string, start: Sample["start"] = "cold") => ({ target: name, kind, start });
const wasmCold = series(around(0.5));
const wasmHost = series(around(90), { start: "host" });
const inDocker = series(around(206), on("docker-node", "docker"));

test("it names what was running, the ratio with its interval, both medians and the stopped host", () => {
  expect(sentence([...wasmCold, ...wasmHost, ...inDocker], [wasm, dockerNode])).toMatch(
    /^With host and engine running, wasm-c started 412x \[40\d, 4[12]\d\] faster than docker-node on hello \(median 0\.5 ms against 206 ms, 95 %\); from a stopped host 2\.29x\.$/,
  );
});

test("it says so when the reference is the slower one", () => {
  const text = sentence([...wasmCold, ...wasmHost, ...inDocker], [wasm, dockerNode], "docker-node");
  expect(text).toMatch(
    /^With host and engine running, docker-node started 412x \[4\d\d, 4\d\d\] slower than wasm-c on hello \(median 206 ms against 0\.5 ms, 95 %\); from a stopped host 2\.29x\.$/,
  );
});

test("it says so when the stopped host turns it round", () => {
  const slowHost = series(around(412), { start: "host" });
  expect(sentence([...wasmCold, ...slowHost, ...inDocker], [wasm, dockerNode])).toMatch(
    /faster than docker-node .*; from a stopped host 2x slower\.$/,
  );
  const sameHost = series(around(206), { start: "host" });
  expect(sentence([...wasmCold, ...sameHost, ...inDocker], [wasm, dockerNode])).toMatch(
    /; from a stopped host equally fast\.$/,
  );
});

test("equivalent has words of its own", () => {
  const same = series(around(0.5), on("docker-node", "docker"));
  expect(sentence([...wasmCold, ...same], [wasm, dockerNode])).toMatch(
    /^With host and engine running, wasm-c and docker-node started equally fast on hello, within 5 %: ratio 1 \[0\.9\d*, 1\.0\d*\] \(median 500 us against 500 us, 95 %\)\.$/,
  );
});

test("inconclusive has words of its own", () => {
  const wide = (scale: number) => Array.from({ length: 12 }, (_, at) => scale * (1 + ((at * 5) % 12)));
  const rows = [...series(wide(1)), ...series(wide(1.2), on("docker-node", "docker"))];
  expect(sentence(rows, [wasm, dockerNode])).toMatch(
    /^With host and engine running, it is undecided whether wasm-c or docker-node started faster on hello: ratio 1\.2 \[0\.\d+, \d\.\d+\]/,
  );
});

describe("who it is about", () => {
  const inC = series(around(150), on("docker-c", "docker"));
  const asProcess = series(around(40), on("process-node", "process"));

  test("a container of the same language before another container, a container before a process", () => {
    const rows = [...wasmCold, ...asProcess, ...inDocker, ...inC];
    expect(sentence(rows, [wasm, processNode, dockerNode, dockerC])).toContain("faster than docker-c");
    expect(sentence(rows, [wasm, processNode, dockerNode])).toContain("faster than docker-node");
  });

  test("a process, saying that its start is all of it", () => {
    expect(sentence([...wasmCold, ...asProcess], [wasm, processNode, dockerNode])).toMatch(
      /^With the host of wasm-c running, wasm-c started 80x .* than process-node .*; a start of process-node includes starting the process\.$/,
    );
  });

  test("a container reference is compared with another kind first", () => {
    const rows = [...wasmCold, ...inDocker, ...inC];
    expect(sentence(rows, [dockerNode, dockerC, wasm], "docker-node")).toContain("slower than wasm-c");
    expect(sentence([...inDocker, ...inC], [dockerNode, dockerC, wasm], "docker-node")).toMatch(
      /^With the engine running, docker-node started 1\.37x .* slower than docker-c/,
    );
  });

  test("a container without an accepted start is passed over", () => {
    const rows = [...wasmCold, ...asProcess, failed(on("docker-node", "docker"))];
    expect(sentence(rows, [wasm, dockerNode, processNode])).toContain("faster than process-node");
  });
});

describe("a start that includes its host", () => {
  const same = { reachable: false, reason: "it ends with its request", sameAs: "cold" } as const;
  const command = (name: string, language: string) =>
    target(name, "wasm", { starts: { host: same, cold: { reachable: true } }, facts: { language } });
  const wasmtimeC = command("wasmtime-c", "C");
  const inWasmtime = series(around(45), on("wasmtime-c", "wasm"));
  const asProcess = series(around(40), on("process-node", "process"));

  test("is compared with the other's start of the host; what a running one gains is said after it", () => {
    expect(sentence([...wasmCold, ...wasmHost, ...inWasmtime], [wasm, wasmtimeC])).toMatch(
      /^From a stopped host, wasm-c started 2x \[1\.9\d*, 2(\.0\d*)?\] slower than wasmtime-c on hello \(median 90 ms against 45 ms, 95 %\); with the host of wasm-c running 90x faster; a start of wasmtime-c includes starting its host\.$/,
    );
  });

  test("and so it is where it is the reference's", () => {
    expect(sentence([...wasmCold, ...wasmHost, ...inWasmtime], [wasmtimeC, wasm], "wasmtime-c")).toMatch(
      /^From a stopped host, wasmtime-c started 2x \[.*\] faster than wasm-c on hello \(median 45 ms against 90 ms, 95 %\); with the host of wasm-c running 90x slower; a start of wasmtime-c includes starting its host\.$/,
    );
  });

  test("a plain process is one, too", () => {
    expect(sentence([...wasmCold, ...wasmHost, ...asProcess], [wasm, processNode])).toMatch(
      /^From a stopped host, wasm-c started 2\.25x .* slower than process-node .*; with the host of wasm-c running 80x faster; a start of process-node includes starting the process\.$/,
    );
  });

  test("says whose host was running where no start of a host was measured", () => {
    expect(sentence([...wasmCold, ...inWasmtime], [wasm, wasmtimeC])).toMatch(
      /^With the host of wasm-c running, wasm-c started 90x .* faster than wasmtime-c .*; a start of wasmtime-c includes starting its host\.$/,
    );
  });

  test("no host was running where both have none", () => {
    const wazero = series(around(90), on("wazero-c", "wasm"));
    const text = sentence([...inWasmtime, ...wazero], [wasmtimeC, command("wazero-c", "C")], "wasmtime-c");
    expect(text).toMatch(
      /^With the files in the page cache, wasmtime-c started 2x .* faster than wazero-c .*; a start of wasmtime-c and wazero-c includes starting its host\.$/,
    );
  });

  test("of its own kind, the rival is one of the same language", () => {
    const wasmGo = target("wasm-go", "wasm", { facts: { language: "Go" } });
    const inGo = series(around(4), on("wasm-go", "wasm"));
    expect(sentence([...wasmCold, ...wasmHost, ...inGo, ...inWasmtime], [wasm, wasmGo, wasmtimeC])).toContain(
      "slower than wasmtime-c",
    );
  });

  test("a container is still compared with everything running", () => {
    expect(sentence([...wasmCold, ...wasmHost, ...inWasmtime, ...inDocker], [wasm, wasmtimeC, dockerNode])).toMatch(
      /^With host and engine running, wasm-c started 412x/,
    );
  });

  test("a process against a container has no host that could be running", () => {
    const text = sentence([...inDocker, ...asProcess], [processNode, dockerNode], "process-node");
    expect(text).toMatch(/^With the engine running, process-node started 5\.15x .* includes starting the process\.$/);
  });
});

test("code that is new: to the host that runs, or compiled by nobody yet", () => {
  const compile = (name: string) => on(name, "wasm", "compile");
  const rows = [...series(around(2), compile("wasm-c")), ...series(around(4), compile("wasm-go"))];
  expect(sentence(rows, [wasm, target("wasm-go", "wasm")])).toMatch(
    /^With the host running and the code new to it, wasm-c started 2x/,
  );
});

test("where only warm can be compared it says answered", () => {
  const warm = { start: "warm", startKind: "cold" } as const;
  const rows = [...series(around(1), warm), ...series(around(3), { ...on("docker-node", "docker"), ...warm })];
  expect(sentence(rows, [wasm, dockerNode])).toMatch(
    /^On a live instance, wasm-c answered 3x .* faster than docker-node/,
  );
});

test("alone, it states its own medians", () => {
  expect(sentence([...wasmCold, ...wasmHost], [wasm])).toMatch(
    /^wasm-c on hello, with nothing to compare it to: cold 500 us \[49\d us, 50\d us\] n = 30, host 90 ms \[89(\.\d)? ms, 9[01](\.\d)? ms\] n = 30 \(median, 95 %\)\.$/,
  );
  expect(sentence([sample({ totalNs: nanoseconds(1234) })], [wasm])).toBe(
    "wasm-c on hello, with nothing to compare it to: cold 1.23 us n = 1 (median, 95 %).",
  );
});

test("with nothing accepted, it says why there is nothing", () => {
  expect(sentence([failed(), failed({ trial: 1 })], [wasm, dockerNode])).toBe(
    "Nothing to compare on hello: wasm-c has no accepted start (2 failed or set aside).",
  );
});

describe("what was running is named by what the two kinds have beside an instance", () => {
  const cold = (name: string, kind: string) => series(around(50), on(name, kind));
  const local = (sandbox: string) => target("fn", "lambda-local", { facts: { sandbox } });
  test.each<[string, TargetRecord]>([
    ["With host and platform running", target("fn", "lambda")],
    ["With host and platform running", target("fn", "http")],
    ["With host and engine running", local("container")],
    ["With the host of wasm-c running", local("process")],
  ])("%s", (words, rival) => {
    const text = sentence([...wasmCold, ...cold("fn", rival.kind)], [wasm, rival]);
    expect(text?.startsWith(`${words}, wasm-c started`)).toBe(true);
  });
  test("two functions on one platform", () => {
    const rows = [...cold("a", "lambda"), ...series(around(90), on("b", "lambda"))];
    expect(sentence(rows, [target("a", "lambda"), target("b", "lambda")], "a")).toMatch(
      /^With the platform running, a /,
    );
  });
});
