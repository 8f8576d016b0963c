import { describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { claimsAbout } from "../../src/analysis/claims.ts";
import { detectableRatio } from "../../src/analysis/detectable-ratio.ts";
import { limitsOfRun } from "../../src/analysis/limits-of-run.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import type { RunRecord, TargetRecord } from "../../src/results/run-record.ts";
import type { Code, Sample } from "../../src/results/sample.ts";
import { seededRandom } from "../../src/units/random.ts";
import { around, failed, runRecord, scenario, series, setAside, target } from "./run-fixture.ts";

function analyse(
  targets: readonly TargetRecord[],
  samples: readonly Sample[],
  part: Partial<RunRecord> = {},
): Analysis {
  const run = runRecord(targets, part);
  return analyseRun({ run, samples, location: "results/x", random: seededRandom(1) });
}

function textsOf(analysis: Analysis, hasCost = true): Readonly<Record<string, string>> {
  return Object.fromEntries(limitsOfRun(analysis, hasCost).map(({ code, text }) => [code, text]));
}

const wasm = target("wasm-c", "wasm", {
  facts: { isolation: "new WebAssembly.Instance per request in one OS process", "limit-memory-pages": "256" },
});
const docker = target("docker-c", "docker", { facts: { runtime: "runc", memory: "128 MiB, no swap", cpus: "1" } });

describe("between targets", () => {
  test("isolation, from the fact where there is one, from the kind where there is none", () => {
    const { isolation } = textsOf(analyse([wasm, docker, target("p", "process")], []));
    expect(isolation).toContain("A Wasm sandbox, new WebAssembly.Instance per request in one OS process (wasm-c)");
    expect(isolation).toContain(
      "a container by runc: namespaces and control groups, the machine's own kernel (docker-c)",
    );
    expect(isolation).toContain("an operating-system process, no sandbox (p)");
    expect(textsOf(analyse([wasm], []))["isolation"]).toMatch(
      /^Everything here is separated from other work by a Wasm/,
    );
  });

  test("a runtime with a kernel of its own, Lambda and what stands in for it", () => {
    const { isolation } = textsOf(
      analyse(
        [
          target("sandboxed", "docker", { facts: { runtime: "runsc" } }),
          target("aws", "lambda"),
          target("moto", "lambda", { facts: { emulated: "yes" } }),
          target("here", "lambda-local", { facts: { sandbox: "container" } }),
          target("far", "http"),
        ],
        [],
      ),
    );
    expect(isolation).toContain("control groups (sandboxed)");
    expect(isolation).toContain("a Firecracker microVM, by AWS's account (aws)");
    expect(isolation).toContain("an emulator's, not Lambda's (moto)");
    expect(isolation).toContain("a container in place of Lambda's microVM (here)");
    expect(isolation).toContain("not known: deployed elsewhere (far)");
  });

  test("limits of memory and processor, where they differ", () => {
    const texts = textsOf(analyse([wasm, docker, target("p", "process")], []));
    expect(texts["memory-limits"]).toBe("16 MiB of Wasm memory (wasm-c); 128 MiB (docker-c); not limited (p).");
    expect(texts["cpu-limits"]).toBe("not limited (wasm-c, p); 1 (docker-c).");
    const alike = textsOf(analyse([docker, { ...docker, name: "docker-go" }], []));
    expect(alike).not.toHaveProperty("memory-limits");
    expect(alike).not.toHaveProperty("cpu-limits");
  });

  test("languages and sizes, where they differ", () => {
    const facts = (language: string, bytes: number) => ({ facts: { language, "module-bytes": String(bytes) } });
    const [c, go] = [target("c", "wasm", facts("C", 11_264)), target("go", "wasm", facts("Go", 2 ** 21))];
    const texts = textsOf(analyse([c, go], []));
    expect(texts["languages"]).toContain("C (c); Go (go)");
    expect(texts["artifact-sizes"]).toContain("between 11 KiB (c) and 2 MiB (go)");
    expect(textsOf(analyse([c], []))).not.toHaveProperty("languages");
  });

  test("the state of compiled code in a fresh start", () => {
    const code = (state: Code["state"]): { code: Code } => ({ code: { state, moduleBytes: 1 } });
    const samples = [
      ...series(around(4), code("jit")),
      ...series(around(5), { target: "aot", kind: "wasm", ...code("aot") }),
    ];
    expect(textsOf(analyse([wasm, target("aot", "wasm")], samples))["code-state"]).toContain("jit (wasm-c); aot (aot)");
  });
});

describe("starts", () => {
  test("that cannot be reached, with the reason, unless another measures the same", () => {
    const starts: TargetRecord["starts"] = {
      disk: { reachable: false, reason: "needs root" },
      host: { reachable: false, reason: "no host", sameAs: "cold" },
      cold: { reachable: true },
      thaw: { reachable: true },
    };
    const texts = textsOf(
      analyse([target("p", "process", { starts })], series(around(3), { target: "p", kind: "process" })),
    );
    expect(texts["not-reachable"]).toBe("disk: needs root (p).");
    expect(texts["not-measured"]).toBe("thaw (p).");
  });

  test("skipped targets, failures and samples set aside", () => {
    const absent = target("docker-go", "docker", { available: false, reason: "no Docker" });
    const texts = textsOf(analyse([wasm, absent], [...series(around(4)), failed(), failed(), setAside()]));
    expect(texts["skipped"]).toBe("docker-go: no Docker.");
    expect(texts["failed"]).toMatch(/^wasm-c cold \(2\)\./);
    expect(texts["set-aside"]).toMatch(/^wasm-c cold \(1\)\./);
    const clean = textsOf(analyse([wasm], series(around(4))));
    expect(Object.keys(clean)).not.toEqual(expect.arrayContaining(["failed"]));
    expect(clean).not.toHaveProperty("set-aside");
    expect(clean).not.toHaveProperty("skipped");
  });
});

describe("of the measurement", () => {
  const both = [...series(around(4)), ...series(around(8), { target: "docker-c", kind: "docker" })];

  test("one machine with its floor, no network, nothing fetched", () => {
    const texts = textsOf(analyse([wasm, docker], both));
    expect(texts["one-machine"]).toContain("cpu, 2 cores. Harness, engine and targets share it.");
    expect(texts["network"]).toContain("no network, gateway or TLS");
    expect(texts["artifact-ready"]).toMatch(/^Images were pulled and modules fetched .*page cache/);
    expect(textsOf(analyse([target("far", "http")], []))).not.toHaveProperty("artifact-ready");
    expect(textsOf(analyse([target("far", "http")], []))["network"]).toContain("between here and the http targets");
  });

  test("what is not looked at", () => {
    expect(textsOf(analyse([wasm], series(around(4))), false)["not-asked"]).toBe(
      "How many idle instances fit into memory, and what it costs.",
    );
    expect(textsOf(analyse([wasm], series(around(4))))["not-asked"]).toBe("How many idle instances fit into memory.");
  });

  test("requests one at a time, where there are warm ones", () => {
    const warm = series(around(1), { start: "warm" });
    expect(textsOf(analyse([wasm], [...series(around(4)), ...warm]))["concurrency"]).toContain(
      "Warm requests were sent one at a time (1 to each instance), and instances were started one at a time",
    );
  });

  test("the smallest ratio that is found four times in five", () => {
    const analysis = analyse([wasm, docker], both);
    const [comparison] = analysis.comparisons;
    if (comparison === undefined) throw new Error("nothing was compared");
    const ratio = detectableRatio(comparison, analysis.run.scenarios);
    expect(ratio).toBeGreaterThan(1.05);
    expect(textsOf(analysis)["detectable"]).toContain("docker-c cold 1.05x");
    const wide = { ...comparison, low: comparison.ratio / 1.5, high: comparison.ratio * 1.5 };
    // Normal: (1.96 + 0.8416) standard errors, of which ln 1.5 is 1.96.
    expect(detectableRatio(wide, [scenario({})])).toBeCloseTo(
      Math.exp((Math.log(1.5) * (1.959964 + 0.841621)) / 1.959964),
      5,
    );
    // An interval of a higher level is the same width for a smaller error, but takes as much more to be found.
    expect(detectableRatio(wide, [scenario({ looks: 5 })])).toBeLessThan(detectableRatio(wide, [scenario({})]));
    expect(detectableRatio(wide, [scenario({ looks: 5 })])).toBeGreaterThan(1.5);
  });

  test("each subject is said once, in sentences", () => {
    const limits = limitsOfRun(analyse([wasm, docker], both), false);
    expect(new Set(limits.map(({ code }) => code)).size).toBe(limits.length);
    for (const { topic, text } of limits) {
      expect(topic).toMatch(/^[A-Z].*[^.]$/);
      expect(text).toMatch(/\.$/);
    }
  });
});

describe("claims of others", () => {
  const of = (...kinds: string[]): string[] => claimsAbout(kinds.map((kind) => target(kind, kind))).map(({ by }) => by);

  test("are those that speak of a kind of target in the run", () => {
    expect(of("wasm")).toContain("Fastly, Lucet");
    expect(of("wasm")).not.toContain("Firecracker");
    expect(of("lambda-local")).toContain("Firecracker");
    expect(of("docker")).toContain("runwasi");
    expect(of("docker")).not.toContain("Fastly, Lucet");
    expect(of("process", "http", "fake")).toEqual([]);
    expect(claimsAbout([target("w", "wasm", { available: false })])).toEqual([]);
  });

  test("each have what their clock covers", () => {
    for (const { covers, number, by } of claimsAbout([
      target("w", "wasm"),
      target("l", "lambda"),
      target("d", "docker"),
    ])) {
      for (const text of [covers, number, by]) expect(text).not.toBe("");
    }
  });
});
