import type { Analysis } from "../../src/analysis/analysis.ts";
import { analyseTrend } from "../../src/analysis/trend-analysis.ts";
import type { Artifact } from "../../src/report/artifact.ts";
import { renderRoot } from "../../src/report/site/root-pages.ts";
import { renderRun } from "../../src/report/site/run-page.ts";
import { renderScenarioFolder } from "../../src/report/site/scenario-folder.ts";
import { runFolder } from "../../src/report/site/site-paths.ts";
import { latestOf, runsOf, scenarioNames, type SiteRun } from "../../src/report/site/site-run.ts";
import type { SiteSettings } from "../../src/report/site/site-settings.ts";
import type { RunSummary } from "../../src/results/run-summary.ts";

/** A site that nobody named, at no known place. */
export const plainSettings: SiteSettings = { title: "Cold starts, measured", baseUrl: null, version: "0.1.0" };

/** The analysis as that of another run, of a day of November 2026. */
export function onDay(analysis: Analysis, day: number, id = `2026-11-${day}T02-00-00Z-hello-00${day}`): Analysis {
  const startedAt = `2026-11-${String(day).padStart(2, "0")}T02:00:00.000Z`;
  return { ...analysis, run: { ...analysis.run, id, startedAt, endedAt: startedAt.replace("T02", "T03") } };
}

/** What a run comes to, with the medians of its analysis. */
export function summaryOf({ run, cells }: Analysis): RunSummary {
  return {
    schema: 1,
    id: run.id,
    startedAt: run.startedAt,
    status: run.status,
    tool: run.tool,
    fingerprint: run.environment.fingerprint,
    machine: "a machine, 2 cores",
    unavailable: [],
    series: cells.map(({ scenario, target, kind, start, n, failed, setAside, median }) => ({
      scenario,
      target,
      kind,
      start,
      rows: n + failed + setAside,
      n,
      failed,
      setAside,
      exceedsLimits: false,
      medianNs: median?.point ?? null,
      logError: 0.01,
      phases: [],
      question: "the same",
      engine: "",
      artifact: {},
    })),
  };
}

/** What else a site is made of. */
interface SiteExtras {
  /** Runs without a page, which trends have. */
  readonly history?: readonly RunSummary[];
  /** Of the images; none: what the machine has. */
  readonly fonts?: readonly Uint8Array[];
}

/** Every file of the site of these runs, as `bench publish` puts them together. */
export async function renderSite(
  analyses: readonly Analysis[],
  script: string,
  settings: SiteSettings = plainSettings,
  { history = [], fonts = [] }: SiteExtras = {},
): Promise<{ readonly artifacts: readonly Artifact[]; readonly runs: readonly SiteRun[] }> {
  const assets = { script, version: settings.version };
  const raw = ["run.json", "samples.ndjson"].map((name) => ({ name, bytes: 3 }));
  const artifacts: Artifact[] = [];
  const runs: SiteRun[] = history.map((summary) => ({ summary, card: null }));
  for (const analysis of analyses) {
    const summary = summaryOf(analysis);
    const made = { analysis, cost: null, summary, origin: null, raw, isFull: true };
    const page = await renderRun(made, settings, assets, fonts);
    artifacts.push(...page.artifacts);
    artifacts.push(...raw.map(({ name }) => ({ path: `${runFolder(summary.id)}/${name}`, content: "{}\n" })));
    runs.push({ summary, card: page.card });
  }
  for (const name of scenarioNames(runs)) {
    const latest = latestOf(runs, name);
    const summaries = runsOf(runs, name).map(({ summary }) => summary);
    const selection = { scenarios: [name], targets: [], starts: [], allMachines: false };
    const trend = analyseTrend(summaries, selection, 1);
    if (latest === null) continue;
    artifacts.push(...(await renderScenarioFolder({ latest, trend, older: 0, runs }, settings, assets, fonts)));
  }
  artifacts.push(...(await renderRoot(runs, settings, assets, fonts)));
  return { artifacts, runs };
}
