import type { DensityRecord, RunRecord } from "../results/run-record.ts";
import { incrementRate } from "../stats/increment-rate.ts";
import type { Density } from "./analysis.ts";

/**
 * What the idle instances of every target came to, in the order of the run: what was measured, and apart from it what follows
 * from it if further instances are as large as those.
 */
export function analyseDensities(run: RunRecord, level: number): Density[] {
  return (run.densities ?? []).map((record) => {
    const kind = run.targets.find(({ scenario, name }) => scenario === record.scenario && name === record.target)?.kind;
    return toDensity(record, kind ?? "", level);
  });
}

function toDensity(record: DensityRecord, kind: string, level: number): Density {
  const { scenario, target, budgetBytes, instances: asked, of, readings, stopped, reason } = record;
  const perInstance = instanceBytes(record, level);
  return {
    scenario,
    target,
    kind,
    budgetBytes,
    asked,
    of,
    readings,
    stopped,
    reason: reason ?? null,
    hostBytes: readings.find(({ instances }) => instances === 0)?.bytes ?? null,
    perInstance,
    held: heldInBudget(record),
    extrapolated: extrapolate(record, perInstance),
  };
}

/** From the first instance on: what came before it, and what only it brought along, is not what one more takes. */
function instanceBytes({ readings }: DensityRecord, level: number): Density["perInstance"] {
  const points = readings.filter(({ instances }) => instances > 0).map(({ instances: x, bytes: y }) => ({ x, y }));
  const rate = incrementRate(points, level);
  if (rate === null) return null;
  const { point, interval, n } = rate;
  return { point, low: interval?.low ?? null, high: interval?.high ?? null, n };
}

/** What was seen: so many were within the budget; and, where a reading was above it, one of so many was not. */
function heldInBudget({ readings, budgetBytes }: DensityRecord): Density["held"] {
  if (readings.length === 0) return null;
  const over = readings.find(({ bytes }) => bytes > budgetBytes);
  const within = readings.filter(({ instances }) => over === undefined || instances < over.instances);
  return { atLeast: within.at(-1)?.instances ?? 0, below: over?.instances ?? null };
}

/** Null where the budget was reached, so that nothing is left to guess, or where the size of an instance has no interval. */
function extrapolate(
  { readings, budgetBytes }: DensityRecord,
  perInstance: Density["perInstance"],
): Density["extrapolated"] {
  const last = readings.at(-1);
  if (last === undefined || perInstance === null || last.bytes > budgetBytes) return null;
  const { point, low, high } = perInstance;
  if (point <= 0 || low === null || high === null) return null;
  const further = (bytes: number): number => last.instances + Math.floor((budgetBytes - last.bytes) / bytes);
  return { point: further(point), low: further(high), high: low > 0 ? further(low) : null };
}
