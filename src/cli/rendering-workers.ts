import type { RunPage } from "../report/site/run-page.ts";
import { type RenderingSettings, renderOrder, type RunOrder } from "./run-rendering.ts";
import { openPool } from "./worker-pool.ts";

/** More would need more memory than they save time: each holds all rows of a run. */
const mostWorkers = 8;
/** Runs above this are rendered one after the other: rows of a gigabyte are not wanted in memory twice, bytes. */
const largeBytes = 50e6;
/** Rows of a run live as long as its page takes: with the usual room for what is new they are copied again and again. */
const resourceLimits = { maxYoungGenerationSizeMb: 96 } as const;

/** Renders pages of runs: several at once where there are several processors. */
export interface Renderers extends AsyncDisposable {
  /** How many pages at once. */
  readonly count: number;
  /** Starts when a worker is free. @throws BenchError where the run is damaged */
  render(order: RunOrder): Promise<RunPage>;
}

/**
 * Workers for so many orders, or this thread alone where one thread is enough.
 * @param processors how many threads run at once
 */
export function openRenderers(orders: number, processors: number, settings: RenderingSettings): Renderers {
  const count = Math.min(orders, processors, mostWorkers);
  if (count < 2) {
    return {
      count: 1,
      render: (order) => renderOrder(order, settings),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const { site, assets, fonts } = settings;
  const workerData: RenderingSettings = { site, assets, fonts };
  const program = new URL("./rendering-worker.js", import.meta.url);
  const pool = openPool<RunOrder, RunPage>(program, count, { workerData, resourceLimits });
  let large: Promise<unknown> = Promise.resolve();
  return {
    count,
    async render(order) {
      if (order.files.reduce((sum, { bytes }) => sum + bytes, 0) <= largeBytes) return pool.run(order);
      const page = large.then(() => renderOrder(order, settings));
      large = page.catch(() => undefined);
      return page;
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}
