import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { formatMedian } from "../../src/report/figures.ts";
import { renderHtml } from "../../src/report/html-report.ts";
import { unbroken } from "../../src/report/html/template.ts";
import { exampleAnalysis } from "./fixture.ts";
import { manyHosts, twoHosts } from "./fixture-hosts.ts";

const analysis = exampleAnalysis();

describe("the page", () => {
  let page: string;
  beforeAll(async () => {
    const [artifact] = await renderHtml(analysis, { script: 'console.log("</script><!--")', version: "9.8.7" });
    expect(artifact?.path).toBe("index.html");
    page = String(artifact?.content);
  });

  test("has its parts in order", () => {
    const parts = [
      "<h1>",
      unbroken(analysis.sentences[0] ?? ""),
      'data-chart="starts"',
      'id="limits"',
      'data-chart="ladder"',
      'data-chart="phases"',
      'data-chart="ecdf"',
      'data-chart="shape"',
      "hello: durations",
      "hello: comparisons",
      'id="warnings"',
      'id="targets"',
      'id="words"',
      'id="method"',
      'id="environment"',
      'id="reproduce"',
      'id="analysis"',
    ];
    const places = parts.map((part) => page.indexOf(part));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("has every number of every cell", () => {
    for (const cell of analysis.cells) expect(page).toContain(formatMedian(cell.median));
    for (const text of ["needs n &gt;= 59", "needs n &gt;= 299", "1 severe", "+4.1 %", "41.3 MiB", "240 us", "73 %"]) {
      expect(page).toContain(text);
    }
    expect(page).toContain("2 times <code>never-ready</code>");
  });

  test("says what was skipped, what is not reachable and what to do", () => {
    expect(page).toContain("go is not on PATH, so its artifact cannot be built");
    expect(page).toContain("install Go 1.21 or newer");
    expect(page).toContain("not reachable: the engine serves other containers");
    expect(page).toContain("not reachable, same as cold: a process has no host that outlives it");
    for (const { message, hint } of analysis.warnings) {
      expect(page).toContain(message);
      if (hint !== undefined) expect(page).toContain(hint);
    }
  });

  test("says what it does not show, from its facts, and quotes what others claim", () => {
    for (const text of [
      "What this does not show",
      "<strong>Isolation differs.</strong> A Wasm sandbox (wasm-c); an operating-system process",
      "found four times in five from these ratios on",
      "Found 4 times in 5 from",
      "What others claim, and what their clocks cover",
      "instantiation only: host hot",
    ]) {
      expect(page).toContain(text);
    }
  });

  test("says how it was measured, on what, and how to do it again", () => {
    expect(page).toContain("bench run scenarios/hello.yaml --seed 20261122 --trials 30");
    expect(page).toContain("bench report results/2026-11-22T07-31-05Z-hello-3f2a");
    for (const text of [
      "AMD EPYC 7B13",
      "6.1.0-18-amd64",
      "coldbench 9.8.7",
      "median 812 us, n 50",
      "5 planned looks",
    ]) {
      expect(page).toContain(text);
    }
  });

  test("admits only its own style and script, by hashes of exactly what is between their tags", () => {
    const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? "";
    const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64");
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(script).toBe('console.log("\\x3c/script>\\x3c!--")');
    expect(policy).toContain(`style-src &#39;sha256-${sha256(style)}&#39;`);
    expect(policy).toContain(`script-src &#39;sha256-${sha256(script)}&#39;`);
    expect(policy).toMatch(/^default-src &#39;none&#39;;/);
    expect(page).not.toMatch(/ style="/);
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });

  test("embeds the analysis that it shows", () => {
    const json = /id="analysis">([^<]*)</.exec(page)?.[1] ?? "";
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(analysis)));
  });

  test("says when a run was interrupted or lost too much", async () => {
    const [artifact] = await renderHtml(
      { ...analysis, incomplete: true, run: { ...analysis.run, status: "interrupted" } },
      { script: "", version: "0" },
    );
    expect(artifact?.content).toContain("This run is interrupted");
    expect(artifact?.content).toContain("treat these numbers as incomplete");
  });
});

async function pageOf(analysis: Analysis): Promise<string> {
  return String((await renderHtml(analysis, { script: "", version: "0" }))[0]?.content);
}

describe("command-line hosts", () => {
  test("have both comparisons in their row, and what their start includes", async () => {
    const page = await pageOf(twoHosts());
    expect(page).toMatch(/29\.5x slower \[[\d., ]+\]<br \/>2\.48x faster \[[\d., ]+\] than its host start/);
    expect(page).toContain('cold <span class="quiet">with its host</span>');
    expect(page).toContain("not reachable, same as cold: wasmtime ends with its request");
  });

  test("have a table of their compiled code", async () => {
    const page = await pageOf(twoHosts());
    for (const text of ["hello: compiled code", "cranelift", "38.9 KiB", "42.8 ms", "37.9 ms"]) {
      expect(page).toContain(text);
    }
    expect(await pageOf(exampleAnalysis())).not.toContain("compiled code");
  });
});

describe("many targets", () => {
  test("fold what is not asked for first, and lose nothing", async () => {
    const [page, few] = [await pageOf(manyHosts()), await pageOf(twoHosts())];
    const folds = ["Phases of the median", "CPU, memory, drift", "Comparisons", "Which starts each target can provide"];
    for (const fold of folds) {
      expect(page).toContain(`<summary>${fold}</summary>`);
      expect(few).not.toContain(fold);
    }
    expect(page.match(/<details class="target">/g)).toHaveLength(20);
    for (const caption of [
      "phases of the median",
      "what it used",
      "comparisons",
      "which starts each target can provide",
    ]) {
      expect(page).toContain(`hello: ${caption}`);
    }
  });

  test("that can provide the same have one row", async () => {
    expect(await pageOf(manyHosts())).toContain("<span>wasmtime-c, wasmtime-go</span>");
  });

  test("are chosen by language", async () => {
    const page = await pageOf(manyHosts());
    expect(page.match(/data-control="target"/g)).toHaveLength(20);
    expect(page).toContain('aria-label="Go: none"');
    expect(await pageOf(twoHosts())).not.toContain("data-toggle");
  });
});
