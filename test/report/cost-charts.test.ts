import { createCanvas, loadImage } from "canvas";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CostAnalysis } from "../../src/analysis/cost-analysis.ts";
import type { ChartModel, ChartPoint } from "../../src/report/charts/chart-view.ts";
import { fullView } from "../../src/report/charts/scenario-charts.ts";
import { formatRequests } from "../../src/report/cost/amounts.ts";
import { pricedPairs } from "../../src/report/cost/break-evens.ts";
import { costCurveChart } from "../../src/report/cost/chart-curve.ts";
import { costParetoChart } from "../../src/report/cost/chart-pareto.ts";
import { crossingAt as crossingOf, drawnAt } from "../../src/report/cost/curve-line.ts";
import { leadingCrossings } from "../../src/report/cost/leading-crossings.ts";
import { paretoFront } from "../../src/report/cost/pareto-front.ts";
import { renderCostPng } from "../../src/report/cost/png.ts";
import { hiddenAtFirst, namedRows } from "../../src/report/cost/rows.ts";
import { darkTheme, lightTheme } from "../../src/report/theme.ts";
import { exampleCost, hostileCost, manyOffers, nothingKnown } from "./fixture-cost.ts";

const cost = exampleCost();
const view = fullView("resize", lightTheme, "sans-serif");
const data = (model: ChartModel): readonly ChartPoint[][] => model.config.data.datasets.map((one) => one.data);

function hovered(model: ChartModel, point: ChartPoint | undefined): string[] {
  const { callbacks } = (model.config.options?.plugins?.tooltip ?? {}) as unknown as {
    callbacks: { title(items: unknown[]): string; label(item: unknown): string[] };
  };
  return [callbacks.title([{ raw: point }]), ...callbacks.label({ raw: point })];
}

describe("cost against traffic", () => {
  const model = costCurveChart(cost, view);

  test("has a line for each row of the scenario with an amount, on log axes, what is below a cent at the edge", () => {
    expect(model.config.data.datasets.map(({ label }) => label)).toEqual([
      "EC2 c7g.large packed with Wasm",
      "EC2 c7g.large packed with containers",
      "Lambda arm64 512 MB",
      "Azure Functions Consumption 512 MB",
      "Google Cloud Run 1 vCPU 512 MB",
    ]);
    const [wasm = [], , lambda = []] = data(model);
    expect(wasm.map(({ x }) => x)).toEqual(cost.rows[0]?.curve.map(({ requestsPerMonth }) => requestsPerMonth));
    expect(lambda[0]?.y).toBe(0.01);
    expect(model.config.options?.scales).toMatchObject({
      x: { type: "logarithmic", min: 1e3, max: 1e10 },
      y: { type: "logarithmic", min: 0.01, max: 50_000 },
    });
  });

  test("lines differ in dash and mark, not in colour alone", () => {
    const styles = model.config.data.datasets.map((one) => {
      const { borderDash, pointStyle } = one as unknown as { borderDash: number[]; pointStyle: string };
      return `${borderDash.join(" ")} ${pointStyle}`;
    });
    expect(new Set(styles).size).toBe(styles.length);
  });

  test("says what is left out, and the same in words", () => {
    expect(model.caption).toContain("Along the lower edge a line costs $0.01 a month or less");
    expect(model.caption).toContain("1 without a known amount is in the table only.");
    expect(model.description).toContain("Lambda arm64 512 MB $1.80 [1.66, 1.94]; ");
    expect(model.description).toContain(
      "Lambda arm64 512 MB is cheaper below 1.31M requests a month [1.21M, 1.43M], EC2 c7g.large packed with Wasm above",
    );
  });

  test("hovering tells the amount with its interval, the rate of cold starts, and how many were replayed", () => {
    const point = data(model)[0]?.find(({ x }) => x === 1e7);
    expect(hovered(model, point)).toEqual([
      "EC2 c7g.large packed with Wasm (wasm-rust)",
      "10M requests: $0.479 [0.422, 0.537] a month, 0.03 % cold",
      "10M: $0.479 [0.422, 0.537]",
      "200k requests were replayed for each row, seed 42",
    ]);
  });

  test("leaves out what is hidden; names stand at the ends, or in a legend where it is narrow", () => {
    const [first, ...others] = namedRows(cost, "resize").map(({ name }) => name);
    const one = costCurveChart(cost, { ...view, hidden: others });
    expect(one.config.data.datasets.map(({ label }) => label)).toEqual([first]);
    expect(one.caption).toContain("1 of 5 are drawn.");
    const ids = ({ config }: ChartModel): string[] => (config.plugins ?? []).map(({ id }) => id);
    expect(ids(model)).toContain("end-labels");
    const narrow = costCurveChart(cost, { ...view, layout: "narrow" });
    expect(ids(narrow)).not.toContain("end-labels");
    expect(narrow.config.options?.plugins?.legend).toMatchObject({ display: true });
  });

  test("of many rows shows those that are cheapest somewhere, then the cheapest", () => {
    const rows = namedRows(manyOffers(32), "resize");
    const hidden = hiddenAtFirst(rows);
    expect(hidden).toHaveLength(22);
    expect(hidden).not.toContain(rows[0]?.name);
    expect(hiddenAtFirst(namedRows(cost, "resize"))).toEqual(["Akamai Wasm Functions"]);
  });

  test("a crossing leads where the cheapest changes; of several that lead to the same row, the last", () => {
    const rows = namedRows(cost, "resize").filter(({ row }) => row.monthly !== null);
    const crossings = pricedPairs(cost, "resize").flatMap((pair) => pair.crossings);
    const told = (leading: typeof crossings): string[] =>
      leading.map(({ below, above, point }) => `${below.row.offer} ${above.row.target} ${formatRequests(point)}`);
    expect(told(leadingCrossings(rows, crossings))).toEqual(["cloud-run wasm-rust 1.81M"]);
    const [, , , , cloudRun] = rows;
    const others = rows.filter((one) => one !== cloudRun);
    const without = crossings.filter(({ below }) => below.row.offer !== "cloud-run");
    expect(told(leadingCrossings(others, without))).toEqual(["aws-lambda-arm64 wasm-rust 1.31M"]);
    const [first] = without;
    if (first === undefined) throw new Error("no crossing");
    const later = { ...first, point: 1_330_000 };
    expect(leadingCrossings(others, [first, later])).toEqual([later]);
  });

  test("lines cross where the flatter one is drawn", () => {
    const [wasm, , , , cloudRun] = namedRows(cost, "resize");
    if (wasm === undefined || cloudRun === undefined) throw new Error("no row");
    expect(crossingOf(cloudRun, wasm, 1_810_000, 0.01)).toBe(drawnAt(wasm, 1_810_000, 0.01));
    expect(drawnAt(wasm, 1e7, 0.01)).toBeCloseTo(0.4795, 3);
    expect([1, 1e12].map((requests) => drawnAt(wasm, requests, 0.01))).toEqual([null, null]);
  });
});

