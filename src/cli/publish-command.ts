import { join } from "node:path";
import { analyseTrend } from "../analysis/trend-analysis.ts";
import { BenchError } from "../errors/bench-error.ts";
import { unitKey } from "../io/run-digest.ts";
import { openSite, type SiteFolder } from "../io/site-folder.ts";
import { renderRoot } from "../report/site/root-pages.ts";
import { renderScenarioFolder } from "../report/site/scenario-folder.ts";
import { scenarioFolder } from "../report/site/site-paths.ts";
import { latestOf, runsOf, scenarioNames, type SiteRun } from "../report/site/site-run.ts";
import type { PublishArguments } from "./publish-options.ts";
import { publishRuns } from "./publish-runs.ts";
import { publishSettings, type PublishSettings } from "./publish-settings.ts";
import { collectSources, type PublishSources } from "./publish-sources.ts";
import { processTerminal, tell } from "./terminal.ts";

/** Of the permutations that tell steps from chance: the same runs always give the same steps. */
const seed = 1;
const rootUnit = "root";
/** Runs on the trend of a scenario, the newest: looking for steps takes time by the square of them. As many as a compacted history has. */
const mostOnTrend = 400;

/** What a publish did; `--json` prints it. */
interface Publication {
  readonly site: string;
  readonly runs: number;
  readonly scenarios: number;
  /** Units (pages with what stands beside them) that were rendered, and that were there already, by name. */
  readonly rendered: readonly string[];
  readonly unchanged: number;
  readonly removed: readonly string[];
  readonly leftOut: number;
}

type Say = (text: string) => void;

/**
 * `bench publish`: a static site of the runs of a folder. Renders what is not there, or was made from something else.
 * @returns 0. @throws BenchError "usage" where there is no run, or the folder of the site holds something else
 */
export async function publishCommand(args: PublishArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const say: Say = (text) => (args.quiet ? undefined : tell(terminal.stderr, `bench: ${text}`));
  const settings = publishSettings(args);
  const site = openSite(args.out);
  const sources = await collectSources(args, terminal);
  // The folder is claimed before it is filled: what a crash leaves there is not somebody else's.
  site.save();
  const done = await publishAll(site, sources, settings, args.force, say);
  if (args.json) terminal.stdout.write(`${JSON.stringify(done, null, 2)}\n`);
  else terminal.stdout.write(`${sentenceOf(done)}\n`);
  return 0;
}

async function publishAll(
  site: SiteFolder,
  sources: PublishSources,
  settings: PublishSettings,
  force: boolean,
  say: Say,
): Promise<Publication> {
  const { published, damaged } = await publishRuns(site, sources, settings, force, say);
  const runs: SiteRun[] = [
    ...published.map(({ card }) => ({ summary: card.summary, card })),
    ...sources.historic.map((summary) => ({ summary, card: null })),
  ];
  const keys = new Map<string, string>([
    ...published.map(({ card, key }): [string, string] => [card.summary.id, key]),
    ...sources.historic.map((summary): [string, string] => [summary.id, unitKey(JSON.stringify(summary))]),
  ]);
  const keyOf = (some: readonly SiteRun[]): string =>
    unitKey(settings.key, ...some.map(({ summary }) => keys.get(summary.id) ?? ""));
  const units = new Map(published.map(({ unit, isNew }) => [unit, isNew]));
  const names = scenarioNames(runs);
  for (const name of names) {
    const own = runsOf(runs, name);
    const [unit, key] = [scenarioFolder(name), keyOf(own)];
    const isNew = force || !site.isCurrent(unit, key);
    units.set(unit, isNew);
    if (isNew) site.write(unit, key, await scenarioFiles(runs, name, settings));
    say(
      `scenario ${name}: ${isNew ? `rendered over ${own.length} ${own.length === 1 ? "run" : "runs"}` : "unchanged"}`,
    );
  }
  const all = keyOf(runs);
  const isRootNew = force || !site.isCurrent(rootUnit, all);
  units.set(rootUnit, isRootNew);
  if (isRootNew) site.write(rootUnit, all, await renderRoot(runs, settings.site, settings.assets, settings.fonts));
  const removed = site.keepOnly(new Set(units.keys()));
  for (const unit of removed) say(`removed: ${unit}`);
  site.save();
  const rendered = [...units].filter(([, isNew]) => isNew).map(([unit]) => unit);
  return {
    site: join(site.directory, "index.html"),
    runs: published.length,
    scenarios: names.length,
    rendered,
    unchanged: units.size - rendered.length,
    removed,
    leftOut: sources.leftOut + damaged,
  };
}

async function scenarioFiles(runs: readonly SiteRun[], name: string, { site, assets, fonts }: PublishSettings) {
  const latest = latestOf(runs, name);
  if (latest === null) throw new BenchError("internal", `no run has the scenario ${name}`);
  const own = runsOf(runs, name);
  const selection = { scenarios: [name], targets: [], starts: [], allMachines: false };
  const trend = analyseTrend(
    own.slice(0, mostOnTrend).map(({ summary }) => summary),
    selection,
    seed,
  );
  const older = Math.max(0, own.length - mostOnTrend);
  return renderScenarioFolder({ latest, trend, older, runs }, site, assets, fonts);
}

function sentenceOf({ site, runs, scenarios, rendered, unchanged, leftOut }: Publication): string {
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
  const work =
    rendered.length === 0
      ? "nothing had changed"
      : `${count(rendered.length, "part")} rendered, ${unchanged} unchanged`;
  const lost = leftOut === 0 ? "" : `; ${count(leftOut, "folder")} left out`;
  return `Published ${count(runs, "run")} of ${count(scenarios, "scenario")}: ${site} (${work}${lost}).`;
}
