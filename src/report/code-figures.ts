import type { Analysis, CellCode } from "../analysis/analysis.ts";
import type { TargetRecord } from "../results/run-record.ts";
import { formatDuration } from "../units/format-duration.ts";
import { formatBytes } from "./figures.ts";

/** What is known of the code behind some starts of a target; "" where something is not. */
export interface CodeRow {
  readonly target: string;
  readonly host: string;
  /** "cold, warm" */
  readonly starts: string;
  readonly state: string;
  readonly tier: string;
  readonly module: string;
  readonly compiled: string;
  readonly wall: string;
  readonly cpu: string;
}

/** The compiled code of a scenario's targets, a row for all starts of a target that share it. Empty where none is known. */
export function codeRows(analysis: Analysis, scenario: string): CodeRow[] {
  const rows = new Map<string, CodeRow>();
  for (const cell of analysis.cells) {
    if (cell.scenario !== scenario || cell.code === null) continue;
    const record = analysis.targets.find((one) => one.scenario === scenario && one.name === cell.target);
    const host = record === undefined ? cell.kind : hostName(record);
    const row = { target: cell.target, host, ...codeTexts(cell.code) };
    const key = JSON.stringify(row);
    const starts = rows.get(key)?.starts;
    rows.set(key, { ...row, starts: starts === undefined ? cell.start : `${starts}, ${cell.start}` });
  }
  return [...rows.values()];
}

function codeTexts(code: CellCode): Omit<CodeRow, "target" | "host" | "starts"> {
  const { artifactBytes, medianCompileNs, medianCompileCpuNs } = code;
  return {
    state: formatStates(code),
    tier: code.tiers.join(", "),
    module: formatBytes(code.moduleBytes),
    compiled: artifactBytes === null ? "" : formatBytes(artifactBytes),
    wall: medianCompileNs === null ? "" : formatDuration(medianCompileNs),
    cpu: medianCompileCpuNs === null ? "" : formatDuration(medianCompileCpuNs),
  };
}

/** "Wasmtime 49.0.3", "docker 20.10.24": what its fact `host` says before a colon, else its engine or kind, and the version. */
export function hostName({ kind, engine, version, facts }: TargetRecord): string {
  const name = facts["host"]?.split(":")[0] ?? engine ?? kind;
  return version === undefined ? name : `${name} ${version}`;
}

/** "jit", or "jit, aot" where samples of one cell differ; "" where it is not known. */
export function formatStates(code: CellCode | null): string {
  return code === null ? "" : code.states.join(", ");
}

/** Whether the cells of a scenario differ in the state of their code, so that a row must say which it has. */
export function doStatesDiffer(analysis: Analysis, scenario: string): boolean {
  const states = analysis.cells.filter((cell) => cell.scenario === scenario).flatMap(({ code }) => code?.states ?? []);
  return new Set(states).size > 1;
}