describe("latency against cost", () => {
  const model = costParetoChart(cost, fullView("hello", lightTheme, "sans-serif"));

  test("has a point per row, lighter and hollow where another is better in both", () => {
    const resize = costParetoChart(cost, view);
    const fills = resize.config.data.datasets.map(({ backgroundColor }) => backgroundColor === lightTheme.surface);
    expect(fills).toEqual([false, true, true, true, true]);
    expect(resize.description).toContain("Lambda arm64 512 MB $0.180 [0.166, 0.194] per million, p95 14.2 ms, beaten");
    expect(model.config.data.datasets.map(({ backgroundColor }) => backgroundColor === lightTheme.surface)).toEqual([
      false,
      false,
    ]);
    expect(data(model).map(([point]) => [point?.x.toFixed(3), point?.y])).toEqual([
      ["0.207", 1.6],
      ["2.810", 1.3],
    ]);
  });

  test("hovering tells the amount, all three percentiles and the rate of cold starts", () => {
    expect(hovered(model, data(model)[1]?.[0])).toEqual([
      "Google Cloud Run 1 vCPU 512 MB (docker-node)",
      "$2.81 [2.67, 2.95] per million requests",
      "p50 900 us, p95 1.3 ms, p99 180 ms",
      "0.09 % of requests meet a cold start",
      "200k requests were replayed for each row, seed 42",
    ]);
  });

  test("the front is what nothing beats in both, cheapest first", () => {
    const choices = [
      { usd: 3, ms: 1 },
      { usd: 1, ms: 5 },
      { usd: 2, ms: 5 },
      { usd: 2, ms: 2 },
      { usd: 1, ms: 5 },
    ];
    expect(paretoFront(choices)).toEqual([choices[1], choices[4], choices[3], choices[0]]);
  });
});

/** Pixels of each colour, `#rrggbb`. */
async function colorsOf(content: string | Uint8Array | undefined): Promise<ReadonlyMap<string, number>> {
  const image = await loadImage(Buffer.from(content ?? ""));
  const ctx = createCanvas(image.width, image.height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  const pixels = new Uint32Array(ctx.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const hex = (pixel: number): string =>
    `#${[0, 8, 16].map((shift) => ((pixel >>> shift) & 255).toString(16).padStart(2, "0")).join("")}`;
  return new Map([...counts].map(([pixel, count]) => [hex(pixel), count]));
}

describe("the images", () => {
  afterEach(() => {
    vi.doUnmock("#chart-canvas");
    vi.resetModules();
  });

  test("are two per scenario, in light and dark, with every line and every point", async () => {
    const { artifacts, unavailable } = await renderCostPng(cost);
    expect(unavailable).toBeUndefined();
    expect(artifacts.map(({ path }) => path)).toEqual(
      ["resize", "hello"].flatMap((scenario) =>
        ["curve", "pareto", "curve-dark", "pareto-dark"].map((name) => `charts/${scenario}-cost-${name}.png`),
      ),
    );
    for (const [at, theme] of [lightTheme, darkTheme].entries()) {
      const curve = await colorsOf(artifacts[2 * at]?.content);
      expect(curve.get(theme.surface) ?? 0).toBeGreaterThan(100_000);
      for (const color of [theme.text, ...theme.targets.slice(0, 5)]) {
        expect(curve.get(color) ?? 0, color).toBeGreaterThan(300);
      }
      const pareto = await colorsOf(artifacts[2 * at + 1]?.content);
      expect(pareto.get(theme.targets[0] ?? "") ?? 0).toBeGreaterThan(200);
      expect(pareto.size).toBeGreaterThan(50);
    }
  });

  test.each<[string, CostAnalysis]>([
    ["hostile names", hostileCost()],
    ["many offers", manyOffers(32)],
  ])("of %s are drawn", async (_, shown) => {
    const { artifacts } = await renderCostPng(shown);
    for (const { content } of artifacts) expect((await colorsOf(content)).size).toBeGreaterThan(50);
  });

  test("of nothing are none", async () => {
    expect(await renderCostPng(nothingKnown())).toEqual({ artifacts: [] });
  });

  test("say why there are none without a canvas library", async () => {
    vi.doMock("#chart-canvas", () => {
      throw new Error("libstdc++.so.6: cannot open shared object file");
    });
    const { renderCostPng: render } = await import("../../src/report/cost/png.ts");
    const { artifacts, unavailable } = await render(cost);
    expect(artifacts).toEqual([]);
    expect(unavailable?.reason).toContain("the canvas library cannot be loaded");
  });
});
