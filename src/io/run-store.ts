import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { type RunRecord, runRecordSchema, runSchemaVersion } from "../results/run-record.ts";
import type { Sample } from "../results/sample.ts";
import { newerFile, newerSchema } from "./schema-version.ts";
import { appendWhole, openReplaced } from "./whole-writes.ts";
import { writeFailure } from "./write-failure.ts";

/** A run that is being written. */
export interface RunStore extends Disposable {
  /** The directory of the run. */
  readonly directory: string;
  /**
   * Appends the rows of one trial and flushes them to disk before it returns, so that a crash loses at most the trial in
   * flight. @throws BenchError when they cannot be kept: the disk is full, the folder is gone. None of them is written then.
   */
  append(samples: readonly Sample[]): void;
  /** Replaces run.json as a whole; a crash or a full disk leaves the old or the new one. @throws BenchError when it cannot */
  update(record: RunRecord): void;
}

/** Takes secrets out of a text. */
type Redact = (text: string) => string;
const asItIs: Redact = (text) => text;

/**
 * Creates `<root>/<record.id>/` with run.json and an empty samples.ndjson.
 * @param redact takes secrets out of every text that is written
 * @throws BenchError when it exists or cannot be written
 */
export function createRunStore(root: string, record: RunRecord, redact: Redact = asItIs): RunStore {
  const directory = join(root, record.id);
  try {
    mkdirSync(root, { recursive: true });
    mkdirSync(directory);
  } catch (cause) {
    const hint = "name a folder that can be written with --out";
    throw writeFailure("cannot make the results folder", directory, cause, hint);
  }
  try {
    return openRunStore(directory, record, redact);
  } catch (error) {
    // Without a run.json it would be no run, and in the way of whoever reads all of them.
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The store of a run whose folder is there: rows are appended to those that it has, run.json becomes `record`.
 * @throws BenchError when it cannot be written
 */
export function openRunStore(directory: string, record: RunRecord, redact: Redact = asItIs): RunStore {
  const replace = (_key: string, value: unknown): unknown => (typeof value === "string" ? redact(value) : value);
  const rows = join(directory, "samples.ndjson");
  const path = join(directory, "run.json");
  const text = (of: RunRecord): string => `${JSON.stringify(of, replace, 1)}\n`;
  const file = open(rows);
  // On a full disk, too, run.json is to say how the run ended.
  const run = openReplaced(path, text(record).length + reservedBytes);
  const store: RunStore = {
    directory,
    append(samples) {
      if (samples.length === 0) return;
      if (fstatSync(file).nlink === 0) throw removedMeanwhile(rows);
      keep(rows, () => appendWhole(file, `${samples.map((sample) => JSON.stringify(sample, replace)).join("\n")}\n`));
    },
    update: (next) => keep(path, () => run.replace(text(next))),
    [Symbol.dispose]() {
      run[Symbol.dispose]();
      closeSync(file);
    },
  };
  try {
    store.update(record);
    return store;
  } catch (error) {
    store[Symbol.dispose]();
    throw error;
  }
}

function open(rows: string): number {
  try {
    return openSync(rows, "a");
  } catch (cause) {
    throw writeFailure("cannot write", rows, cause, "name a folder that can be written with --out");
  }
}

/** For what a run notes of itself besides: warnings, bursts, densities, bytes. */
const reservedBytes = 64 * 1024;

/** Whatever the reason, a run that cannot be written any more is an incomplete one. */
function keep(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") throw removedMeanwhile(path);
    const hint = "see that the folder can be written, then measure again";
    const { message, hint: remedy } = writeFailure("cannot write", path, cause, hint);
    throw new BenchError("incomplete", message, { hint: remedy, cause });
  }
}

function removedMeanwhile(path: string): BenchError {
  return new BenchError("incomplete", `${path} was removed while the run was writing to it`, {
    hint: "measure again, and leave the results folder alone until the run has ended",
  });
}

/** run.json of a run's directory. @throws BenchError when there is none, it is damaged, or a newer coldbench wrote it. */
export function readRunRecord(directory: string): RunRecord {
  const path = join(directory, "run.json");
  return parseRunRecord(path, () => readFileSync(path, "utf8"));
}

/** A run record from its text. @param path for messages. @throws BenchError as `readRunRecord` does, and where `read` throws */
export function parseRunRecord(path: string, read: () => string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(read());
  } catch (cause) {
    throw new BenchError("usage", `${path} cannot be read: ${messageOf(cause)}`, {
      hint: "name the folder of a run, such as results/2026-11-22T07-31-05Z-hello-3f2a",
      cause,
    });
  }
  const newer = newerSchema(value, runSchemaVersion);
  if (newer !== null) throw newerFile(path, newer, runSchemaVersion);
  const parsed = runRecordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BenchError(
    "usage",
    `${path} is not a run record: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    {
      hint: "the file was changed or damaged; measure again with `bench run`",
    },
  );
}
