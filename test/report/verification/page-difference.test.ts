import { describe, expect, test } from "vitest";
import { table } from "../../../src/report/html/table.ts";
import { countNumbers, pageDifferences } from "../../../src/report/verification/page-difference.ts";
import { partOf, splitPage } from "../../../src/report/verification/page-parts.ts";

const numbers = table(
  "hello: durations",
  [{ name: "Target" }, { name: "Start" }, { name: "Median", numeric: true }, { name: "Note" }],
  [
    {
      head: "wasm",
      rows: [
        [{ value: "cold" }, { value: "1 ms", numeric: true }, { value: "a < b" }],
        [{ value: "warm" }, { value: "2 ms", numeric: true }, { value: "" }],
      ],
    },
    { head: "docker", rows: [[{ value: "cold" }, { value: "3 ms", numeric: true }, { value: "x" }]] },
  ],
).markup;
const page = `<!doctype html><title>t 1</title><style>p{margin:0}</style><section><h2>Results</h2>${numbers}</section><section><h2>Facts</h2><dl><dt>memory</dt><dd>4 GiB</dd></dl></section><script type="application/json" id="analysis">{"cells":[{"target":"wasm","start":"cold","n":5}],"x":[1.5]}</script><script>run(7)</script>`;
const differences = (from: string, to: string): string[] =>
  pageDifferences(page.replace(from, to), page).map(({ where, message }) => `${where}: ${message}`);

test("the same page has none", () => {
  expect(pageDifferences(page, page)).toEqual([]);
});

test.each([
  ["2 ms", "2.5 ms", 'text: hello: durations, wasm, warm, Median: the page says "2.5 ms", the rows give "2 ms"'],
  ["3 ms", "3", 'text: hello: durations, docker, cold, Median: the page says "3", the rows give "3 ms"'],
  ["a &lt; b", "a &lt; c", 'text: hello: durations, wasm, cold, Note: the page says "a < c", the rows give "a < b"'],
  ["4 GiB", "4 GiB more", 'text: Facts, memory: the page says "4 GiB more", the rows give "4 GiB"'],
  ["<dd>4 GiB", "<dd>", 'text: Facts, memory: the page says nothing, the rows give "4 GiB"'],
  ["<dl>", '<dl class="x">', 'text: Facts, in <dl>: the page says "<dl class="x">", the rows give "<dl>"'],
  ['"n":5', '"n":6', "charts: data of the charts (analysis): cells.0 (wasm, cold).n: the page says 6, the rows give 5"],
  [
    '"n":5',
    '"m":5',
    "charts: data of the charts (analysis): cells.0 (wasm, cold).n: the page says nothing, the rows give 5",
  ],
  ["[1.5]", "{}", "charts: data of the charts (analysis): x: the page says an object, the rows give a list of 1"],
  [
    "1.5]",
    "1.50]",
    "charts: data of the charts (analysis): the same values are written otherwise, from character 59 on",
  ],
  ['"x":[', '"x":', "charts: data of the charts (analysis): it is no JSON any more, from character 55 on"],
  ["run(7)", "run(8)", "code: the page's script is not this version's, from character 5 of it on"],
  ["margin:0", "margin:1", "code: the page's style is not this version's, from character 10 of it on"],
])("%s changed to %s", (from, to, message) => {
  expect(differences(from, to)).toEqual([message]);
});

test("what comes after the end is found, too, and what is missing at it", () => {
  expect(pageDifferences(`${page}<p>more</p>`, page)).toHaveLength(1);
  expect(pageDifferences(page.slice(0, -1), page)).toHaveLength(1);
  expect(pageDifferences(page.slice(0, -5), page).length).toBeGreaterThan(0);
  expect(pageDifferences("", page).length).toBeGreaterThan(0);
});

test("the text comes before the data, and the data before the code", () => {
  const changed = page.replace("t 1", "t 2").replace("margin:0", "margin:1").replace('"n":5', '"n":6');
  expect(pageDifferences(changed, page).map(({ where }) => where)).toEqual(["text", "charts", "code"]);
});

test("numbers of the text and of the data are counted", () => {
  expect(countNumbers(page)).toBe(1 + 3 + 1 + 2);
});

describe("a page taken apart", () => {
  test("gives what stands in its elements", () => {
    expect(partOf(splitPage(page), "analysis")).toMatch(/^\{"cells"/);
    expect(partOf(splitPage(page), "other")).toBeUndefined();
  });

  test("is whatever was written, however broken", () => {
    for (const text of ["<script", "<script>", "<style>x</script>", "<script></script", "<".repeat(100_000)])
      expect(() => splitPage(text)).not.toThrow();
    expect(splitPage("<script>a").parts).toEqual([]);
  });
});
