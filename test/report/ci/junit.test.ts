import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import type { Analysis } from "../../../src/analysis/analysis.ts";
import type { RunComparison } from "../../../src/analysis/run-verdicts.ts";
import { renderJunit } from "../../../src/report/ci/junit.ts";
import { exampleAnalysis } from "../fixture.ts";
import {
  everyVerdict,
  hostileName,
  hostileNames,
  nothingCompared,
  oneRunEach,
  untrusted,
} from "../fixture-comparison.ts";

const schema = { fileName: "junit-10.xsd", contents: readFileSync("test/report/ci/schemas/junit-10.xsd", "utf8") };
const render = (comparison: RunComparison | null, analysis: Analysis = exampleAnalysis()): string =>
  String(renderJunit(comparison, analysis).content);

describe("is valid under the schema of Jenkins' xUnit plugin", () => {
  test.each([
    ["every verdict", everyVerdict()],
    ["a host that is not trustworthy", untrusted()],
    ["one run on each side", oneRunEach()],
    ["nothing compared", nothingCompared()],
    ["hostile names", hostileNames()],
    ["no comparison", null],
  ])("%s", async (_name, comparison) => {
    const contents = render(comparison);
    const result = await validateXML({ xml: [{ fileName: "junit.xml", contents }], schema: [schema] });
    expect(result.errors.map(({ rawMessage }) => rawMessage)).toEqual([]);
  });
  test("and the schema notices what is not", async () => {
    const contents = render(everyVerdict()).replace(/ failures="\d+"/, "");
    expect((await validateXML({ xml: [{ fileName: "junit.xml", contents }], schema: [schema] })).valid).toBe(false);
  });
});

/** Test cases as [classname, name, what they say] with the counts of their suite. */
function casesOf(xml: string): { counts: Record<string, number>; cases: (string | undefined)[][] } {
  const suite = /<testsuite ([^>]*)>/.exec(xml)?.[1] ?? "";
  const counts = Object.fromEntries(
    [...suite.matchAll(/(tests|failures|errors|skipped)="(\d+)"/g)].map(([, name, count]) => [name, Number(count)]),
  ) as Record<string, number>;
  const cases = [
    ...xml.matchAll(/<testcase name="([^"]*)" classname="([^"]*)" time="[\d.]+"(?:\/>|>\s*<(\w+) type="(\w+)")/g),
  ];
  return { counts, cases: cases.map(([, name, group, as, type]) => [group, name, as, type]) };
}

test("a case per series, A/A comparison and budget; what fails the gate is a failure", () => {
  const { counts, cases } = casesOf(render(everyVerdict()));
  expect(cases).toHaveLength(15 + 2 + 5);
  expect(cases.filter(([, , as]) => as === "failure")).toEqual([
    ["hello.docker-go", "cold", "failure", "missing"],
    ["hello.docker-node", "cold", "failure", "failing"],
    ["hello.wasm-c", "cold", "failure", "slower"],
    ["hello.process-node", "cold", "failure", "slower"],
    ["hello.budgets", "wasm-c.cold.p95 &lt; 500us", "failure", "missed"],
    ["hello.budgets", "docker-go.cold.median &lt; 300ms", "failure", "missed"],
  ]);
  expect(cases.filter(([, , as]) => as === "error")).toEqual([
    ["hello.budgets", "wasm-c.cold.p99 &lt; 2ms", "error", "undecided"],
  ]);
  expect(cases.filter(([, , as]) => as === "skipped").map((one) => one[3])).toEqual([
    "unconfirmed",
    "inconclusive",
    "inconclusive",
    "incomparable",
    "close",
  ]);
  expect(counts).toEqual({ tests: 22, failures: 6, errors: 1, skipped: 5 });
});

test("messages have the numbers and the phase that moved", () => {
  const xml = render(everyVerdict());
  expect(xml).toContain('message="slower: median 600 us against 480 us, 1.25x [1.21, 1.29], handle +113 us, 94 %"');
  expect(xml).toContain('message="missing: the candidate has not a single row of it"');
  expect(xml).toContain('message="missed: docker-go cold was not measured"');
  expect(xml).toContain('message="missed: 710 us [660, 790]"');
  expect(xml).toContain('message="close: 358 [341, 377]"');
  expect(xml).toContain('<testcase name="cold" classname="hello.process-node" time="0.076526000">');
});

test("a target that differs from itself is skipped, never green", () => {
  expect(render(untrusted())).toMatch(
    /classname="hello.wasm-c against itself" time="0.000000000">\s*<skipped type="untrusted" message="wasm-c differs from itself, 1.14x \[1.08, 1.20\]/,
  );
});

test("without a comparison, what has no accepted start fails and what is not here is skipped", () => {
  const analysis = exampleAnalysis();
  const cells = analysis.cells.map((cell, at) =>
    at === 0
      ? {
          ...cell,
          n: 0,
          median: null,
          failed: 30,
          failures: [{ code: "timeout", message: 'no "answer"\n', count: 30 }],
        }
      : cell,
  );
  const { counts, cases } = casesOf(render(null, { ...analysis, cells }));
  expect(cases.filter(([, , as]) => as !== undefined)).toEqual([
    ["hello.wasm-c", "host", "failure", "failing"],
    ["hello.docker-go", "available", "skipped", "unavailable"],
  ]);
  expect(counts).toEqual({ tests: analysis.cells.length + 1, failures: 1, errors: 0, skipped: 1 });
});

test("names that the format cannot express come out readable", () => {
  const xml = render(hostileNames());
  expect(hostileName).toContain("\u001b");
  expect(xml).not.toContain("\u001b");
  expect(xml).not.toContain("<img");
  expect(xml).toContain("&lt;img/src=x/onerror=alert(1)&gt;");
});
