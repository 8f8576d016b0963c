import { summariseRun } from "../analysis/run-summary.ts";
import { readRunRecord } from "../io/run-store.ts";
import { visitSamples } from "../io/sample-rows.ts";
import { renderRun, type RunPage } from "../report/site/run-page.ts";
import { traceOrigin } from "./page-origin.ts";
import type { PublishSettings } from "./publish-settings.ts";
import { analyseCollected, collectShown } from "./stored-analysis.ts";
import { usualCostOf } from "./usual-cost.ts";

/** A run whose page is to be rendered; goes to a worker as it is. */
export interface RunOrder {
  readonly id: string;
  readonly folder: string;
  /** Its own files, as they will stand beside its page. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** With charts as images, and with what it costs. */
  readonly isFull: boolean;
}

/** What is needed of the settings of a site to render runs; goes to a worker as it is. */
export type RenderingSettings = Pick<PublishSettings, "site" | "assets" | "fonts">;

/**
 * Renders the page of a run. It says nothing of where the run lies on this machine, nor of today: the same run gives the same page.
 * @throws BenchError where the run is damaged
 */
export async function renderOrder(order: RunOrder, { site, assets, fonts }: RenderingSettings): Promise<RunPage> {
  const { id, folder, files, isFull } = order;
  const run = readRunRecord(folder);
  const [location, day] = [`results/${id}`, run.startedAt.slice(0, 10)];
  const collected = await collectShown(run, (visit) => visitSamples(folder, visit), location, true);
  const input = {
    analysis: analyseCollected(collected),
    cost: isFull ? usualCostOf(collected, day) : null,
    summary: summariseRun(run, collected.observed),
    origin: await traceOrigin(folder, isFull ? day : null, location),
    raw: files,
    isFull,
  };
  return renderRun(input, site, assets, fonts);
}
