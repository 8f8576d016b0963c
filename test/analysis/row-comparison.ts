import { compareArms, compareTargets } from "../../src/analysis/paired-comparison.ts";
import type { GateOptions } from "../../src/analysis/run-comparison.ts";
import { summariseRun } from "../../src/analysis/run-summary.ts";
import type { RunComparison } from "../../src/analysis/run-verdicts.ts";
import { observeStarts } from "../../src/analysis/start-observations.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { RunSummary } from "../../src/results/run-summary.ts";
import type { Sample } from "../../src/results/sample.ts";

interface Rows {
  readonly run: RunRecord;
  readonly samples: Iterable<Sample>;
}

/** `compareArms` from rows. */
export function compareArmRows({ run, samples }: Rows, options: GateOptions): RunComparison | null {
  return compareArms({ run, observed: observeStarts(samples) }, options);
}

/** `compareTargets` from rows. */
export function compareTargetRows(
  { run, samples }: Rows,
  targets: Parameters<typeof compareTargets>[1],
  options: GateOptions,
): RunComparison {
  return compareTargets({ run, observed: observeStarts(samples) }, targets, options);
}

/** `summariseRun` from rows. */
export function summariseRows(run: RunRecord, samples: Iterable<Sample>): RunSummary {
  return summariseRun(run, observeStarts(samples));
}
