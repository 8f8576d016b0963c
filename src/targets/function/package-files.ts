import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { FunctionCode } from "../../scenario/lambda-function.ts";
import { checkSizes } from "./package-limits.ts";

/** A file that goes into a package. */
export interface PackageFile {
  /** Relative, with forward slashes. */
  readonly name: string;
  /** Permission bits as they are on disk. */
  readonly mode: number;
  /** Absolute path of its bytes. */
  readonly source: string;
  readonly size: number;
}

/**
 * The files of a folder, or those put together, in the order of their names. A symbolic link stands for what it points to,
 * as for `zip -r`; sockets, pipes, devices and empty folders are left out.
 * @throws BenchError "scenario-invalid" when one is missing, a link leaves the folder or goes round in circles, two have one
 * name, there is none, or they are more than Lambda takes
 */
export async function listPackageFiles(
  code: Extract<FunctionCode, { from: "folder" | "files" }>,
): Promise<readonly PackageFile[]> {
  const files =
    code.from === "folder"
      ? await listFolder(code.folder)
      : await Promise.all(code.files.map(async (each) => readOne(each)));
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  checkSizes(sorted);
  return sorted;
}

async function readOne({ from, to }: { readonly from: string; readonly to: string }): Promise<PackageFile> {
  const stats = await stat(from).catch((cause: unknown) => {
    throw new BenchError("scenario-invalid", `cannot read ${from}: ${messageOf(cause)}`, {
      hint: "correct code.files, or build it first",
      cause,
    });
  });
  if (!stats.isFile()) {
    throw new BenchError("scenario-invalid", `${from} is not a file`, {
      hint: "name single files under code.files, or a whole folder: code: ./folder",
    });
  }
  return { name: to, mode: stats.mode & 0o777, source: from, size: stats.size };
}

async function listFolder(folder: string): Promise<PackageFile[]> {
  const found: PackageFile[] = [];
  const visit = async (path: string, prefix: string, ancestors: readonly string[]): Promise<void> => {
    const real = await realpath(path);
    if (ancestors.includes(real)) throw unfit(`${path} is a link to a folder that it is in`);
    if (!isInside(real, ancestors[0] ?? real)) throw unfit(`${path} is a link out of ${basename(folder)}`);
    for (const base of await readdir(path)) {
      const source = join(path, base);
      const stats = await stat(source);
      if (stats.isDirectory()) await visit(source, `${prefix}${base}/`, [...ancestors, real]);
      else if (stats.isFile()) {
        const target = await realpath(source);
        if (!isInside(target, ancestors[0] ?? real)) throw unfit(`${source} is a link out of ${basename(folder)}`);
        found.push({ name: `${prefix}${base}`, mode: stats.mode & 0o777, source, size: stats.size });
      }
    }
  };
  try {
    await visit(folder, "", []);
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    throw new BenchError("scenario-invalid", `cannot read the folder ${folder}: ${messageOf(cause)}`, {
      hint: "correct code, or build it first",
      cause,
    });
  }
  return found;
}

const isInside = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

function unfit(what: string): BenchError {
  return new BenchError("scenario-invalid", what, { hint: "copy what it points to into the folder" });
}
