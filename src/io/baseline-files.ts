import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { type Baseline, baselineSchema, summarySchemaVersion } from "../results/run-summary.ts";
import { formatForDiffs, readStored, replaceFile, type StoredKind } from "./stored-json.ts";
import { writeFailure } from "./write-failure.ts";

const kind: StoredKind<Baseline> = {
  schema: baselineSchema,
  version: summarySchemaVersion,
  what: "a baseline",
  hint: "the file was changed or damaged; take it from version control, or make it anew with `bench baseline set`",
};

const nameForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const extension = ".json";

/** Names of the baselines of a folder, sorted; none where the folder is not there. */
export function listBaselines(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(extension))
      .map((file) => file.slice(0, -extension.length))
      .filter((name) => nameForm.test(name))
      .toSorted();
  } catch {
    return [];
  }
}

/** A baseline by its name. @throws BenchError "usage" naming those that are there, or the field that is damaged */
export function readBaseline(folder: string, name: string): Baseline {
  const known = listBaselines(folder);
  if (known.includes(name)) return readStored(pathOf(folder, name), kind);
  throw new BenchError("usage", `there is no baseline ${name} in ${folder}/`, {
    hint: known.length === 0 ? "make one: bench baseline set <name> results/<id>" : `known: ${known.join(", ")}`,
  });
}

/** The baseline, or undefined where there is none of that name. @throws BenchError "usage" where it is damaged or the name is no name */
export function findBaseline(folder: string, name: string): Baseline | undefined {
  requireName(name);
  return listBaselines(folder).includes(name) ? readStored(pathOf(folder, name), kind) : undefined;
}

/** Writes a baseline as a whole, in place of one of the same name. @returns its path. @throws BenchError "usage" */
export function writeBaseline(folder: string, baseline: Baseline): string {
  requireName(baseline.name);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw writeFailure("cannot make the folder", folder, cause, "name a folder that can be written with --baselines");
  }
  const path = pathOf(folder, baseline.name);
  replaceFile(path, `${formatForDiffs(baseline)}\n`);
  return path;
}

/** Deletes a baseline. @returns its path. @throws BenchError "usage" where there is none of that name */
export function removeBaseline(folder: string, name: string): string {
  requireKnown(folder, name);
  const path = pathOf(folder, name);
  rmSync(path);
  return path;
}

/** A damaged one can still be deleted, so that it is not read. */
function requireKnown(folder: string, name: string): void {
  if (!listBaselines(folder).includes(name)) readBaseline(folder, name);
}

function pathOf(folder: string, name: string): string {
  return join(folder, `${name}${extension}`);
}

function requireName(name: string): void {
  if (nameForm.test(name)) return;
  throw new BenchError("usage", `${JSON.stringify(name)} is not a name of a baseline`, {
    hint: "use up to 64 letters, digits, dots, hyphens and underscores, a letter or digit first",
  });
}
