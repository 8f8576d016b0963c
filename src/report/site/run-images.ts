import type { Analysis } from "../../analysis/analysis.ts";
import type { RunSummary } from "../../results/run-summary.ts";
import { type Artifact, fileNameOf } from "../artifact.ts";
import { fontFamily, loadChartCanvas, type ChartCanvas } from "../chart-canvas.ts";
import { fullView } from "../charts/scenario-charts.ts";
import { startsChart } from "../charts/starts-chart.ts";
import { imagePath, renderPng } from "../png-report.ts";
import { darkTheme, lightTheme, type Theme } from "../theme.ts";
import { drawPreview } from "./preview.ts";
import { toRunCard, type SiteImage, type StartsImages } from "./run-card.ts";
import { pngSize } from "./starts-picture.ts";

/** The images of a run, relative to its folder. */
export interface RunImages {
  readonly artifacts: readonly Artifact[];
  /** The social preview; null where nothing could be drawn. */
  readonly preview: string | null;
  /** Of a scenario by its name. */
  readonly starts: (scenario: string) => StartsImages | null;
  readonly unavailable?: { readonly reason: string; readonly hint: string };
}

/** Of a chart for phones, CSS px; twice as many in the file. */
const narrowSize = { widthPx: 400, density: 2 } as const;

/** Of a run whose page is not in full. */
export const noImages: RunImages = { artifacts: [], preview: null, starts: () => null };

/** Every chart as PNG, the chart of all starts for narrow screens, too, and the social preview. None where there is no canvas, and why. */
export async function drawRunImages(
  analysis: Analysis,
  summary: RunSummary,
  fonts: readonly Uint8Array[],
): Promise<RunImages> {
  const canvas = await loadChartCanvas(fonts);
  if ("reason" in canvas) return { artifacts: [], preview: null, starts: () => null, unavailable: canvas };
  const { artifacts: charts } = await renderPng(analysis, fonts);
  const drawn = new Set(charts.map(({ path }) => path));
  const names = analysis.run.scenarios.map(({ name }) => name);
  const narrow = names
    .filter((name) => drawn.has(imagePath(name, "starts", lightTheme)))
    .flatMap((name) => [lightTheme, darkTheme].map((theme) => drawNarrow(analysis, name, theme, canvas)));
  const [first] = toRunCard(analysis, summary, () => null).scenarios;
  const preview = first === undefined ? [] : [{ path: "preview.png", content: drawPreview(first, canvas) }];
  const artifacts = [...charts, ...narrow, ...preview];
  return {
    artifacts,
    preview: preview[0]?.path ?? null,
    starts: (scenario) => startsOf(analysis, scenario, artifacts),
  };
}

function narrowPath(scenario: string, theme: Theme): string {
  return `charts/${fileNameOf(scenario)}-starts-narrow${theme.name === "dark" ? "-dark" : ""}.png`;
}

function drawNarrow(analysis: Analysis, scenario: string, theme: Theme, canvas: ChartCanvas): Artifact {
  const view = { ...fullView(scenario, theme, fontFamily), layout: "narrow", titled: false } as const;
  return { path: narrowPath(scenario, theme), content: canvas.draw(startsChart(analysis, view), narrowSize) };
}

function startsOf(analysis: Analysis, scenario: string, artifacts: readonly Artifact[]): StartsImages | null {
  const image = (path: string): SiteImage | null => {
    const content = artifacts.find((one) => one.path === path)?.content;
    if (content === undefined || typeof content === "string") return null;
    const { width, height } = pngSize(content);
    return { path, width: Math.round(width / 2), height: Math.round(height / 2) };
  };
  const light = image(imagePath(scenario, "starts", lightTheme));
  const dark = image(imagePath(scenario, "starts", darkTheme));
  const narrowLight = image(narrowPath(scenario, lightTheme));
  const narrowDark = image(narrowPath(scenario, darkTheme));
  if (light === null || dark === null || narrowLight === null || narrowDark === null) return null;
  const alt = startsChart(analysis, fullView(scenario, lightTheme, fontFamily)).description;
  return { alt, light, dark, narrowLight, narrowDark };
}
