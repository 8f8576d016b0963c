import { loadImage, createCanvas } from "canvas";
import { beforeAll, describe, expect, test } from "vitest";
import { type PngReport, renderPng } from "../../src/report/png-report.ts";
import { type Theme, darkTheme, lightTheme, relativeLuminance } from "../../src/report/theme.ts";
import { exampleAnalysis, longNames } from "./fixture.ts";

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Pixels of each colour, `#rrggbb`. */
  readonly colors: ReadonlyMap<string, number>;
  /** Colour of the pixel at a place. */
  readonly at: (x: number, y: number) => string;
}

async function decode(content: string | Uint8Array | undefined): Promise<Picture> {
  const image = await loadImage(Buffer.from(content ?? ""));
  const { width, height } = image;
  const ctx = createCanvas(width, height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  const { data } = ctx.getImageData(0, 0, width, height);
  const hex = (offset: number): string =>
    `#${[0, 1, 2].map((part) => (data[offset + part] ?? 0).toString(16).padStart(2, "0")).join("")}`;
  const colors = new Map<string, number>();
  for (let offset = 0; offset < data.length; offset += 4) {
    const color = hex(offset);
    colors.set(color, (colors.get(color) ?? 0) + 1);
  }
  return { width, height, colors, at: (x, y) => hex((y * width + x) * 4) };
}

describe("PNG charts", () => {
  let report: PngReport;
  beforeAll(async () => {
    report = await renderPng(exampleAnalysis());
  });
  const picture = (path: string) => decode(report.artifacts.find((artifact) => artifact.path === path)?.content);

  test("are there in light and dark", () => {
    expect(report.unavailable).toBeUndefined();
    const paths = report.artifacts.map(({ path }) => path);
    expect(paths).toHaveLength(30);
    expect(paths).toContain("charts/hello-starts.png");
    expect(paths).toContain("charts/hello-starts-dark.png");
    expect(new Set(paths).size).toBe(30);
  });

  test.each<[string, Theme]>([
    ["charts/hello-starts.png", lightTheme],
    ["charts/hello-starts-dark.png", darkTheme],
  ])("%s has the surface, the text and a marker of every start", async (path, theme) => {
    const { width, height, colors, at } = await picture(path);
    expect(width).toBe(1920);
    expect(height).toBeGreaterThan(600);
    expect(at(2, 2)).toBe(theme.surface);
    expect(colors.get(theme.text) ?? 0).toBeGreaterThan(500);
    for (const start of ["host", "compile", "cold", "thaw", "warm"] as const) {
      expect(colors.get(theme.starts[start]) ?? 0, start).toBeGreaterThan(200);
    }
  });

  test("the phases chart has every phase, the distribution every target", async () => {
    const phases = await picture("charts/hello-phases.png");
    for (const phase of ["prepare", "create", "boot", "load", "init", "connect", "handle", "other"] as const) {
      expect(phases.colors.get(lightTheme.phases[phase]) ?? 0, phase).toBeGreaterThan(1_000);
    }
    const ecdf = await picture("charts/hello-ecdf-cold.png");
    for (const color of lightTheme.targets.slice(0, 5)) expect(ecdf.colors.get(color) ?? 0, color).toBeGreaterThan(500);
  });

  test("names have their room at the left, however long", async () => {
    const long = await renderPng(longNames());
    const { colors, at, height } = await decode(long.artifacts[0]?.content);
    expect(colors.size).toBeGreaterThan(100);
    // Nothing is cut off by the left edge: its first columns show surface and rules between groups only.
    for (let y = 0; y < height; y++) {
      expect(Math.abs(relativeLuminance(at(3, y)) - relativeLuminance(lightTheme.surface))).toBeLessThan(0.4);
    }
  });

  test("the same analysis gives the same bytes", async () => {
    const again = await renderPng(exampleAnalysis());
    expect(again.artifacts.map(({ content }) => content)).toEqual(report.artifacts.map(({ content }) => content));
  });
});
