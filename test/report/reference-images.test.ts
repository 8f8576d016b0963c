import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Analysis } from "../../src/analysis/analysis.ts";
import { chartFonts } from "../../src/cli/reporting.ts";
import { type ChartCanvas, fontFamily, loadChartCanvas } from "../../src/report/chart-canvas.ts";
import type { ChartView } from "../../src/report/charts/chart-view.ts";
import { fullView, imageCharts } from "../../src/report/charts/scenario-charts.ts";
import { darkTheme, lightTheme } from "../../src/report/theme.ts";
import { exampleAnalysis } from "./fixture.ts";
import { decodeImage, differingShare } from "./reference-images.ts";

/*
 * What the charts look like, kept to be looked at: an image that differs in more than this share of its pixels fails. After a
 * change that is wanted, COLDBENCH_RENEW_IMAGES=1 npx vitest run test/report/reference-images.test.ts writes them anew:
 * look at each before it is committed.
 */
const tolerated = 0.003;
const renewing = process.env["COLDBENCH_RENEW_IMAGES"] === "1";
const folder = "test/report/reference";
const mostBytes = 60_000;

const charts = ["starts", "ladder", "phases", "ecdf-cold", "shape-cold", "density"];
const names = charts.flatMap((chart) => [`hello-${chart}.png`, `hello-${chart}-dark.png`]);

/** The example, with a target whose cold starts have two modes. */
function flagged(): Analysis {
  const example = exampleAnalysis();
  const modes = { pValue: 0.001, atNs: [190e6, 240e6] };
  return {
    ...example,
    cells: example.cells.map((cell) =>
      cell.target === "docker-node" && cell.start === "cold" ? { ...cell, modes } : cell,
    ),
  };
}

/** The ladder, which has a line for every target in every rung, with three targets and rungs: so its file stays small. */
function chartsOf(analysis: Analysis, view: ChartView): ReturnType<typeof imageCharts> {
  const isLadder = ({ name }: { readonly name: string }): boolean => name === "ladder";
  const few = { ...view, starts: ["host", "cold", "warm"] as const, hidden: ["process-node", "docker-c[memory=128]"] };
  return [
    ...imageCharts(analysis, view).filter((chart) => !isLadder(chart)),
    ...imageCharts(analysis, few).filter(isLadder),
  ];
}

/** The charts of these names, as files have them. */
function draw(analysis: Analysis, canvas: ChartCanvas, wanted: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const themes = [
    { theme: lightTheme, end: ".png" },
    { theme: darkTheme, end: "-dark.png" },
  ];
  const all = themes.flatMap(({ theme, end }) =>
    chartsOf(analysis, fullView("hello", theme, fontFamily)).map(({ name, model }) => ({
      name: `hello-${name}${end}`,
      model,
    })),
  );
  return new Map(all.filter(({ name }) => wanted.includes(name)).map(({ name, model }) => [name, canvas.draw(model)]));
}

describe("reference images", () => {
  let canvas: ChartCanvas;
  let rendered: ReadonlyMap<string, Uint8Array>;
  beforeAll(async () => {
    const loaded = await loadChartCanvas(chartFonts());
    if ("reason" in loaded) throw new Error(loaded.reason);
    canvas = loaded;
    rendered = draw(flagged(), canvas, names);
    if (!renewing) return;
    mkdirSync(folder, { recursive: true });
    for (const name of names) {
      writeFileSync(join(folder, name), (await decodeImage(rendered.get(name) ?? new Uint8Array(), 0.5)).png);
    }
  });

  test.each(names)("%s", async (name) => {
    const ours = await decodeImage(rendered.get(name) ?? new Uint8Array(), 0.5);
    const reference = await decodeImage(readFileSync(join(folder, name)), 1);
    expect([ours.width, ours.height]).toEqual([reference.width, reference.height]);
    expect(differingShare(ours, reference)).toBeLessThanOrEqual(tolerated);
  });

  test("are compared: another chart, and one without one of its targets, are told apart", async () => {
    const reference = await decodeImage(readFileSync(join(folder, "hello-ecdf-cold.png")), 1);
    const analysis = flagged();
    const without = { ...analysis, cells: analysis.cells.filter(({ target }) => target !== "process-c") };
    const other = draw(without, canvas, ["hello-ecdf-cold.png"]).get("hello-ecdf-cold.png") ?? new Uint8Array();
    expect(differingShare(await decodeImage(other, 0.5), reference)).toBeGreaterThan(2 * tolerated);
    const dark = await decodeImage(rendered.get("hello-ecdf-cold-dark.png") ?? new Uint8Array(), 0.5);
    expect(differingShare(dark, reference)).toBeGreaterThan(0.5);
  });

  test("are those that are compared, and small", () => {
    const files = readdirSync(folder);
    expect(files.toSorted()).toEqual(names.toSorted());
    for (const file of files) expect(statSync(join(folder, file)).size, file).toBeLessThan(mostBytes);
  });
});
