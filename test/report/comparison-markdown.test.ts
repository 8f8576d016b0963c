import { describe, expect, test } from "vitest";
import type { RunComparison } from "../../src/analysis/run-verdicts.ts";
import { joinBlocks, whole } from "../../src/report/comparison/cut-blocks.ts";
import { renderComparisonMarkdown } from "../../src/report/comparison/markdown.ts";
import { renderMarkdown } from "../../src/report/markdown-report.ts";
import { escapeMarkdown, escapeMarkdownLine } from "../../src/report/markdown-text.ts";
import { exampleAnalysis } from "./fixture.ts";
import {
  everyVerdict,
  hostileName,
  hostileNames,
  manySeries,
  nothingCompared,
  nullsOnly,
  oneRunEach,
  untrusted,
} from "./fixture-comparison.ts";

const comment = (comparison: RunComparison): string =>
  renderComparisonMarkdown(comparison, { all: false, collapse: true });

describe("a comment", () => {
  const text = comment(everyVerdict());

  test("begins with the verdict, and folds what is not needed to decide", () => {
    expect(text).toMatch(
      /^## Cold starts: regression\n\n\*\*Regression: 2 of 13 series are slower than main, .*\*\*\n/,
    );
    const [open] = text.split("<details>");
    for (const row of [
      "| **missing** | docker-go cold | 231 ms |  |  | the candidate has not a single row of it |",
      "| **slower** | wasm-c cold | 480 us | 600 us | 1.25x \\[1.21, 1.29\\] | handle +113 us, 94 % |",
      "| unconfirmed | wasm-c host |",
      "| faster | docker-node thaw | 11.2 ms | 9.41 ms | 0.84x \\[0.79, 0.88\\] | create -1.6 ms, 89 %; handle -200 us, 11 % |",
      "Not in this table: 2 inconclusive, 5 equivalent; about 24 to 140 more starts would tell.",
      "| **missed** | hello | wasm-c.cold.p95 &lt; 500us | 710 us \\[660, 790\\] |  |",
      "Refused, because both sides must have the same:\n\n- engine of hello lambda-local",
      "Notes:\n\n- the run ended before its plan did",
    ]) {
      expect(open).toContain(row);
    }
    expect([...text.matchAll(/<summary>(.*?)<\/summary>/g)].map(([, title]) => title)).toEqual([
      "Every series (15)",
      "Phases that moved",
      "A/A: the same target twice",
      "What differs between the sides",
      "How this was judged",
    ]);
  });

  test("has every series with n and p in what is folded", () => {
    const rows = text.split("Every series (15)")[1]?.split("</details>")[0] ?? "";
    for (const { target, start } of everyVerdict().series) {
      expect(rows).toContain(`| ${escapeMarkdown(`${target} ${start}`)} |`);
    }
    expect(rows).toContain("| process-node cold | 60 | 46.1 ms | 76.5 ms | 1.66x \\[1.48, 1.83\\] | &lt; 0.001 |");
  });

  test("says in its heading what it came to", () => {
    const headings: [RunComparison, string][] = [
      [untrusted(), "host not trustworthy"],
      [oneRunEach(), "inconclusive"],
      [nothingCompared(), "nothing compared"],
      [{ ...manySeries(3), outcome: "pass" }, "no regression found"],
      [{ ...manySeries(3), outcome: "incomplete" }, "a budget cannot be judged"],
      [{ ...untrusted(), outcome: "regression" }, "regression"],
    ];
    for (const [comparison, words] of headings) expect(comment(comparison)).toMatch(new RegExp(`^## .*: ${words}\n`));
    const titled = renderComparisonMarkdown(everyVerdict(), { title: "Nightly <x>", all: false, collapse: true });
    expect(titled).toMatch(/^## Nightly &lt;x>: regression\n/);
  });

  test("says that budgets are met in one line", () => {
    const met = everyVerdict().budgets.filter(({ state }) => state === "met");
    expect(comment({ ...everyVerdict(), budgets: met })).toContain("The budget is met.");
    expect(comment({ ...everyVerdict(), budgets: [...met, ...met] })).toContain("All 2 budgets are met.");
  });
});

test("all and unfolded: one table of every series, headings instead of folds", () => {
  const text = renderComparisonMarkdown(everyVerdict(), { all: true, collapse: false });
  expect(text).not.toContain("<details>");
  expect(text).not.toContain("Not in this table");
  expect(text.match(/^\| equivalent \|/gm)).toHaveLength(5);
  expect(text.match(/^### .*$/gm)).toEqual([
    "### Phases that moved",
    "### A/A: the same target twice",
    "### What differs between the sides",
    "### How this was judged",
  ]);
});

describe.each<[string, RunComparison]>([
  ["every verdict", everyVerdict()],
  ["hostile names", hostileNames()],
  ["a host that is not trusted", untrusted()],
  ["nothing", nothingCompared()],
  ["null comparisons alone", nullsOnly()],
  ["800 series", manySeries(800)],
  ["300 hostile series", { ...hostileNames(), series: Array.from({ length: 20 }, () => hostileNames().series).flat() }],
])("%s", (_, comparison) => {
  test.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])("all %s, collapse %s: is below GitHub's limit, with its markup closed and its tables whole", (all, collapse) => {
    const text = renderComparisonMarkdown(comparison, { all, collapse });
    expect(text.length).toBeLessThanOrEqual(60_001);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect(text).toMatch(/[^\n]\n$/);
    for (const block of text.split("\n\n").filter((part) => part.startsWith("|"))) {
      const columns = block.split("\n").filter((line) => line.startsWith("|"));
      expect(new Set(columns.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
    }
  });
});

test("what is cut is said, and rows are cut before method and notes", () => {
  const text = comment(manySeries(2_000));
  expect(text).toMatch(/\n\*\d+ lines were left out to stay below 60000 characters; .*\*\n$/);
  expect(text).toContain("- Both sides were interleaved in one run");
  expect(text).toContain("- the run ended before its plan did");
  expect(comment(everyVerdict())).not.toContain("left out");
  const cut = joinBlocks(
    [{ head: "h", lines: Array.from({ length: 30 }, () => "x".repeat(20)), tail: "t" }, whole("end")],
    400,
  );
  expect(cut.length).toBeLessThanOrEqual(400);
  expect(cut).toMatch(/^h\n(x{20}\n)+t\n\nend\n\n\*\d+ lines were left out/);
});

describe("what a user names", () => {
  test("cannot make markup, a mention, a reference or a link", () => {
    const text = comment(hostileNames())
      .replace(/<\/?(?:details|summary)>|<br>/g, "")
      .replaceAll("**", "");
    expect(text).not.toMatch(/<(?!!--)/);
    expect(text).not.toMatch(/(?<!\\)[`*_[\]~]/);
    expect(text).not.toMatch(/@(?!&#8203;)/);
    expect(text).not.toMatch(/#(?=\d)(?!(?:8203|36|46|58);)/);
    expect(text).not.toMatch(/:\/\/|www\./);
    expect(text).not.toContain("$");
    // oxlint-disable-next-line no-control-regex -- these must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test("is text as it was when it is read back", () => {
    const shown = escapeMarkdown(hostileName)
      .replace(/\\([\\`*_[\]|#~])/g, "$1")
      .replaceAll("&#8203;", "")
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replaceAll("&lt;", "<")
      .replaceAll("&amp;", "&");
    expect(shown).toBe(hostileName.replace("\u001b", " "));
  });

  test.each([
    ["- a", "\\- a"],
    ["+ a", "\\+ a"],
    ["=== a", "\\=== a"],
    ["> a", "\\> a"],
    ["12. a", "12\\. a"],
    ["3) a", "3\\) a"],
    ["# a", "\\# a"],
    ["see #12, GH-5 and @someone", "see \\#&#8203;12, GH-&#8203;5 and @&#8203;someone"],
    ["a & &#12;", "a &amp; &amp;\\#&#8203;12;"],
  ])("at the start of a line: %s", (text, escaped) => {
    expect(escapeMarkdownLine(text)).toBe(escaped);
  });
});

test("the summary of a run against another version has it before its scenarios, with the image", () => {
  const summary = String(renderMarkdown({ ...exampleAnalysis(), versions: everyVerdict() })[0]?.content);
  expect(summary.indexOf("## working tree against main")).toBeGreaterThan(0);
  expect(summary.indexOf("## working tree against main")).toBeLessThan(summary.indexOf("## hello"));
  expect(summary).toContain('srcset="charts/comparison-dark.png"');
  expect(summary).toContain("| **slower** | process-node cold |");
  expect(String(renderMarkdown(exampleAnalysis())[0]?.content)).not.toContain("charts/comparison");
});
