import { createHash } from "node:crypto";
import { chmod, copyFile, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { FunctionCode } from "../../scenario/lambda-function.ts";
import { createFolderMaker, folderOfName } from "./package-folders.ts";
import { listPackageFiles } from "./package-files.ts";
import { listZip, makeZip, unpackZip } from "./zip-archive.ts";

/** A deployment package, as Lambda takes it. */
export interface FunctionPackage {
  /** The zip archive: the user's own bytes, or one made of the files (same files, same bytes). */
  readonly zip: () => Promise<Uint8Array>;
  /** Writes the files with their permissions into an empty folder. */
  readonly unpack: (folder: string) => Promise<void>;
  /** Bytes unpacked, number of files, sha256 of the zip. Keys in kebab-case. */
  readonly facts: () => Promise<Readonly<Record<string, string>>>;
}

/** @throws BenchError "scenario-invalid" when the code is not there, or is no zip archive, or leaves its folder */
export async function openPackage(code: Exclude<FunctionCode, { from: "image" }>): Promise<FunctionPackage> {
  return code.from === "zip" ? openZip(code.file) : openFiles(code);
}

async function openZip(file: string): Promise<FunctionPackage> {
  const zip = once(async () => {
    try {
      return new Uint8Array(await readFile(file));
    } catch (cause) {
      throw new BenchError("scenario-invalid", `cannot read ${file}: ${messageOf(cause)}`, {
        hint: "correct code, or build it first",
        cause,
      });
    }
  });
  const entries = await listZip(basename(file), await zip());
  return {
    zip,
    unpack: async (folder) => unpackZip(basename(file), await zip(), folder),
    facts: async () => factsOf(basename(file), await zip(), entries),
  };
}

async function openFiles(code: Extract<FunctionCode, { from: "folder" | "files" }>): Promise<FunctionPackage> {
  const files = await listPackageFiles(code);
  const zip = once(async () => makeZip(files));
  const name = code.from === "folder" ? `folder ${basename(code.folder)}` : files.map((each) => each.name).join(" ");
  return {
    zip,
    async unpack(folder) {
      const makeFolder = createFolderMaker(folder);
      for (const file of files) {
        const target = join(folder, file.name);
        await makeFolder(folderOfName(file.name));
        await copyFile(file.source, target);
        await chmod(target, file.mode);
      }
    },
    facts: async () => factsOf(name, await zip(), files),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function factsOf(
  name: string,
  zip: Uint8Array,
  files: readonly { readonly size: number }[],
): Readonly<Record<string, string>> {
  return {
    package: name,
    "package-bytes": String(zip.length),
    "package-sha256": createHash("sha256").update(zip).digest("hex"),
    "package-files": String(files.length),
    "package-unpacked-bytes": String(files.reduce((sum, { size }) => sum + size, 0)),
  };
}
