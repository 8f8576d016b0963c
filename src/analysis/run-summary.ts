import type { Environment, RunRecord, TargetRecord } from "../results/run-record.ts";
import { type RunSummary, type SeriesSummary, summarySchemaVersion } from "../results/run-summary.ts";
import { logMedianError } from "../stats/log-median-error.ts";
import { median } from "../stats/quantile.ts";
import { formatNumber } from "../units/format-duration.ts";
import { exceedsLimits } from "./completeness.ts";
import { phaseTimes } from "./phase-moves.ts";
import { plannedSeries, seriesOrder } from "./series-order.ts";
import type { ObservedSeries } from "./start-observations.ts";
import { artifactOf, engineOf, questionOf } from "./target-identity.ts";

/**
 * A run reduced to one row per series, in the order of the run: those that it planned and has not a single row of, too.
 * Arms are left out: they belong to a comparison inside the run.
 * @param observed by `seriesKey`
 */
export function summariseRun(run: RunRecord, observed: ReadonlyMap<string, ObservedSeries>): RunSummary {
  const { id, startedAt, status, tool, source, environment } = run;
  const all = new Map<string, ObservedSeries>();
  for (const [key, planned] of plannedSeries(run)) all.set(key, withoutRows(planned));
  for (const [key, series] of observed) all.set(key, series);
  const own = [...all.values()].filter((series) => recordOf(run, series)?.arm === undefined);
  return {
    schema: summarySchemaVersion,
    id,
    startedAt,
    status,
    tool: { ...tool },
    ...(source === undefined ? {} : { source: { ...source } }),
    fingerprint: environment.fingerprint,
    machine: describeMachine(environment),
    unavailable: run.targets
      .filter(({ available, arm }) => !available && arm === undefined)
      .map(({ scenario, name, reason }) => ({ scenario, target: name, reason: reason ?? "not available" })),
    series: own.toSorted(seriesOrder(run)).map((series) => summariseSeries(run, series)),
  };
}

/** One series of a run, reduced; an arm's, too. */
export function summariseSeries(run: RunRecord, observed: ObservedSeries): SeriesSummary {
  const { scenario, target, kind, start, rows, failed, setAside, starts } = observed;
  const record = recordOf(run, observed);
  const asked = run.scenarios.find(({ name }) => name === scenario);
  const values = starts.map(({ ns }) => ns);
  // A start that took no time at all is one that nothing has timed.
  const medianNs = values.length === 0 ? 0 : median(values);
  return {
    scenario,
    target,
    kind,
    start,
    rows,
    n: starts.length,
    failed,
    setAside,
    exceedsLimits: exceedsLimits(observed, run.scenarios),
    medianNs: medianNs > 0 ? medianNs : null,
    logError: medianNs > 0 ? logMedianError(values) : null,
    phases: phaseTimes(starts).map(({ phase, ns }) => ({ phase, ns: Math.round(ns) })),
    observationsNs: values,
    question: asked === undefined ? "" : questionOf(asked, start),
    engine: record === undefined ? "" : engineOf(record),
    artifact: record === undefined ? {} : artifactOf(record),
    ...(asked?.margin === undefined ? {} : { margin: asked.margin }),
    ...(asked?.runNoise === undefined ? {} : { runNoise: asked.runNoise }),
  };
}

function withoutRows(planned: Pick<ObservedSeries, "scenario" | "target" | "kind" | "start">): ObservedSeries {
  return { ...planned, rows: 0, failed: 0, setAside: 0, lastTrial: -1, starts: [] };
}

function recordOf(run: RunRecord, series: { scenario: string; target: string }): TargetRecord | undefined {
  return run.targets.find(({ scenario, name }) => scenario === series.scenario && name === series.target);
}

/** "Intel(R) Xeon(R) Processor, 2 cores, 23.5 GiB, Debian GNU/Linux 12 (bookworm), kernel 6.1" */
function describeMachine({ cpu, memoryBytes, os, kernel }: Environment): string {
  return `${cpu.model}, ${cpu.cores} cores, ${formatNumber(memoryBytes / 1024 ** 3)} GiB, ${os}, kernel ${kernel}`;
}
