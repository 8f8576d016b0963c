import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { type RunRecord, runRecordSchema, runSchemaVersion } from "../results/run-record.ts";
import { type Sample, sampleSchema, sampleSchemaVersion } from "../results/sample.ts";

/** A run that is being written. */
export interface RunStore extends Disposable {
  /** The directory of the run. */
  readonly directory: string;
  /** Appends the rows of one trial and flushes them to disk before it returns, so that a crash loses at most the trial in flight. */
  append(samples: readonly Sample[]): void;
  /** Replaces run.json as a whole; a crash leaves the old or the new one. */
  update(record: RunRecord): void;
}

/** Creates `<root>/<record.id>/` with run.json and an empty samples.ndjson. @throws BenchError when it exists or cannot be written. */
export function createRunStore(root: string, record: RunRecord): RunStore {
  const directory = join(root, record.id);
  try {
    mkdirSync(root, { recursive: true });
    mkdirSync(directory);
  } catch (cause) {
    throw new BenchError("usage", `cannot make the results folder ${directory}: ${messageOf(cause)}`, {
      hint: "name a folder that can be written with --out",
      cause,
    });
  }
  const store = openRunStore(directory);
  store.update(record);
  return store;
}

/** The store of a run whose folder is there: rows are appended to those that it has. */
export function openRunStore(directory: string): RunStore {
  const file = openSync(join(directory, "samples.ndjson"), "a");
  return {
    directory,
    append(samples) {
      if (samples.length === 0) return;
      writeSync(file, `${samples.map((sample) => JSON.stringify(sample)).join("\n")}\n`);
      fsyncSync(file);
    },
    update(next) {
      const path = join(directory, "run.json");
      writeFileSync(`${path}.tmp`, `${JSON.stringify(next, null, 1)}\n`);
      renameSync(`${path}.tmp`, path);
    },
    [Symbol.dispose]() {
      closeSync(file);
    },
  };
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
  refuseNewer(path, value, runSchemaVersion);
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

/** What a run measured. `torn` counts lines cut off by a crash: only the last can be. */
export interface StoredSamples {
  readonly samples: readonly Sample[];
  readonly torn: number;
}

/** All rows of samples.ndjson. @throws BenchError naming the line when one in the middle is damaged. */
export async function readSamples(directory: string): Promise<StoredSamples> {
  const path = join(directory, "samples.ndjson");
  return parseSamples(path, createReadStream(path));
}

/** Rows from the bytes of samples.ndjson. @param path for messages. @throws BenchError as `readSamples` does */
export async function parseSamples(path: string, input: NodeJS.ReadableStream): Promise<StoredSamples> {
  const samples: Sample[] = [];
  let number = 0;
  let pending: { readonly number: number; readonly error: string } | undefined;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number++;
      if (line === "") continue;
      if (pending !== undefined) throw damaged(path, pending);
      const row = parseRow(path, line);
      if (typeof row === "string") pending = { number, error: row };
      else samples.push(row);
    }
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    throw new BenchError("usage", `${path} cannot be read: ${messageOf(cause)}`, {
      hint: "name the folder of a run",
      cause,
    });
  }
  return { samples, torn: pending === undefined ? 0 : 1 };
}

function damaged(path: string, { number, error }: { readonly number: number; readonly error: string }): BenchError {
  return new BenchError("usage", `${path}:${number}: not a sample: ${error}`, {
    hint: "remove the damaged line to analyse the rest, or measure again",
  });
}

function parseRow(path: string, line: string): Sample | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return messageOf(error);
  }
  refuseNewer(path, value, sampleSchemaVersion);
  const parsed = sampleSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
}

function refuseNewer(path: string, value: unknown, known: number): void {
  const schema = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  if (typeof schema === "number" && schema > known) {
    throw new BenchError("usage", `${path} has schema ${schema}, and this coldbench reads up to ${known}`, {
      hint: "update coldbench",
    });
  }
}
