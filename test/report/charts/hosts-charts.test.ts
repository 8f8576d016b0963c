import { describe, expect, test } from "vitest";
import type { ChartModel, ChartPoint, ChartView } from "../../../src/report/charts/chart-view.ts";
import { placeOf, shownTargets } from "../../../src/report/charts/cells.ts";
import { ecdfChart } from "../../../src/report/charts/ecdf-chart.ts";
import { ladderChart } from "../../../src/report/charts/ladder-chart.ts";
import { startsChart } from "../../../src/report/charts/starts-chart.ts";
import { fullView } from "../../../src/report/charts/scenario-charts.ts";
import { lightTheme, targetStyle } from "../../../src/report/theme.ts";
import { exampleAnalysis } from "../fixture.ts";
import { manyHosts, twoHosts } from "../fixture-hosts.ts";

const two = twoHosts();
const many = manyHosts();
const view: ChartView = fullView("hello", lightTheme, "sans-serif");

/** What a chart writes, line by line, as its plugins write it on a canvas that only takes notes. */
function textsOf({ config }: ChartModel): string[] {
  const written: string[] = [];
  const scale = { getPixelForValue: (value: number) => value };
  const ctx = new Proxy(
    { measureText: (text: string) => ({ width: text.length }), fillText: (text: string) => written.push(text) },
    { get: (known, name) => (name in known ? known[name as keyof typeof known] : () => undefined), set: () => true },
  );
  const chart = { ctx, scales: { x: scale, y: scale }, chartArea: { left: 0, right: 1e6 }, width: 2e6 };
  for (const plugin of config.plugins ?? []) {
    if (plugin.id === "lane-texts") plugin.afterDatasetsDraw?.(chart as never, {} as never, {}, false as never);
  }
  return written;
}

describe("the ladder of command-line hosts", () => {
  const model = ladderChart(two, view);
  const points = (label: string): ChartPoint[] =>
    model.config.data.datasets.filter((set) => set.label === label).flatMap(({ data }) => data);
  const cold = two.cells.find(({ target, start }) => target === "wasmtime-c" && start === "cold")?.median?.point;

  test("shows the cold start, hollow, in the rungs that it stands for", () => {
    expect(points("wasmtime-c").map(({ x }) => x)).toEqual([cold]);
    expect(points("wasmtime-c, by another start").map(({ x }) => x)).toEqual([cold, cold]);
    const hollow = model.config.data.datasets.find(({ label }) => label === "wasmtime-c, by another start");
    expect(hollow).toMatchObject({ backgroundColor: lightTheme.surface, borderWidth: 2 });
    expect(points("embedded-c, by another start")).toEqual([]);
    expect(model.caption).toContain("A hollow marker");
  });

  test("says beside the number what it is, what it includes and in which state its code is", () => {
    const texts = textsOf(model).filter((text) => /jit|host$/.test(text) && text !== "host");
    expect(texts).toEqual([
      "jit",
      "jit, its cold start",
      "jit",
      "jit, cold with its host",
      "jit-cached",
      "jit, with its host",
      "jit-cached",
    ]);
  });

  test("has room for no state on a narrow chart, but for what a start includes", () => {
    const narrow = textsOf(ladderChart(two, { ...view, layout: "narrow" }));
    expect(narrow).toContain("its cold start");
    expect(narrow).toContain("with its host");
    expect(narrow).not.toContain("jit");
  });

  test("has one line for targets that have nothing for the same reason", () => {
    const texts = textsOf(ladderChart(many, view));
    expect(texts.filter((text) => text.includes("a command answers one request"))).toHaveLength(1);
    expect(texts.filter((text) => text.includes("ahead of time"))).toHaveLength(2);
  });
});

test("cold against warm says which starts include their host", () => {
  expect(textsOf(startsChart(two, view)).filter((text) => text === "with its host")).toHaveLength(1);
  const processes = textsOf(startsChart(exampleAnalysis(), view)).filter((text) => text === "with its process");
  expect(processes).toHaveLength(2);
});

describe("the distribution of many targets", () => {
  test("says how many of its starts include their host", () => {
    expect(ecdfChart(many, view, "cold").caption).toContain("Starts of 12 of 20 targets (");
    expect(ecdfChart(many, view, "host").caption).not.toContain("Starts of");
  });

  test("grows with its legend", () => {
    const few = { ...view, hidden: many.targets.slice(4).map(({ name }) => name) };
    expect(ecdfChart(many, view, "cold").heightPx).toBeGreaterThanOrEqual(ecdfChart(many, few, "cold").heightPx + 44);
  });

  test("can be empty, like every other chart", () => {
    const none = { ...view, hidden: many.targets.map(({ name }) => name) };
    for (const model of [ecdfChart(many, none, "cold"), ladderChart(many, none), startsChart(many, none)]) {
      expect(model.config.data.datasets).toEqual([]);
    }
  });
});

describe("many targets", () => {
  const styles = many.targets.map(({ name }) => targetStyle(lightTheme, placeOf(many, "hello", name)));

  test("stand by language, whatever order the scenario has", () => {
    const languages = shownTargets(many, view).map(({ facts }) => facts["language"]);
    expect(languages).toEqual([...Array<string>(10).fill("C"), ...Array<string>(10).fill("Go")]);
  });

  test("differ in colour or shape, and have the colour of the same host in another language", () => {
    expect(new Set(styles.map(({ color, shape }) => `${color} ${shape}`)).size).toBe(20);
    const colorOf = (target: string) => targetStyle(lightTheme, placeOf(many, "hello", target)).color;
    for (const host of ["embedded", "wasmtime", "wazero", "workerd", "deno"]) {
      expect(colorOf(`${host}-go`)).toBe(colorOf(`${host}-c`));
    }
  });

  test("up to eight have a colour each, in the scenario's order", () => {
    const analysis = exampleAnalysis();
    const names = analysis.targets.map(({ name }) => name);
    expect(names.map((name) => placeOf(analysis, "hello", name))).toEqual(names.map((_, at) => at));
    expect(shownTargets(analysis, view).map(({ name }) => name)).toEqual(names);
  });
});
