import fc from "fast-check";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { renderTrendMarkdown } from "../../src/report/trend/markdown.ts";
import { sparkline } from "../../src/report/trend/sparkline.ts";
import { renderTrendTerminal } from "../../src/report/trend/terminal.ts";
import { columnsOf } from "../../src/report/terminal/text.ts";
import { hostileName } from "./fixture-comparison.ts";
import { exampleTrend } from "./fixture-trend.ts";

const plain = pc.createColors(false);

describe("a sparkline", () => {
  test("has the smallest at the bottom and the largest at the top, and is cut where a level ends", () => {
    expect(sparkline([1, 2, 4, 8], [2], 80)).toEqual({ stretches: ["\u2581\u2583", "\u2586\u2588"], hidden: 0 });
  });

  test("does not make a mountain of one per cent", () => {
    expect(sparkline([1, 1.01, 1, 1.01], [], 80).stretches).toEqual(["\u2584\u2585\u2584\u2585"]);
  });

  test("shows the newest where not all have room, and counts its marks", () => {
    const values = Array.from({ length: 30 }, (_, at) => at + 1);
    const { stretches, hidden } = sparkline(values, [5, 25], 12);
    expect([stretches.map((text) => text.length), hidden]).toEqual([[6, 5], 19]);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat({ max: 59 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 70 }),
        (all, marks, columns) => {
          const cuts = [...new Set(marks)].filter((at) => at > 0 && at < all.length).toSorted((a, b) => a - b);
          const line = sparkline(all, cuts, columns);
          expect(line.stretches.join("\u2502").length).toBeLessThanOrEqual(columns);
          expect(line.stretches.join("").length + line.hidden).toBe(all.length);
        },
      ),
    );
  });
});

describe("a trend on a terminal", () => {
  test("has a line per series with a mark at each step, the steps with their commits, and the sentence last", () => {
    const text = renderTrendTerminal(exampleTrend(), { width: 140, colors: plain });
    expect(text).toMatch(
      /^wasm +cold +80 +\S+ % +\S+ us +[\u2581-\u2588]{30}\u2502[\u2581-\u2588]{40}\u2502[\u2581-\u2588]{10}$/m,
    );
    expect(text).toMatch(/^docker +cold +80 +\S+ % +\S+ ms +[\u2581-\u2588]{80}$/m);
    expect(text).toMatch(/^2026-11-10 hello wasm cold: 1\.5\d+x faster \[.*\]$/m);
    expect(text).toMatch(
      /^2026-10-01 hello wasm cold: 1\.\d+x slower \[.*\]\n {11}(?:\d{3} us|1 ms) over 30 runs, then 1\.\d+ ms over 40 runs$/m,
    );
    expect(text).toContain(
      "           from commit 001ecccccc, after 001dcccccc\n           with it: engine engine 1, now engine 2\n",
    );
    expect(text.split("\n").at(-1)).toBe(exampleTrend().sentence);
  });

  test.each([60, 80, 100, 200])("is at most %i columns wide but for its last line", (width) => {
    const long = exampleTrend({ target: `docker[${"node-".repeat(20)}]`, scenario: "s".repeat(90) });
    const lines = renderTrendTerminal(long, { width, colors: pc.createColors(true) }).split("\n");
    expect(lines.slice(0, -1).filter((line) => columnsOf(line) > width)).toEqual([]);
  });

  test("nothing that a user named steers the terminal, or is markup in the Markdown", () => {
    const hostile = exampleTrend({ target: hostileName, scenario: `${hostileName}\u0007` });
    const text = renderTrendTerminal(hostile, { width: 100, colors: plain });
    // oxlint-disable-next-line no-control-regex -- these are the characters that steer a terminal
    expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    const markdown = renderTrendMarkdown(hostile, true);
    expect(markdown).not.toMatch(/<(?!\/?picture|source|img alt=)/);
    expect(markdown).not.toMatch(/(?<!\\)\]\(/);
  });
});

test("the Markdown has the sentence, the steps, a table per scenario, and links to the charts that are there", () => {
  const markdown = renderTrendMarkdown(exampleTrend(), true);
  expect(markdown).toMatch(/^# Cold starts over time\n\n\*\*hello wasm cold is 1\.5\d+x faster since 2026-11-10 /);
  expect(markdown).toContain("| 2026-10-01 | hello wasm cold | ");
  expect(markdown).toContain("| engine engine 1, now engine 2 |");
  expect(markdown.match(/src="charts\/(?:hello|json)-trend\.png"/g)).toHaveLength(2);
  expect(markdown).toMatch(/^\| wasm \| cold \| 80 \| .* \| [\u2581-\u2588]+\u2502[\u2581-\u2588]{10} \|$/m);
  expect(renderTrendMarkdown(exampleTrend(), false)).not.toContain("<picture>");
});
