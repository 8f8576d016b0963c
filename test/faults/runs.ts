import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import type { Bench } from "../cli/bench.ts";

/** What a run has left on disk. */
export interface StoredRun {
  readonly directory: string;
  readonly record: RunRecord;
  /** Every line must be a row. */
  readonly samples: readonly Sample[];
}

/** The only run of a bench. @param root its folder of results, relative to the bench or absolute */
export function readRun({ folder }: Bench, root = join(folder, "results")): StoredRun {
  const ids = readdirSync(root).filter((name) => existsSync(join(root, name, "run.json")));
  if (ids.length !== 1) throw new Error(`expected one run in ${root}: ${ids.join(", ")}`);
  const directory = join(root, ids[0] ?? "");
  return {
    directory,
    record: JSON.parse(readFileSync(join(directory, "run.json"), "utf8")) as RunRecord,
    samples: readRows(join(directory, "samples.ndjson")),
  };
}

/** Rows so far; none where there is no run yet. */
export function countRows({ folder }: Bench, root = join(folder, "results")): number {
  if (!existsSync(root)) return 0;
  const [id] = readdirSync(root);
  const file = join(root, id ?? "", "samples.ndjson");
  return id !== undefined && existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0;
}

function readRows(file: string): Sample[] {
  const text = readFileSync(file, "utf8");
  if (text !== "" && !text.endsWith("\n")) throw new Error(`the last row of ${file} is torn`);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Sample);
}

/** What a journal folder of a bench still has open, as text; "" when nothing. */
export function journalOf({ folder }: Bench): string {
  const journal = join(folder, "state", "journal");
  if (!existsSync(journal)) return "";
  return readdirSync(journal)
    .map((name) => readFileSync(join(journal, name), "utf8"))
    .join("");
}
