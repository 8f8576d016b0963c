import type { ChartJSNodeCanvas } from "#chart-canvas";
import type { ChartModel } from "./charts/chart-view.ts";

/** How large an image is: CSS pixels, and pixels of the file for each of them. */
export interface ImageSize {
  readonly widthPx: number;
  readonly density: number;
}

const usual: ImageSize = { widthPx: 960, density: 2 };

/** The family of the fonts that are handed in, then what machines have. */
export const fontFamily = `"coldbench", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif`;

/**
 * Canvases by their size. A new one loads Chart.js anew, a sixth of the time of a chart; the runs of a site have charts of the same
 * few sizes.
 */
const canvases = new Map<string, ChartJSNodeCanvas>();
const mostCanvases = 64;

/** What draws a chart as PNG. */
export interface ChartCanvas {
  readonly draw: (model: Pick<ChartModel, "config" | "heightPx">, size?: ImageSize) => Uint8Array;
}

/**
 * What draws charts as PNG, 960 CSS px wide at twice the density unless told otherwise; where no canvas or no font can be loaded, why and what to
 * do. Loaded lazily: a native library that only images need, and that a machine may lack.
 * @param fonts font files (TTF, OTF, WOFF, WOFF2) to draw with; without any, the machine's own
 */
export async function loadChartCanvas(
  fonts: readonly Uint8Array[],
): Promise<ChartCanvas | { readonly reason: string; readonly hint: string }> {
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
      draw({ config, heightPx }, { widthPx, density } = usual) {
        const size = `${widthPx}x${heightPx}`;
        if (canvases.size === mostCanvases) canvases.clear();
        const canvas = canvases.get(size) ?? new ChartJSNodeCanvas({ width: widthPx, height: heightPx });
        canvases.set(size, canvas);
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
