import { analyseTrend } from "../../src/analysis/trend-analysis.ts";
import type { Trend } from "../../src/analysis/trend-model.ts";
import { nightlyRun, noise, seriesSummary } from "../analysis/trend-fixture.ts";

/** 80 nights: one series with a step up and one down, one without, and another scenario. */
export function exampleTrend(names: { readonly target?: string; readonly scenario?: string } = {}): Trend {
  const factor = noise(0.03, 11);
  const { target = "wasm", scenario = "hello" } = names;
  const runs = Array.from({ length: 80 }, (_, night) =>
    nightlyRun(night, [
      seriesSummary(1e6 * factor() * (night < 30 ? 1 : night < 70 ? 1.4 : 0.9), {
        target,
        scenario,
        engine: night < 30 ? "engine 1" : "engine 2",
      }),
      seriesSummary(2e8 * factor(), { target: "docker", scenario }),
      seriesSummary(5e5 * factor(), { scenario: "json", start: "warm" }),
    ]),
  );
  const trend = analyseTrend(runs, { scenarios: [], targets: [], starts: [], allMachines: false }, 1);
  if (trend === null) throw new Error("no run");
  return trend;
}
