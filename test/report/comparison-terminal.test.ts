import pc from "picocolors";
import { describe, expect, test } from "vitest";
import type { RunComparison } from "../../src/analysis/run-verdicts.ts";
import { comparisonBlocks } from "../../src/report/comparison/terminal.ts";
import { renderTerminal } from "../../src/report/terminal.ts";
import { columnsOf, plainText } from "../../src/report/terminal/text.ts";
import { exampleAnalysis } from "./fixture.ts";
import {
  everyVerdict,
  hostileNames,
  manySeries,
  nothingCompared,
  nullsOnly,
  oneRunEach,
  untrusted,
} from "./fixture-comparison.ts";
import { seriesOf } from "./fixture-series.ts";

const plain = pc.createColors(false);
const text = (comparison: RunComparison, width = 80, all = false): string =>
  [...comparisonBlocks(comparison, { width, all, colors: plain }), plainText(comparison.sentence)].join("\n\n");

test("what fails comes first, each row with what moved or why, and the sentence last", () => {
  expect(text(everyVerdict())).toMatchInlineSnapshot(`
    "working tree against main
    baseline   main: 2026-11-22T07-31-05Z-hello-3f2a, commit a1b2c3d4e5 on main
    candidate  working tree: 2026-11-22T07-31-05Z-hello-3f2a, commit 0f1e2d3c4b on
               faster-init, with changes that are in no commit

                  series             baseline  candidate  ratio [95 % to 98.3 %]
    missing       docker-go cold       231 ms
                  the candidate has not a single row of it
    failing       docker-node cold     206 ms     208 ms
                  17 of 60 starts failed and 2 were set aside, where its scenario
                  tolerates 10 %
    slower        wasm-c cold          480 us     600 us  1.25x [1.21, 1.29]
                  handle +113 us, 94 %
    slower        process-node cold   46.1 ms    76.5 ms  1.66x [1.48, 1.83]
                  boot +31.4 ms, 103 %
    unconfirmed   wasm-c host           88 ms    97.7 ms  1.11x [1.06, 1.16]
                  boot +6.2 ms, 64 %; load +2.9 ms, 30 %; 1.11x slower here, and not
                  in 2026-11-22T08-02-40Z-hello-77aa
    faster        docker-node thaw    11.2 ms    9.41 ms  0.84x [0.79, 0.88]
                  create -1.6 ms, 89 %; handle -200 us, 11 %
    incomparable  lambda-local cold    412 ms     412 ms
                  the baseline was measured on engine lambda-local 1.4, the
                  candidate on 1.5
    new           wasm-rust cold                  520 us
    not shown     2 inconclusive, 5 equivalent; about 24 to 140 more starts would
                  tell (--all shows them)

    A/A    target, twice   n  ratio [97.5 %]
    quiet  wasm-c cold    60  1.01x [0.97, 1.05]  no difference, as it must be
    quiet  wasm-c warm    60  0.99x [0.96, 1.03]  no difference, as it must be

               budget                                              measured
    missed     wasm-c.cold.p95 < 500us                             710 us [660, 790]
    missed     docker-go.cold.median < 300ms
               docker-go cold was not measured
    undecided  wasm-c.cold.p99 < 2ms                               1.4 ms [0.9, ?]
               needs n >= 299 for an interval of p99, there are 60
    close      docker-node.cold.median / wasm-c.cold.median > 350  358 [341, 377]
    met        process-node.warm.median <= 1ms                     190 us [180, 200]

    refused  engine of hello lambda-local: lambda-local 1.4, now lambda-local 1.5
    differs  digest of hello wasm-c:
             sha256:aaaaaaaaaaaaaaaaaaaaaaa…aaaaaaaaaaaaaaaaaaaaaaaaaaaaa, now
             sha256:bbbbbbbbbbbbbbbbbbbbbbb…bbbbbbbbbbbbbbbbbbbbbbbbbbbbb

    Both sides were interleaved in one run and compared pair by pair.
    Between the two starts of a pair the ratio varies by 11 % to 34 %.
    Chance of any false alarm over 11 series: 5 %. Differences within 5 % to 7.1 %
    do not matter.
    A slowdown of 6.2 % to 19 % would have been found four times in five.

    note  the run ended before its plan did: 2026-11-22T07-31-05Z-hello-3f2a

    Regression: 2 of 13 series are slower than main, the most process-node cold of hello 1.66x [1.48, 1.83] (boot +31.4 ms); 1 is missing, 1 is failing, 2 budgets are missed."
  `);
});

test("all shows what was a count, and from 100 columns on n and p", () => {
  const all = text(everyVerdict(), 120, true);
  expect(all).toMatch(/series +n +baseline +candidate +ratio \[95 % to 98\.3 %\] +p, corrected/);
  expect(all).toMatch(/slower +wasm-c cold +60 +480 us +600 us +1\.25x \[1\.21, 1\.29\] +< 0\.001/);
  expect(all).toMatch(
    /inconclusive +docker-c\[memory=128\] cold .*1\.04x \[0\.93, 1\.17\] +1\n +needs about 140 more starts/,
  );
  expect(all.match(/^equivalent /gm)).toHaveLength(5);
  expect(all).not.toContain("not shown");
  expect(text(everyVerdict(), 80, true)).not.toContain("p, corrected");
});

