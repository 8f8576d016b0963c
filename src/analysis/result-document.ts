import type { Analysis, Burst, Cell, PhaseShare } from "./analysis.ts";
import { toComparisonDocument } from "./comparison-document.ts";
import { toLoadDocument } from "./load-document.ts";
import { type ResultDocument, resultDocumentVersion } from "./result-schema.ts";

/** The analysis as the `--json` document. */
export function toResultDocument(analysis: Analysis): ResultDocument {
  const { location, run, level, incomplete, cells, comparisons, densities, bursts, loads, versions } = analysis;
  const { targets, warnings, sentences } = analysis;
  return {
    schema: resultDocumentVersion,
    run: location,
    status: run.status,
    level,
    incomplete,
    cells: cells.map(toCellDocument),
    comparisons: comparisons.map((comparison) => ({ ...comparison })),
    densities: densities.map((density) => ({ ...density, readings: density.readings.map((row) => ({ ...row })) })),
    bursts: bursts.map(toBurstDocument),
    loads: loads.map(toLoadDocument),
    comparison: versions && toComparisonDocument(versions),
    spending: run.spending ?? null,
    targets: targets.map(({ scenario, name, kind, available, reason, hint }) => ({
      scenario,
      name,
      kind,
      available,
      reason: reason ?? null,
      hint: hint ?? null,
    })),
    warnings: warnings.map((warning) => ({ ...warning })),
    sentences: [...sentences],
  };
}

function toBurstDocument({ median, slowest, aloneNs, slowdown, ...burst }: Burst): ResultDocument["bursts"][number] {
  const toEstimate = (of: Burst["median"]): ResultDocument["bursts"][number]["median"] =>
    of && { pointMs: of.point / 1e6, lowMs: toMs(of.low), highMs: toMs(of.high) };
  return {
    ...burst,
    median: toEstimate(median),
    slowest: toEstimate(slowest),
    aloneMs: toMs(aloneNs),
    slowdown: slowdown && { ...slowdown },
  };
}

function toCellDocument(cell: Cell): ResultDocument["cells"][number] {
  const { scenario, target, kind, start: from, n, failed, setAside, median, outliers, drift } = cell;
  return {
    scenario,
    target,
    kind,
    start: from,
    n,
    failed,
    setAside,
    medianMs: toMs(median?.point ?? null),
    lowMs: toMs(median?.low ?? null),
    highMs: toMs(median?.high ?? null),
    p90Ms: percentileMs(cell, 0.9),
    p95Ms: percentileMs(cell, 0.95),
    p99Ms: percentileMs(cell, 0.99),
    minMs: toMs(cell.minNs),
    maxMs: toMs(cell.maxNs),
    phases: phasesMs(cell.phases),
    mildOutliers: outliers.mild,
    severeOutliers: outliers.severe,
    drift: drift && { ...drift },
    invocationsPerInstance: cell.invocationsPerInstance,
    medianCpuMs: toMs(cell.medianCpuNs),
    medianBilledMs: cell.medianBilledMs,
    peakMemoryBytes: cell.peakMemoryBytes,
    maxPollErrorMs: toMs(cell.maxPollErrorNs),
    code: codeDocument(cell.code),
  };
}

function codeDocument(code: Cell["code"]): ResultDocument["cells"][number]["code"] {
  if (code === null) return null;
  const { states, tiers, moduleBytes, artifactBytes, medianCompileNs, medianCompileCpuNs } = code;
  return {
    states: [...states],
    tiers: [...tiers],
    moduleBytes,
    artifactBytes,
    medianCompileMs: toMs(medianCompileNs),
    medianCompileCpuMs: toMs(medianCompileCpuNs),
  };
}

function toMs(ns: number | null): number | null {
  return ns === null ? null : ns / 1e6;
}

function percentileMs({ percentiles }: Cell, wanted: number): number | null {
  const found = percentiles.find(({ p }) => p === wanted);
  return found === undefined || found.withheld ? null : found.point / 1e6;
}

/** A phase that two sources measured in part is one entry. */
function phasesMs(phases: readonly PhaseShare[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { phase, step, ns } of phases) {
    const key = step === undefined ? phase : `${phase}.${step}`;
    sums.set(key, (sums.get(key) ?? 0) + ns);
  }
  return Object.fromEntries([...sums].map(([key, ns]) => [key, ns / 1e6]));
}
