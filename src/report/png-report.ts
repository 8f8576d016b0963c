import type { Analysis } from "../analysis/analysis.ts";
import { type Artifact, fileNameOf } from "./artifact.ts";
import type { ChartModel } from "./charts/chart-view.ts";
import { fullView, imageCharts } from "./charts/scenario-charts.ts";
import { type Theme, darkTheme, lightTheme } from "./theme.ts";

/** What PNG rendering came to: images, or the reason why there are none. */
export interface PngReport {
  readonly artifacts: readonly Artifact[];
  /** Set when no image could be drawn; the HTML report holds the same charts. */
  readonly unavailable?: { readonly reason: string; readonly hint: string };
}

const widthPx = 960;
const density = 2;
const fontFamily = `"coldbench", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif`;

type Draw = (model: ChartModel) => Uint8Array;

/**
 * Every chart of every scenario as PNG, light (`charts/<scenario>-<chart>.png`) and dark (`...-dark.png`),
 * 960 CSS px wide at twice the density. Where no canvas or no font can be loaded: no images, and why.
 * @param fonts font files (TTF, OTF, WOFF, WOFF2) to draw with; without any, the machine's own
 */
export async function renderPng(analysis: Analysis, fonts: readonly Uint8Array[] = []): Promise<PngReport> {
  const canvas = await loadCanvas(fonts);
  if ("reason" in canvas) return { artifacts: [], unavailable: canvas };
  const artifacts = analysis.run.scenarios.flatMap(({ name }) =>
    [lightTheme, darkTheme].flatMap((theme) =>
      imageCharts(analysis, fullView(name, theme, fontFamily)).map((chart) => ({
        path: imagePath(name, chart.name, theme),
        content: canvas.draw(chart.model),
      })),
    ),
  );
  return { artifacts };
}

/** Where the image of a chart goes, relative to the report's folder. */
export function imagePath(scenario: string, chart: string, theme: Theme): string {
  return `charts/${fileNameOf(scenario)}-${chart}${theme.name === "dark" ? "-dark" : ""}.png`;
}

/** Loaded lazily: a native library that only images need, and that a machine may lack. */
async function loadCanvas(
  fonts: readonly Uint8Array[],
): Promise<{ readonly draw: Draw } | { readonly reason: string; readonly hint: string }> {
  try {
    const { ChartJSNodeCanvas } = await import("#chart-canvas");
    const families = await registerFonts(fonts);
    if (families === 0) {
      return {
        reason: "PNG charts were left out: this machine has no font that the canvas library can find",
        hint: "install one (Debian, Ubuntu: apt-get install fonts-dejavu-core); the HTML report shows the same charts",
      };
    }
    return {
      draw({ config, heightPx }) {
        const canvas = new ChartJSNodeCanvas({ width: widthPx, height: heightPx });
        const options = { ...config.options, devicePixelRatio: density };
        return canvas.renderToBufferSync({ ...config, options } as never, "image/png");
      },
    };
  } catch (thrown) {
    const message = thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown);
    return {
      reason: `PNG charts were left out: the canvas library cannot be loaded (${message})`,
      hint: "npm ci installs @napi-rs/canvas for common platforms; the HTML report shows the same charts",
    };
  }
}

interface FontRegistry {
  readonly families: readonly unknown[];
  register(data: Uint8Array, name: string): unknown;
}

/** How many font families there are to draw with; Infinity where the canvas library does not tell. */
async function registerFonts(fonts: readonly Uint8Array[]): Promise<number> {
  const { GlobalFonts } = (await import("canvas")) as unknown as { readonly GlobalFonts?: FontRegistry };
  if (GlobalFonts === undefined) return Number.POSITIVE_INFINITY;
  for (const font of fonts) GlobalFonts.register(font, "coldbench");
  return GlobalFonts.families.length;
}
