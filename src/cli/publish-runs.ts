import { availableParallelism } from "node:os";
import { join } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { unitKey } from "../io/run-digest.ts";
import type { SiteFolder } from "../io/site-folder.ts";
import { readStored } from "../io/stored-json.ts";
import { systemClock } from "../io/system-clock.ts";
import { cardSchemaVersion, runCardSchema, type RunCard } from "../report/site/run-card.ts";
import { runFolder } from "../report/site/site-paths.ts";
import { newestRuns } from "./newest-runs.ts";
import type { PublishSettings } from "./publish-settings.ts";
import type { PublishSources, RunSource } from "./publish-sources.ts";
import { openRenderers, type Renderers } from "./rendering-workers.ts";
import { tell } from "./terminal.ts";

/** The page of a run, there now. */
export interface PublishedRun {
  readonly unit: string;
  /** Of everything that its page is made from. */
  readonly key: string;
  readonly card: RunCard;
  /** Not there before, or from something else. */
  readonly isNew: boolean;
  /** Why its charts were not drawn. */
  readonly missing?: string;
}

/** Of work that a crash may cost. */
const saveEveryNs = 2e9;

const kind = {
  schema: runCardSchema,
  version: cardSchemaVersion,
  what: "what the site keeps of a run",
  hint: "render the site again with --force",
};

/** What is to be done about a run. */
interface PlannedRun {
  readonly source: RunSource;
  readonly unit: string;
  readonly key: string;
  /** Of the page that is there; null where it has to be rendered. */
  readonly card: RunCard | null;
  readonly isFull: boolean;
}

type Say = (text: string) => void;

/** The runs of a site, the oldest first, with those that are damaged left out, and counted. */
export interface PublishedRuns {
  readonly published: readonly PublishedRun[];
  readonly damaged: number;
}

/**
 * Renders the pages of runs that are not there, or were made from something else; what is done is kept when one fails for another
 * reason than being damaged.
 * @throws BenchError "usage" where no run can be read
 */
export async function publishRuns(
  site: SiteFolder,
  { runs }: PublishSources,
  settings: PublishSettings,
  force: boolean,
  say: Say,
): Promise<PublishedRuns> {
  const sources = [...runs.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const full = newestRuns(sources, settings.newest);
  const plans = sources.map((source) => planRun(site, source, settings, { force, isFull: full.has(source.id) }));
  const orders = plans.filter(({ card }) => card === null).length;
  await using renderers = openRenderers(orders, availableParallelism(), settings);
  const keep = savedNowAndThen(site);
  const working = plans.map((plan) => carryOut(plan, site, renderers, keep));
  // Awaited one by one, in order: until then, one that failed is no error that nobody looks at.
  for (const one of working) one.catch(() => undefined);
  const published: PublishedRun[] = [];
  const missing = new Set<string>();
  let damaged = 0;
  for (const [at, { source }] of plans.entries()) {
    try {
      const run = (await working[at]) as PublishedRun;
      published.push(run);
      if (run.missing !== undefined) missing.add(run.missing);
      const where = source.isKept ? ", kept by the site alone" : "";
      say(`run ${at + 1}/${plans.length} ${source.id}: ${run.isNew ? "rendered" : "unchanged"}${where}`);
    } catch (error) {
      tell(process.stderr, `bench: left out: ${damageOf(error)}`);
      damaged++;
    }
  }
  if (orders > 0) site.save();
  for (const reason of missing) say(reason);
  if (published.length > 0) return { published, damaged };
  throw new BenchError("usage", `none of ${plans.length} ${plans.length === 1 ? "run" : "runs"} can be read`, {
    hint: "measure again with `bench run`, or name another folder with --results",
  });
}

/** What is wrong with a run, which is left out for it. @throws the error where it is none of the run: a site that cannot be written */
function damageOf(error: unknown): string {
  if (!(error instanceof BenchError) || error.code === "incomplete") throw error;
  return error.message;
}

/**
 * A page in full and one that is not have different keys. One in full stays when its run is not among the newest any more: it
 * lacks nothing, and its key stays with it.
 */
function planRun(
  site: SiteFolder,
  source: RunSource,
  settings: PublishSettings,
  { force, isFull }: { readonly force: boolean; readonly isFull: boolean },
): PlannedRun {
  const unit = runFolder(source.id);
  const fullKey = unitKey(settings.key, source.digest.digest);
  const briefKey = unitKey(settings.key, source.digest.digest, "brief");
  const isThere = (key: string): boolean => !force && site.isCurrent(unit, key);
  const key = isFull || isThere(fullKey) ? fullKey : briefKey;
  const card = isThere(key) ? cardOf(join(site.directory, unit, "card.json")) : null;
  return { source, unit, key, card, isFull };
}

async function carryOut(
  { source, unit, key, card, isFull }: PlannedRun,
  site: SiteFolder,
  renderers: Renderers,
  keep: () => void,
): Promise<PublishedRun> {
  if (card !== null) return { unit, key, card, isNew: false };
  const { id, folder, digest } = source;
  const { artifacts, card: made, unavailable } = await renderers.render({ id, folder, files: digest.files, isFull });
  const copies = digest.files.map(({ name }) => ({ from: join(folder, name), path: `${unit}/${name}` }));
  site.write(unit, key, artifacts, copies);
  keep();
  const missing = unavailable === undefined ? {} : { missing: `${unavailable.reason}. ${unavailable.hint}` };
  return { unit, key, card: made, isNew: true, ...missing };
}

/** The manifest has a line for every file of the site: written after each run, that of a thousand takes longer than their pages. */
function savedNowAndThen(site: SiteFolder): () => void {
  let savedNs = systemClock.now();
  return () => {
    const nowNs = systemClock.now();
    if (nowNs - savedNs < saveEveryNs) return;
    site.save();
    savedNs = nowNs;
  };
}

/** Null where it cannot be used, so that the page is rendered again. */
function cardOf(path: string): RunCard | null {
  try {
    return readStored(path, kind);
  } catch (error) {
    if (error instanceof BenchError) return null;
    throw error;
  }
}
