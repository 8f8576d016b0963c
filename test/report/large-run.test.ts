import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { analyseRun } from "../../src/analysis/run-analysis.ts";
import { renderHtml } from "../../src/report/html-report.ts";
import type { PlannedTrial } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import { seededRandom } from "../../src/units/random.ts";
import { runRecord, sample, scenario, target } from "../analysis/run-fixture.ts";
import { bundlePage, canvasColors, chromiumFile, launchChromium, openPage } from "./browser.ts";

const rows = 1_000_000;
const mostBytes = 10e6;

/** A target's cold starts, and their middle in ms; `docker-c` has a second mode. */
const middles = { "wasm-c": 0.5, "process-c": 1, "docker-c": 200 } as const;
const names = Object.keys(middles) as (keyof typeof middles)[];

/** 250,000 cold starts of each target, and 250,000 warm requests to the instances of one: the rows are made as they are read. */
function* millionSamples(): Iterable<Sample> {
  const random = seededRandom(9);
  const noise = (): number => Math.exp(0.1 * (random() + random() + random() - 1.5));
  for (let trial = 0; trial < rows / 4; trial++) {
    for (const [place, name] of names.entries()) {
      const second = name === "docker-c" && random() < 0.3 ? 1.6 : 1;
      yield row(name, "cold", trial, middles[name] * second * noise(), 4 * trial + place);
    }
    yield { ...row("wasm-c", "warm", Math.floor(trial / 10), 0.3 * noise(), 4 * trial + 3), startKind: "cold" };
  }
}

function row(name: string, start: "cold" | "warm", trial: number, ms: number, at: number): Sample {
  return sample({
    target: name,
    kind: name.split("-")[0] ?? "",
    start,
    trial,
    atNs: nanoseconds(at * 1e6),
    totalNs: nanoseconds(Math.round(ms * 1e6)),
  });
}

describe("a run of a million samples", () => {
  let analysis: Analysis;
  let page: string;
  beforeAll(async () => {
    const order = Array.from({ length: rows / 4 }, (_, trial) =>
      names.map((name): PlannedTrial => ["hello", name, "cold", trial]),
    ).flat();
    const targets = names.map((name) => target(name, name.split("-")[0] ?? ""));
    const run = runRecord(targets, { order, scenarios: [scenario({ reference: "wasm-c" })] });
    analysis = analyseRun({ run, samples: millionSamples(), location: "results/large", random: seededRandom(1) });
    const script = chromiumFile === undefined ? "" : await bundlePage();
    page = String((await renderHtml(analysis, { script, version: "0.1.0" }))[0]?.content);
  });

  test("has exact figures", () => {
    expect(analysis.cells.map(({ target: name, start, n }) => `${name} ${start} ${n}`)).toEqual([
      "wasm-c cold 250000",
      "wasm-c warm 25000",
      "process-c cold 250000",
      "docker-c cold 250000",
    ]);
    for (const { n, shape } of analysis.cells) expect(shape.reduce((sum, { count }) => sum + count, 0)).toBe(n);
    const modes = analysis.cells.find(({ target: name }) => name === "docker-c")?.modes;
    expect(modes?.atNs).toHaveLength(2);
    expect((modes?.atNs[0] ?? 0) / 200e6).toBeCloseTo(1, 1);
    expect((modes?.atNs[1] ?? 0) / 320e6).toBeCloseTo(1, 1);
    expect(page).toContain("250000");
  });

  test("has a page of less than 10 MB, which says what is drawn", () => {
    expect(page.length).toBeLessThan(mostBytes);
    const data = JSON.parse(/id="analysis">([^<]*)</.exec(page)?.[1] ?? "") as Analysis;
    const drawn = data.cells.reduce((sum, { observations }) => sum + observations.length, 0);
    expect(drawn).toBeLessThan(11_000);
    expect(page).toContain(
      `${Math.floor(drawn / 1000)},${String(drawn % 1000).padStart(3, "0")} of 775,000 starts are drawn`,
    );
    expect(data.cells.map(({ minNs, maxNs, n }) => [minNs, maxNs, n])).toEqual(
      analysis.cells.map(({ minNs, maxNs, n }) => [minNs, maxNs, n]),
    );
  });

  describe.skipIf(chromiumFile === undefined)("in Chromium (skipped where there is none)", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser.close());

    test("is drawn, and drawn again when a control is used", async () => {
      await using report = await openPage(browser, page);
      expect(Math.min(...(await canvasColors(report.page)))).toBeGreaterThan(10);
      await report.page.locator('[data-control="scale"][value="linear"]').check();
      await report.page.locator('[data-control="target"][value="docker-c"]').uncheck();
      expect(await report.page.locator('figure:has([data-chart="starts"]) p').textContent()).toContain(
        "starts are drawn",
      );
      expect(report.problems).toEqual([]);
    });
  });
});
