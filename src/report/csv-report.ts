import type { Analysis, Cell, Density } from "../analysis/analysis.ts";
import type { PhaseName } from "../results/sample.ts";
import { loadRows } from "./load-csv.ts";
import type { Artifact } from "./artifact.ts";
import { formatStates } from "./code-figures.ts";
import { besideOf, comparisonOf, percentileName, phaseLabel } from "./figures.ts";
import { hostNote } from "./host-notes.ts";
import { lightTheme } from "./theme.ts";

type Value = string | number | null | undefined;

/**
 * `cells.csv`: a header and one row per cell, as RFC 4180 has it (CRLF, quotes doubled). Durations are whole or
 * fractional ns, shares 0..1; what was withheld or is not known is empty.
 */
export function renderCsv(analysis: Analysis): Artifact[] {
  const rows = analysis.cells.map((cell) => columnsOf(analysis, cell));
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const lines = [names, ...rows.map((row) => names.map((name) => row.get(name)))];
  return [
    { path: "cells.csv", content: csvText(lines) },
    ...densityCsv(analysis),
    ...burstCsv(analysis),
    ...loadCsv(analysis),
  ];
}

/** `densities.csv`: one row per reading, raw, with what its target came to. Nothing where no density was measured. */
function densityCsv({ run, densities }: Analysis): Artifact[] {
  if (densities.length === 0) return [];
  const rows = densities.flatMap((density) => {
    const shown = density.readings.length === 0 ? [{ instances: null, bytes: null }] : density.readings;
    return shown.map((reading) => densityColumns(run.id, density, reading));
  });
  const names = [...(rows[0]?.keys() ?? [])];
  return [{ path: "densities.csv", content: csvText([names, ...rows.map((row) => [...row.values()])]) }];
}

/** `bursts.csv`: one row per request, raw, in the order of the run. Nothing where no burst was sent. */
function burstCsv({ run }: Analysis): Artifact[] {
  const rows = (run.bursts ?? []).flatMap(({ scenario, target, requests, rounds }) =>
    rounds.flatMap((samples, round) =>
      samples.map(({ totalNs, instance, cold, billedMs, ok, reason, message }) => [
        run.id,
        scenario,
        target,
        requests,
        round,
        totalNs,
        instance,
        String(cold),
        billedMs,
        String(ok),
        message ?? reason,
      ]),
    ),
  );
  if (rows.length === 0) return [];
  const names = "run,scenario,target,requests,round,total_ns,instance,cold,billed_ms,ok,note".split(",");
  return [{ path: "bursts.csv", content: csvText([names, ...rows]) }];
}

/** `loads.csv`: one row per window of a load. Nothing where none was measured. */
function loadCsv(analysis: Analysis): Artifact[] {
  const rows = loadRows(analysis);
  return rows.length === 0 ? [] : [{ path: "loads.csv", content: csvText(rows) }];
}

function densityColumns(
  run: string,
  { scenario, target, kind, budgetBytes, perInstance, stopped, reason, of }: Density,
  { instances, bytes }: { readonly instances: number | null; readonly bytes: number | null },
): Map<string, Value> {
  return new Map<string, Value>([
    ["run", run],
    ["scenario", scenario],
    ["target", target],
    ["kind", kind],
    ["instances", instances],
    ["bytes", bytes],
    ["budget_bytes", budgetBytes],
    ["per_instance_bytes", perInstance?.point],
    ["per_instance_low_bytes", perInstance?.low],
    ["per_instance_high_bytes", perInstance?.high],
    ["increments", perInstance?.n],
    ["stopped", stopped],
    ["reason", reason],
    ["of", of],
  ]);
}

function csvText(lines: readonly (readonly Value[])[]): string {
  return lines.map((line) => `${line.map(csvField).join(",")}\r\n`).join("");
}

/**
 * One field. Text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break) gets an
 * apostrophe in front, as OWASP advises; numbers stay numbers.
 */
export function csvField(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function columnsOf(analysis: Analysis, cell: Cell): Map<string, Value> {
  return new Map<string, Value>([
    ["run", analysis.run.id],
    ["scenario", cell.scenario],
    ["target", cell.target],
    ["kind", cell.kind],
    ["start", cell.start],
    ["n", cell.n],
    ["failed", cell.failed],
    ["set_aside", cell.setAside],
    ["median_ns", cell.median?.point],
    ["median_low_ns", cell.median?.low],
    ["median_high_ns", cell.median?.high],
    ["level", analysis.level],
    ...cell.percentiles.flatMap((row): [string, Value][] => {
      const name = percentileName(row);
      const [point, low, high] = row.withheld ? [null, null, null] : [row.point, row.low, row.high];
      return [
        [`${name}_ns`, point],
        [`${name}_low_ns`, low],
        [`${name}_high_ns`, high],
      ];
    }),
    ["min_ns", cell.minNs],
    ["max_ns", cell.maxNs],
    ...ratioColumns(analysis, cell),
    ["outliers_mild", cell.outliers.mild],
    ["outliers_severe", cell.outliers.severe],
    ["drift_change", cell.drift?.change],
    ["drift_p", cell.drift?.pValue],
    ["invocations_per_instance", cell.invocationsPerInstance],
    ["cpu_median_ns", cell.medianCpuNs],
    ["billed_median_ms", cell.medianBilledMs],
    ["peak_memory_bytes", cell.peakMemoryBytes],
    ["poll_error_max_ns", cell.maxPollErrorNs],
    ...codeColumns(cell),
    ...phaseColumns(analysis, cell),
  ]);
}

/** The comparison at the same start, and the one with the start of the reference that has the same things ready. */
function ratioColumns(analysis: Analysis, cell: Cell): [string, Value][] {
  const [comparison, beside] = [comparisonOf(analysis, cell), besideOf(analysis, cell)];
  return [
    ["reference", comparison?.reference],
    ["ratio", comparison?.ratio],
    ["ratio_low", comparison?.low],
    ["ratio_high", comparison?.high],
    ["verdict", comparison?.verdict],
    ["includes", hostNote(analysis, cell).replace("with its ", "")],
    ["beside_start", beside?.start],
    ["beside_ratio", beside?.ratio],
    ["beside_ratio_low", beside?.low],
    ["beside_ratio_high", beside?.high],
    ["beside_verdict", beside?.verdict],
  ];
}

function codeColumns({ code }: Cell): [string, Value][] {
  return [
    ["code_state", formatStates(code)],
    ["code_tier", code?.tiers.join(", ")],
    ["module_bytes", code?.moduleBytes],
    ["compiled_bytes", code?.artifactBytes],
    ["compile_median_ns", code?.medianCompileNs],
    ["compile_cpu_median_ns", code?.medianCompileCpuNs],
  ];
}

/** A column for every phase and step that any cell of the run has; empty where this one has it not. */
function phaseColumns(analysis: Analysis, cell: Cell): [string, Value][] {
  const all = analysis.cells.flatMap(({ phases }) => phases);
  return (Object.keys(lightTheme.phases) as PhaseName[]).flatMap((phase) => {
    const labels = new Set(all.filter((row) => row.phase === phase).map(phaseLabel));
    return [...labels].map((label): [string, Value] => {
      const rows = cell.phases.filter((row) => phaseLabel(row) === label);
      return [`phase ${label} ns`, rows.length === 0 ? null : rows.reduce((sum, { ns }) => sum + ns, 0)];
    });
  });
}
