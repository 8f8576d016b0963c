import { copyFileSync, existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { writeArtifacts } from "./artifact-files.ts";
import { manifestFile, manifestText, readManifest, type SiteUnit } from "./site-manifest.ts";
import { replaceFile } from "./stored-json.ts";
import { writeFailure } from "./write-failure.ts";

/** A file of a unit. */
interface UnitFile {
  /** Relative to the site, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A file that is copied into the site as it is. */
export interface CopiedFile {
  readonly from: string;
  /** Relative to the site, with `/`. */
  readonly path: string;
}

/** The folder of a site: units of files, each with a key for what it was made from. */
export interface SiteFolder {
  readonly directory: string;
  /** Whether a unit was made from the same, and all its files are there. */
  isCurrent(unit: string, key: string): boolean;
  /** Replaces a unit: files that it had and has no more are removed. */
  write(unit: string, key: string, files: readonly UnitFile[], copies?: readonly CopiedFile[]): void;
  /** Removes every other unit with its files. @returns their names, sorted */
  keepOnly(units: ReadonlySet<string>): string[];
  /** Writes the manifest, and makes the folder where there is none; before that, what was written counts as not made. */
  save(): void;
}

/**
 * The folder of a site, which may be empty or not there yet. Nothing is written before `save` or `write` is called.
 * @throws BenchError "usage" where it holds something else
 */
export function openSite(directory: string): SiteFolder {
  const units = readManifest(directory);
  const site: SiteFolder = {
    directory,
    isCurrent(unit, key) {
      const made = units.get(unit);
      return made?.key === key && made.files.every((file) => existsSync(join(directory, file)));
    },
    write(unit, key, files, copies = []) {
      writeArtifacts(directory, files);
      for (const copy of copies) copyInto(directory, copy);
      const paths = [...files, ...copies].map(({ path }) => path).toSorted();
      removeFiles(
        directory,
        (units.get(unit)?.files ?? []).filter((file) => !paths.includes(file)),
      );
      units.set(unit, { key, files: paths });
    },
    keepOnly(kept) {
      const gone = [...units].filter(([name]) => !kept.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
      for (const [name, { files }] of gone) {
        removeFiles(directory, filesOfNoOther(files, name, units));
        units.delete(name);
      }
      return gone.map(([name]) => name);
    },
    save() {
      makeFolder(directory);
      replaceFile(join(directory, manifestFile), manifestText(units));
    },
  };
  return site;
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (cause) {
    throw writeFailure("cannot make the folder", directory, cause, "name a folder that can be written with --out");
  }
}

function filesOfNoOther(files: readonly string[], unit: string, units: ReadonlyMap<string, SiteUnit>): string[] {
  const others = new Set([...units].flatMap(([name, other]) => (name === unit ? [] : other.files)));
  return files.filter((file) => !others.has(file));
}

function copyInto(directory: string, { from, path }: CopiedFile): void {
  const to = join(directory, path);
  if (resolve(from) === resolve(to)) return;
  const next = `${to}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, next);
    renameSync(next, to);
  } catch (cause) {
    rmSync(next, { force: true });
    throw writeFailure(`cannot copy ${from} to`, to, cause, "name a folder that can be written with --out");
  }
}

/** Removes files, and folders that are empty then. */
function removeFiles(directory: string, files: readonly string[]): void {
  for (const file of files) {
    rmSync(join(directory, file), { force: true });
    for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) {
      try {
        rmdirSync(join(directory, folder));
      } catch {
        break;
      }
    }
  }
}
