import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";
import type { Bench } from "./bench.ts";

/** A run that `bench run` made of a scenario file, whatever it found. @returns its folder, as a command line names it */
export async function measureRun(bench: Bench, file: string, ...options: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await bench.run("run", file, "--json", "--no-report", "--quiet", ...options);
  if (![0, 1, 4].includes(code ?? 70)) throw new Error(`bench run ended with ${code}: ${stderr}`);
  return (JSON.parse(stdout) as { run: string }).run;
}

/** What a made-up run has of its own. */
export interface Change {
  /** Day of 2026 on which it began, from 0. */
  readonly day: number;
  readonly record?: (run: RunRecord) => RunRecord;
  /** Undefined leaves the row out. */
  readonly row?: (row: Sample) => Sample | undefined;
}

/** A copy of a run with another id, day and rows, beside it. @returns its folder */
export function deriveRun(bench: Bench, folder: string, { day, record = same, row = same }: Change): string {
  const startedAt = new Date(Date.UTC(2026, 0, 1 + day, 2)).toISOString();
  const id = `${startedAt.slice(0, 10)}T02-00-00Z-scripted-${day.toString(16).padStart(4, "0")}`;
  const target = join("results", id);
  cpSync(join(bench.folder, folder), join(bench.folder, target), { recursive: true });
  const path = join(bench.folder, target, "run.json");
  const run = JSON.parse(readFileSync(path, "utf8")) as RunRecord;
  writeFileSync(path, JSON.stringify(record({ ...run, id, startedAt })));
  const samples = join(bench.folder, target, "samples.ndjson");
  const rows = readFileSync(samples, "utf8").trimEnd().split("\n");
  const changed = rows.map((line) => row(JSON.parse(line) as Sample)).filter((one) => one !== undefined);
  writeFileSync(samples, changed.map((one) => `${JSON.stringify(one)}\n`).join(""));
  return target;
}

function same<T>(value: T): T {
  return value;
}

/** Rows of one target whose time and phases are so many times as long. */
export function scaled(target: string, factor: number): (row: Sample) => Sample {
  return (row) =>
    row.target === target
      ? {
          ...row,
          totalNs: nanoseconds(row.totalNs * factor),
          phases: row.phases.map((phase) => ({ ...phase, ns: nanoseconds(phase.ns * factor) })),
        }
      : row;
}

/** Rows of one target that failed. */
export function failing(target: string): (row: Sample) => Sample {
  return (row) =>
    row.target === target ? { ...row, outcome: { ok: false, code: "connection", message: "nobody listens" } } : row;
}
