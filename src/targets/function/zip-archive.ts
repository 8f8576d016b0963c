import { createWriteStream } from "node:fs";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import { createFolderMaker, folderOfName } from "./package-folders.ts";
import type { PackageFile } from "./package-files.ts";
import { checkSizes } from "./package-limits.ts";

/** One regular file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly mode: number;
  /** Unpacked, bytes. */
  readonly size: number;
}

/**
 * The regular files of an archive, in its order, looked at before anything is unpacked.
 * @throws BenchError "scenario-invalid" when it cannot be read, is no zip archive, or holds what is never unpacked: names
 * that leave the folder, links, devices, encrypted files, or more than Lambda takes
 * @param name what a message calls the archive
 */
export async function listZip(name: string, bytes: Uint8Array): Promise<readonly ZipEntry[]> {
  const found: ZipEntry[] = [];
  await readZip(name, async () => {
    const zip = await fromBufferPromise(view(bytes));
    for await (const entry of zip.eachEntry()) {
      refuseUnfit(entry);
      if (!entry.fileName.endsWith("/")) {
        found.push({ name: entry.fileName, mode: permissions(entry), size: entry.uncompressedSize });
      }
    }
  });
  checkSizes(found);
  return found;
}

/**
 * Writes the regular files of an archive with their permissions into an empty folder. Folders get mode 0755.
 * @throws BenchError "scenario-invalid" as `listZip` does, and when the bytes of a file are not what the archive says
 */
export async function unpackZip(name: string, bytes: Uint8Array, folder: string): Promise<void> {
  const makeFolder = createFolderMaker(folder);
  await readZip(name, async () => {
    const zip = await fromBufferPromise(view(bytes));
    for await (const entry of zip.eachEntry()) {
      refuseUnfit(entry);
      const target = join(folder, entry.fileName);
      await makeFolder(folderOfName(entry.fileName));
      if (entry.fileName.endsWith("/")) continue;
      // Never over an existing file: nothing that an earlier entry made can be led elsewhere.
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: "wx", mode: 0o600 }));
      await chmod(target, permissions(entry));
    }
  });
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

async function readZip(name: string, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    throw new BenchError("scenario-invalid", `${name} cannot be read as a zip archive: ${messageOf(cause)}`, {
      hint: "make it again (zip -r function.zip .), or name the folder instead: code: ./folder",
      cause,
    });
  }
}

/** Types of files in the upper half of an entry's external attributes, where Unix tools write st_mode. */
const typeMask = 0o170000;
const directory = 0o040000;
const regular = 0o100000;

function refuseUnfit(entry: Entry): void {
  const type = (entry.externalFileAttributes >>> 16) & typeMask;
  if (type !== 0 && type !== regular && type !== directory) {
    throw new BenchError("scenario-invalid", `${entry.fileName} in the package is a link or a device`, {
      hint: "make the archive without -y (--symlinks), so that it holds what links point to",
    });
  }
  if (entry.isEncrypted()) {
    throw new BenchError("scenario-invalid", `${entry.fileName} in the package is encrypted`, {
      hint: "make the archive without a password",
    });
  }
}

/** An archive from a system without permissions says 0: its files are 0644, as unzip makes them. */
function permissions({ externalFileAttributes }: Entry): number {
  return (externalFileAttributes >>> 16) & 0o777 || 0o644;
}

/** Every file of an archive of ours has the first instant that the format knows; local, because the format has no time zone. */
const epoch = new Date(1980, 0, 1);

/** A zip archive of these files, in their order: the same names, modes and bytes make the same archive (by one zlib). Rejects when one cannot be read. */
export async function makeZip(files: readonly PackageFile[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const { name, mode, source } of files) {
    const options = { mtime: epoch, forceDosTimestamp: true, mode: regular | mode, compressionLevel: 9 };
    zip.addBuffer(await readFile(source), name, options);
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