test("a few equivalent and inconclusive rows are shown, many are a count", () => {
  expect(text(oneRunEach())).toMatch(/inconclusive +hello wasm-c cold .*\n +needs about 4 more baseline runs/);
  const many = text(manySeries(40));
  expect(many.match(/^slower /gm)).toHaveLength(2);
  expect(many).toContain("not shown     38 equivalent (--all shows them)");
});

test("details stand behind their rows where all of them have room there", () => {
  expect(text(oneRunEach(), 120)).toMatch(/1\.25x \[0\.72, 2\.17\] {2}needs about 4 more baseline runs/);
});

test("an assumed variation is said", () => {
  expect(text(oneRunEach(), 200)).toContain(
    "How much these series vary from run to run was not measured: 20 % is assumed.",
  );
});

test("a tripped null comparison is said, and nothing is claimed to have been findable", () => {
  const report = text(untrusted());
  expect(report).toMatch(/^tripped +wasm-c cold +60 +1\.14x \[1\.08, 1\.20\] +differs from itself$/m);
  expect(report).not.toContain("four times in five");
  expect(report).toMatch(/inconclusive +process-node cold .*\n +the host is not trustworthy/);
});

test("a budget has its state, its value with an interval, and why it cannot be told", () => {
  const report = text(everyVerdict(), 120);
  expect(report).toMatch(/^missed +wasm-c\.cold\.p95 < 500us +710 us \[660, 790\]$/m);
  expect(report).toMatch(/^undecided +wasm-c\.cold\.p99 < 2ms +1\.4 ms \[0\.9, \?\]\n +needs n >= 299/m);
  expect(report).toMatch(/^close +docker-node\.cold\.median \/ wasm-c\.cold\.median > 350 +358 \[341, 377\]$/m);
  expect(report).toMatch(/^met +process-node\.warm\.median <= 1ms/m);
});

test("nothing compared is a heading and the sentence; null comparisons alone need no sides", () => {
  expect(text(nothingCompared()).split("\n").at(-1)).toBe(nothingCompared().sentence);
  expect(text(nullsOnly())).toMatch(/^A\/A /);
  expect(text(nullsOnly())).not.toContain("candidate");
});

describe.each([60, 80, 120, 200])("at %i columns", (width) => {
  test.each<[string, RunComparison]>([
    ["every verdict", everyVerdict()],
    ["a host that is not trusted", untrusted()],
    ["one run each", oneRunEach()],
    ["hostile names", hostileNames()],
    ["many series", manySeries(40)],
    ["nothing", nothingCompared()],
  ])(
    "%s: no line but the last is wider, none ends in a space, and no character steers the terminal",
    (_, comparison) => {
      for (const all of [false, true]) {
        const lines = text(comparison, width, all).split("\n");
        for (const line of lines.slice(0, -1)) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
        for (const line of lines) expect(line).toBe(line.trimEnd());
        // oxlint-disable-next-line no-control-regex -- these must not be there
        expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }
    },
  );
});

test("colour says what the words say: red fails, green is better, yellow is open", () => {
  const tag = (name: string) => (part: string) => `<${name}>${part}</${name}>`;
  const colors = {
    bold: tag("b"),
    dim: tag("d"),
    red: tag("red"),
    yellow: tag("yellow"),
    green: tag("green"),
    cyan: tag("cyan"),
  };
  const report = comparisonBlocks(everyVerdict(), { width: 120, all: true, colors }).join("\n\n");
  const painted = [...report.matchAll(/<(red|yellow|green|cyan|d)>([a-z]+)<\/\1>/g)].map(
    ([, color, word]) => `${word} ${color}`,
  );
  const expected = {
    red: "missing failing slower refused missed",
    yellow: "unconfirmed inconclusive incomparable differs undecided close note",
    green: "faster quiet met",
    cyan: "new",
    d: "equivalent n series baseline candidate budget measured",
  };
  const pairs = Object.entries(expected).flatMap(([color, words]) =>
    words.split(" ").map((word) => `${word} ${color}`),
  );
  expect(new Set(painted)).toEqual(new Set(pairs));
});

test("medians of one order have one unit, others their own", () => {
  const comparison = {
    ...oneRunEach(),
    series: [seriesOf("hello a cold", 0.98, [1, 1.04, 1.1]), seriesOf("hello b cold", 0.5, [390, 400, 410])],
  };
  const report = text(comparison);
  expect(report).toMatch(/a cold +0\.98 ms +1\.02 ms/);
  expect(report).toMatch(/b cold +500 us +200 ms/);
});

test("the report of a run against another version has it all, its sentence last", () => {
  const versions = everyVerdict();
  const report = renderTerminal({ ...exampleAnalysis(), versions }, { width: 100, all: false, colors: plain });
  expect(report).toContain("working tree against main");
  expect(report.split("\n").at(-1)).toBe(versions.sentence);
  const told = { ...exampleAnalysis(), versions, sentences: [versions.sentence] };
  const once = renderTerminal(told, { width: 100, all: false, colors: plain });
  expect(once.split(versions.sentence)).toHaveLength(2);
});
