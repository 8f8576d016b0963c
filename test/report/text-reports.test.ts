import { describe, expect, test } from "vitest";
import { formatSpending } from "../../src/report/figures.ts";
import { toResultDocument } from "../../src/analysis/result-document.ts";
import { fileNameOf } from "../../src/report/artifact.ts";
import { csvField, renderCsv } from "../../src/report/csv-report.ts";
import { renderJson } from "../../src/report/json-report.ts";
import { renderMarkdown } from "../../src/report/markdown-report.ts";
import { escapeMarkdown } from "../../src/report/markdown-text.ts";
import { analysisOf, exampleAnalysis, plan } from "./fixture.ts";
import { twoHosts } from "./fixture-hosts.ts";

const analysis = exampleAnalysis();

describe("csv", () => {
  test("quotes as RFC 4180 has it and disarms formulas", () => {
    expect(csvField('say "hi", twice')).toBe('"say ""hi"", twice"');
    expect(csvField("two\nlines")).toBe('"two\nlines"');
    expect(csvField("=1+1")).toBe("'=1+1");
    expect(csvField('@SUM(1,"2")')).toBe('"\'@SUM(1,""2"")"');
    expect(["+1", "-1", "\tx"].map(csvField)).toEqual(["'+1", "'-1", "'\tx"]);
    expect(csvField(-0.12)).toBe("-0.12");
    expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map(csvField)).toEqual(["", "", "", ""]);
  });

  test("has a row per cell, all of the same length, with the numbers as they are", () => {
    const [artifact] = renderCsv(analysis);
    const lines = String(artifact?.content).split("\r\n");
    expect(lines.pop()).toBe("");
    const [head = "", ...rows] = lines;
    const names = head.split(",");
    expect(rows).toHaveLength(analysis.cells.length);
    const first = analysis.cells[0];
    const fields = (rows[0] ?? "").split(",");
    expect(fields).toHaveLength(names.length);
    const field = (name: string): string | undefined => fields[names.indexOf(name)];
    expect(field("target")).toBe("wasm-c");
    expect(Number(field("median_ns"))).toBe(first?.median?.point);
    expect(field("p95_ns")).toBe("");
    expect(Number(field("phase boot ns"))).toBe(first?.phases.find(({ phase }) => phase === "boot")?.ns);
    expect(rows.every((row) => row.split(",").length === names.length)).toBe(true);
  });
});

describe("command-line hosts", () => {
  const hosts = twoHosts();

  test("csv has both comparisons, what a start includes, and the code", () => {
    const [head = "", ...rows] = String(renderCsv(hosts)[0]?.content).split("\r\n");
    const fields = rows.find((row) => row.includes(",wasmtime-c,wasm,cold,"))?.split(",") ?? [];
    const field = (name: string): string | undefined => fields[head.split(",").indexOf(name)];
    expect(Number(field("ratio"))).toBeCloseTo(62 / 2.1, 3);
    expect(field("includes")).toBe("host");
    expect(field("beside_start")).toBe("host");
    expect(Number(field("beside_ratio"))).toBeCloseTo(62 / 154, 3);
    expect(field("beside_verdict")).toBe("faster");
    const code = [
      "code_state",
      "code_tier",
      "module_bytes",
      "compiled_bytes",
      "compile_median_ns",
      "compile_cpu_median_ns",
    ];
    expect(code.map(field)).toEqual(["jit", "cranelift", "13269", "39816", "42800000", "37900000"]);
  });

  test("markdown has them, too", () => {
    const text = String(renderMarkdown(hosts)[0]?.content);
    expect(text).toMatch(
      /^\| wasmtime-c \| wasm \| cold with its host \|.*\| 29\.5x slower .*; 2\.48x faster .* than its host start \|/m,
    );
    expect(text).toContain(
      "| wasmtime-c | wasmtime 1.2.3 | cold | jit | cranelift | 13 KiB | 38.9 KiB | 42.8 ms | 37.9 ms |",
    );
    expect(text).toContain("| embedded-c | embedded 1.2.3 | cold, warm | jit-cached |  | 13 KiB |");
  });
});

test("json is the document that --json prints", () => {
  const [artifact] = renderJson(analysis);
  expect(artifact?.path).toBe("report.json");
  expect(JSON.parse(String(artifact?.content))).toEqual(JSON.parse(JSON.stringify(toResultDocument(analysis))));
});

describe("markdown", () => {
  const text = String(renderMarkdown(analysis)[0]?.content);

  test("has the sentence, a row per cell, the warnings, the skipped target and the pictures", () => {
    expect(text).toContain("wasm-c (embedded) started 444x");
    expect(text.match(/^\| (?:wasm-c|process-|docker-).*\| (?:none|\d+ severe) \|$/gm)).toHaveLength(
      analysis.cells.length,
    );
    expect(text).toContain("- Skipped docker-go: go is not on PATH");
    expect(text).toContain("never-ready: no response in 30 s");
    expect(text).toContain('src="charts/hello-starts.png"');
    expect(text).toContain("bench run scenarios/hello.yaml --seed 20261122");
  });

  test("says what it does not show, and quotes claims beneath", () => {
    expect(text).toContain("## What this does not show");
    expect(text).toContain("- **Failed starts are in no duration.** docker-node cold (2).");
    expect(text).toMatch(/^\| Fastly, Lucet \| 2019 \| below 50 us \|/m);
  });

  test("tables have the same number of columns in every line", () => {
    for (const block of text.split("\n\n").filter((part) => part.startsWith("|"))) {
      const columns = block.split("\n").map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(columns).size).toBe(1);
    }
  });

  test("names cannot make markup", () => {
    expect(escapeMarkdown("a|b\n<script>*x*[y](z)")).toBe("a\\|b &lt;script>\\*x\\*\\[y\\](z)");
    const evil = analysisOf("hello", [plan("</td>|`x`", "wasm", "cold", 1, "handle 1")]);
    expect(String(renderMarkdown(evil)[0]?.content)).toContain("| &lt;/td>\\|\\`x\\` |");
  });
});

test("file names hold nothing that a path or a shell reads", () => {
  expect(fileNameOf("json[orders=100]")).toBe("json-orders-100");
  expect(fileNameOf("../../etc/passwd")).toBe("etc-passwd");
  expect(fileNameOf("\u65e5\u672c")).toBe("scenario");
  expect(fileNameOf("x".repeat(100))).toHaveLength(60);
});

test.each([
  ["0.00031", "1", 0, /^0\.000310 USD of at most 1 USD, for 40 invocations as they were billed; logs/],
  ["0.00000021", null, 2, /^0\.000000210 USD without a cap, .* 2 of them counted as if they had run into their limits/],
  ["12.5", "20", 0, /^12\.50 USD/],
  ["0", "1", 0, /^0 USD/],
])("what was spent: %s of %s", (usd, capUsd, unreported, text) => {
  expect(formatSpending({ usd, capUsd, invocations: 40, unreported, capReached: false })).toMatch(text);
});
