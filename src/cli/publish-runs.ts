import { join } from "node:path";
import { summariseRun } from "../analysis/run-summary.ts";
import { BenchError } from "../errors/bench-error.ts";
import { unitKey } from "../io/run-digest.ts";
import { readRunRecord, readSamples } from "../io/run-store.ts";
import type { SiteFolder } from "../io/site-folder.ts";
import { readStored } from "../io/stored-json.ts";
import { cardSchemaVersion, runCardSchema, type RunCard } from "../report/site/run-card.ts";
import { renderRun, type RunPageInput } from "../report/site/run-page.ts";
import { runFolder } from "../report/site/site-paths.ts";
import { traceOrigin } from "./page-origin.ts";
import type { PublishSettings } from "./publish-settings.ts";
import type { RunSource } from "./publish-sources.ts";
import { analyseRows } from "./reporting.ts";
import { usualCostOf } from "./usual-cost.ts";

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

const kind = {
  schema: runCardSchema,
  version: cardSchemaVersion,
  what: "what the site keeps of a run",
  hint: "render the site again with --force",
};

/** Renders the page of a run where it is not there, or was made from something else. @throws BenchError where the run is damaged */
export async function publishRun(
  site: SiteFolder,
  source: RunSource,
  settings: PublishSettings,
  force: boolean,
): Promise<PublishedRun> {
  const unit = runFolder(source.id);
  const key = unitKey(settings.key, source.digest.digest);
  const card = force || !site.isCurrent(unit, key) ? null : cardOf(join(site.directory, unit, "card.json"));
  if (card !== null) return { unit, key, card, isNew: false };
  const page = await renderRun(await readInput(source), settings.site, settings.assets, settings.fonts);
  const copies = source.digest.files.map(({ name }) => ({ from: join(source.folder, name), path: `${unit}/${name}` }));
  site.write(unit, key, page.artifacts, copies);
  const { unavailable } = page;
  const missing = unavailable === undefined ? {} : { missing: `${unavailable.reason}. ${unavailable.hint}` };
  return { unit, key, card: page.card, isNew: true, ...missing };
}

/** Says nothing of where the run lies on this machine, nor of today: the same run gives the same page. */
async function readInput({ id, folder, digest }: RunSource): Promise<RunPageInput> {
  const run = readRunRecord(folder);
  const stored = await readSamples(folder);
  const [location, day] = [`results/${id}`, run.startedAt.slice(0, 10)];
  return {
    analysis: analyseRows(run, stored, location),
    cost: usualCostOf({ run, samples: stored.samples }, day),
    summary: summariseRun(run, stored.samples),
    origin: await traceOrigin(folder, day, location),
    raw: digest.files,
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
