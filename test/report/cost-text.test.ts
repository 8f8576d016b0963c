import { describe, expect, test } from "vitest";
import { costDocumentSchema, toCostDocument } from "../../src/analysis/cost-document.ts";
import { renderCostCsv } from "../../src/report/cost/csv.ts";
import { renderCostMarkdown } from "../../src/report/cost/markdown.ts";
import { exampleCost, hostileCost, manyOffers, nothingKnown } from "./fixture-cost.ts";

const cost = exampleCost();

describe("Markdown", () => {
  const text = renderCostMarkdown(cost, true);

  test("has the sentence, a warning of old prices, and per scenario charts, rows, break-evens and remarks", () => {
    expect(text).toMatch(/^# What it costs\n\n\*\*At 10M requests a month resize costs .*\*\*\n\nAt 10M requests /);
    expect(text).toContain("**Prices older than 90 days: Azure (read 2026-07-01, 144 days ago). bench prices refresh");
    expect(text.match(/^## .*$/gm)).toEqual(["## resize", "## hello", "## Prices"]);
    for (const name of ["resize-cost-curve", "resize-cost-pareto", "hello-cost-curve", "hello-cost-pareto"]) {
      expect(text).toContain(`srcset="charts/${name}-dark.png"`);
      expect(text).toContain(`src="charts/${name}.png"`);
    }
    for (const line of [
      "| Lambda arm64 512 MB | lambda-node | &#36;1.80 \\[1.66, 1.94\\] | &#36;0.18 | 0.4 % | 9.4 ms | 14.2 ms | 187 ms | 11.6 ms | 12 ms | requests &#36;1.80, duration &#36;0 |",
      "| Akamai Wasm Functions | wasm-rust | unknown | unknown |",
      "Unknown, and never taken to be nothing:\n\n- Akamai Wasm Functions: Akamai publishes no price\n\nWhere lines cross:\n\n- ",
      "- Lambda arm64 512 MB is cheaper below 1.31M requests a month \\[1.21M, 1.43M\\], EC2 c7g.large packed with Wasm above.",
      "- EC2 c7g.large packed with Wasm; EC2 c7g.large packed with containers: Packed to 70 % of its memory",
      "- EC2 c7g.large packed with Wasm: 1,810 to a machine, measured, its memory is full first",
      "| Azure | 2026-07-01 | 144 days ago, older than 90 days | no date | a transcription, not the provider's own text |",
      "No figure here includes: data transfer, logs, storage of images, people who run it.",
    ]) {
      expect(text).toContain(line);
    }
  });

  test("links to no image that is not there", () => {
    expect(renderCostMarkdown(cost, false)).not.toContain("<picture>");
    expect(renderCostMarkdown(nothingKnown(), true)).not.toContain("<picture>");
  });

  test("tables stay whole, and nothing that a user named is markup", () => {
    for (const shown of [hostileCost(), manyOffers(32)]) {
      const markdown = renderCostMarkdown(shown, true);
      expect(markdown).not.toMatch(/<(?!\/?picture|source|img alt=)/);
      expect(markdown).not.toMatch(/(?<!\\)\]\(/);
      for (const block of markdown.split("\n\n").filter((part) => part.startsWith("|"))) {
        expect(new Set(block.split("\n").map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
      }
    }
  });
});

/** Fields of a line without quotes. */
const fieldsOf = (line: string): string[] => line.split(",");

describe("CSV", () => {
  const [rows, curve] = renderCostCsv(cost).map(({ content }) => String(content).split("\r\n"));

  test("has a line per row, amounts as they are, nothing for what is not known", () => {
    expect(renderCostCsv(cost).map(({ path }) => path)).toEqual(["cost.csv", "cost-curve.csv"]);
    expect(rows).toHaveLength(1 + cost.rows.length + 1);
    const names = fieldsOf(rows?.[0] ?? "");
    const unknown = rows?.find((line) => line.includes("fermyon-wasm-functions")) ?? "";
    expect(names.slice(0, 8)).toEqual("run,requests_per_month,traffic,seed,replayed,scenario,target,kind".split(","));
    expect(unknown).toContain(",us-east-1,,,,,,,Akamai publishes no price,");
    expect(rows?.[1]).toContain(`,${cost.rows[0]?.monthly?.point},${cost.rows[0]?.monthly?.low},`);
  });

  test("has a line per row and traffic of the curve", () => {
    expect(curve).toHaveLength(1 + cost.rows.length * 57 + 1);
    expect(curve?.[0]).toBe("run,scenario,target,offer,label,requests_per_month,usd,low_usd,high_usd,cold_rate");
    expect(curve?.find((line) => line.includes("fermyon"))).toMatch(/,1000,,,,0\.75$/);
  });

  test("what was not replayed has no latency", () => {
    const [, first = ""] = String(renderCostCsv(nothingKnown())[0]?.content).split("\r\n");
    expect(first).toContain(",no cold start of it was measured,,,,,,,");
  });

  test("a spreadsheet runs nothing", () => {
    const text = renderCostCsv({ ...cost, rows: cost.rows.map((row) => ({ ...row, target: "=1+1" })) });
    expect(text.map(({ content }) => String(content)).join("")).not.toMatch(/(?:^|,)=/m);
  });
});

describe("the document", () => {
  test.each([
    ["the example", cost],
    ["hostile names", hostileCost()],
    ["nothing known", nothingKnown()],
  ])("of %s is valid against its schema, after a round through JSON", (_, shown) => {
    const document = toCostDocument(shown);
    expect(costDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  test("has null, not nothing, for what a row without a measured start would wait, run and be billed", () => {
    const [unmeasured, measured] = toCostDocument(nothingKnown()).rows;
    expect(unmeasured).toMatchObject({ latency: null, coldRate: null, runsMs: null, billedMs: null });
    expect(measured?.latency?.p95Ms).toBeGreaterThan(0);
  });

  test("has every key of the analysis, of its rows and of what they hold", () => {
    const { schema, ...document } = toCostDocument(cost);
    expect(schema).toBe(1);
    expect(document).toEqual(cost);
  });
});
