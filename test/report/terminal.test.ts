import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { renderTerminal } from "../../src/report/terminal.ts";
import { columnsOf, hanging, plainText } from "../../src/report/terminal/text.ts";
import { analysisOf, exampleAnalysis, longNames, plan, twoScenarios } from "./fixture.ts";
import { manyHosts, twoHosts } from "./fixture-hosts.ts";

const plain = { colors: pc.createColors(false), all: false };

describe("the terminal report", () => {
  test.each([
    ["the example", exampleAnalysis()],
    ["long names", longNames()],
    ["two scenarios", twoScenarios()],
    ["many hosts", manyHosts()],
  ])("of %s fits 80 columns, but for the verdict: one line for each scenario, the last of all", (_, analysis) => {
    const lines = renderTerminal(analysis, { ...plain, width: 80 }).split("\n");
    expect(lines.splice(-analysis.sentences.length)).toEqual(analysis.sentences);
    for (const line of lines) {
      expect(columnsOf(line), line).toBeLessThanOrEqual(80);
    }
  });

  test("has a row per cell with its median and its ratio, in readable units", () => {
    const text = renderTerminal(exampleAnalysis(), { ...plain, width: 80 });
    expect(text).toMatch(/^wasm-c +host +30 {2}[\d.]+ ms \[[\d.]+, [\d.]+\] +reference$/m);
    expect(text).toMatch(/^docker-node +cold +28\* {2}\d+ ms \[\d+, \d+\] +\d+x slower \[\d+, \d+\]$/m);
    expect(text).toMatch(/^ +thaw +30 {2}[\d.]+ ms/m);
    expect(text).toContain("* docker-node cold: 2 failed, 1 set aside");
  });

  test("compares a start that includes its host with the start of the reference's host, too", () => {
    const text = renderTerminal(twoHosts(), { ...plain, width: 80 });
    expect(text).toMatch(/^wasmtime-c +cold +30 .* 29\.5x slower \[[\d., ]+\]\n +2\.48x faster than its host$/m);
    expect(text).toContain("its host: the host start of embedded-c");
  });

  test("says in which state the code is, where there is room", () => {
    expect(renderTerminal(twoHosts(), { ...plain, width: 100 })).toMatch(/^wasmtime-c +cold +jit +30 /m);
    expect(renderTerminal(twoHosts(), { ...plain, width: 80 })).not.toContain("jit ");
    expect(renderTerminal(exampleAnalysis(), { ...plain, width: 100 })).not.toMatch(/^target +start +code/m);
  });

  test("never cuts two names to the same text", () => {
    const text = renderTerminal(manyHosts(), { ...plain, width: 80 });
    const names = text
      .split("\n\n")[1]
      ?.split("\n")
      .flatMap((line) => /^(\S+) +(?:host|compile|cold) /.exec(line)?.[1] ?? []);
    expect(new Set(names).size).toBe(20);
    expect(names).toHaveLength(20);
  });

  test("ends with the verdict, after what was skipped, the warnings and the footer", () => {
    const analysis = exampleAnalysis();
    const text = renderTerminal(analysis, { ...plain, width: 80, footer: ["Report: reports/x/index.html"] });
    const places = ["skipped docker-go", "install Go 1.21", "warning docker-node", "Report:", "With host"].map((part) =>
      text.indexOf(part),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text.split("\n").at(-1)).toBe(analysis.sentences[0]);
  });

  test("draws ranges on a log axis: faster starts lie further left", () => {
    const text = renderTerminal(exampleAnalysis(), { ...plain, width: 80, ascii: true });
    const [, plot = ""] = text.split("\n\n").filter((block) => block.includes("wasm-c"));
    const column = (start: string): number =>
      plot
        .split("\n")
        .find((line) => line.includes(` ${start} `))
        ?.indexOf("o", 30) ?? -1;
    expect(column("warm")).toBeLessThan(column("cold"));
    expect(column("cold")).toBeLessThan(column("compile"));
    expect(column("compile")).toBeLessThan(column("host"));
    expect(plot).toContain("100 us");
    expect(plot).toMatch(/^[\x20-\x7e\n]+$/);
  });

  test("has every number with --all", () => {
    const text = renderTerminal(exampleAnalysis(), { ...plain, width: 80, all: true });
    for (const part of [
      "needs n >= 59",
      "boot (engine)",
      "1 severe",
      "wasm-c, host",
      "not reachable: docker-node host",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("has shapes and what it does not show with --all alone", () => {
    const [few, all] = [false, true].map((every) =>
      renderTerminal(exampleAnalysis(), { ...plain, width: 80, all: every }),
    );
    expect(all).toMatch(/^ +cold .* 2 severe +[\u2581-\u2588]+ +[\u2581-\u2588]+$/m);
    expect(all).toContain("What this does not show");
    expect(all).toMatch(/^- Set aside, without proof: docker-node cold \(1\)/m);
    expect(few).not.toMatch(/What this does not show|[\u2581-\u2588]/);
  });

  test("has colours only when asked for", () => {
    const analysis = exampleAnalysis();
    const bare = renderTerminal(analysis, { ...plain, width: 80 });
    const coloured = renderTerminal(analysis, { colors: pc.createColors(true), all: false, width: 80 });
    expect(bare).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[31m");
    const beforeVerdict = coloured.split("\n").slice(0, -1);
    expect(Math.max(...beforeVerdict.map(columnsOf))).toBeLessThanOrEqual(80);
  });

  test("lets nothing that a workload printed steer the terminal", () => {
    const analysis = analysisOf("hello", [plan("a\u001b[2Jb", "wasm", "cold", 1, "handle 1")]);
    const warnings = [{ code: "failed", message: "it said \u001b]0;title\u0007", hint: "look\r\nhere \u001b[31mred" }];
    expect(renderTerminal({ ...analysis, warnings }, { ...plain, width: 80 })).toSatisfy(
      (text: string) => !/\p{Cc}/u.test(text.replaceAll("\n", "")),
    );
  });

  test("says so when nothing was measured", () => {
    const text = renderTerminal({ ...exampleAnalysis(), cells: [], comparisons: [] }, { ...plain, width: 80 });
    expect(text).toContain("nothing was measured");
  });

  test("says when the run is not complete", () => {
    const analysis = exampleAnalysis();
    const text = renderTerminal(
      { ...analysis, incomplete: true, run: { ...analysis.run, status: "interrupted" } },
      { ...plain, width: 80 },
    );
    expect(text).toContain("This run is interrupted");
    expect(text).toContain("Incomplete:");
  });
});

test("text is wrapped between words and indented", () => {
  expect(hanging("warning one two three four", 16, 8)).toBe("warning one two\n        three\n        four");
  expect(hanging("averyveryverylongword x", 10, 2)).toBe("averyveryverylongword\n  x");
  expect(plainText("a\u0000\tb")).toBe("a b");
});
