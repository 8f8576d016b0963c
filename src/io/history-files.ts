import { closeSync, ftruncateSync, openSync, readFileSync } from "node:fs";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { oldestFirst } from "../results/run-order.ts";
import { type RunSummary, runSummarySchema, summarySchemaVersion } from "../results/run-summary.ts";
import { parseStored, replaceFile, type StoredKind } from "./stored-json.ts";
import { appendWhole } from "./whole-writes.ts";
import { writeFailure } from "./write-failure.ts";

const kind: StoredKind<RunSummary> = {
  schema: runSummarySchema,
  version: summarySchemaVersion,
  what: "a run of a history",
  hint: "remove the damaged line to read the rest (a merge leaves lines that begin with <<<, === and >>>)",
};

/** What a history file holds. */
export interface History {
  /** Each run once, oldest first. */
  readonly runs: readonly RunSummary[];
  /** Lines that a later line of the same run replaces. */
  readonly repeated: number;
  /** Lines cut off by a crash: only the last can be. */
  readonly torn: number;
}

/** All runs of a history file. @throws BenchError "usage" where it cannot be read, or naming the line that is damaged */
export function readHistory(path: string): History {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new BenchError("usage", `the history ${path} cannot be read: ${messageOf(cause)}`, {
      hint: "name it with --file, or begin one: bench history add results/<id>",
      cause,
    });
  }
  return parseHistory(text, path);
}

/** The same, of a file that may not be there yet: then without runs. */
export function readHistoryIfAny(path: string): History {
  try {
    closeSync(openSync(path, "r"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { runs: [], repeated: 0, torn: 0 };
  }
  return readHistory(path);
}

function parseHistory(text: string, path: string): History {
  const lines = text.split("\n");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  const byId = new Map<string, RunSummary>();
  let [rows, torn] = [0, 0];
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const parsed = parseStored(line, `${path}:${at + 1}`, kind);
    if (parsed.ok) {
      byId.set(parsed.value.id, parsed.value);
      rows++;
    } else if (at === last && at === lines.length - 1) torn = 1;
    else throw new BenchError("usage", `${path}:${at + 1}: not ${kind.what}: ${parsed.problem}`, { hint: kind.hint });
  }
  return { runs: [...byId.values()].toSorted(oldestFirst), repeated: rows - byId.size, torn };
}

/**
 * Appends a line per run and flushes them to disk before it returns; makes the file where there is none. A last line that
 * a crash cut off is removed first: the next one would otherwise continue it.
 * @throws BenchError "usage" when it cannot be written, "incomplete" when the disk is full: then no line of them is there
 */
export function appendHistory(path: string, runs: readonly RunSummary[]): void {
  const { torn } = readHistoryIfAny(path);
  try {
    const file = openSync(path, "a+");
    try {
      const bytes = readFileSync(path);
      const whole = bytes.lastIndexOf(0x0a) + 1;
      if (torn > 0) ftruncateSync(file, whole);
      const joint = torn === 0 && whole < bytes.length ? "\n" : "";
      appendWhole(file, `${joint}${runs.map(toLine).join("")}`);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw writeFailure("cannot write the history", path, cause, "name a file that can be written with --file");
  }
}

/** Replaces the whole file. @throws BenchError "usage" when it cannot be written */
export function writeHistory(path: string, runs: readonly RunSummary[]): void {
  replaceFile(path, runs.toSorted(oldestFirst).map(toLine).join(""));
}

/** A run on one line, without its single starts, which would be most of the file and no trend reads; ns without fractions. */
function toLine(run: RunSummary): string {
  const series = run.series.map((one) => ({
    ...one,
    observationsNs: undefined,
    logError: one.logError === null ? null : Number(one.logError.toPrecision(4)),
    phases: one.phases.map(({ phase, ns }) => ({ phase, ns: Math.round(ns) })),
  }));
  return `${JSON.stringify({ ...run, series })}\n`;
}
