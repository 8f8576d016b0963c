import type { ChartConfiguration } from "chart.js";
import type { StartKind } from "../../units/start-kind.ts";
import type { Theme } from "../theme.ts";

/** How a chart is to be shown; what it shows comes from the analysis. */
export interface ChartView {
  readonly scenario: string;
  readonly theme: Theme;
  /** `narrow` puts names above the marks instead of beside them: for less than about 600 px. */
  readonly layout: "wide" | "narrow";
  readonly scale: "log" | "linear";
  /** Starts that are shown, in any order. */
  readonly starts: readonly StartKind[];
  /** Names of targets that are left out. */
  readonly hidden: readonly string[];
  readonly fontFamily: string;
  /** Draws title and subtitle inside the canvas: for an image that stands alone. */
  readonly titled: boolean;
}

/** Chart.js's configuration of the charts here: points with x and y, parsed already. */
export type ChartConfig = ChartConfiguration<"scatter" | "line" | "bar", ChartPoint[]>;

/** A point of a chart; `lane` is the index of the lane that it lies in. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly lane?: number;
  /** A line of the tooltip that is about this very point. */
  readonly note?: string;
}

/** A chart ready to draw, with everything a page or an image needs around it. */
export interface ChartModel {
  readonly title: string;
  /** What the marks mean and what was left out. */
  readonly caption: string;
  /** Text alternative: what the chart shows, with its numbers. */
  readonly description: string;
  /** CSS pixels. */
  readonly heightPx: number;
  readonly config: ChartConfig;
}
