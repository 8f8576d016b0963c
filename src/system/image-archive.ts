import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";

/** One entry of a tar archive. Names are relative, with forward slashes. */
export type ArchiveEntry = { readonly name: string; readonly mode: number } & (
  | { readonly type: "directory" }
  | { readonly type: "text"; readonly text: string }
  /** `source` is the file whose bytes it holds; `size` in bytes. */
  | { readonly type: "file"; readonly source: string; readonly size: number }
  | { readonly type: "symlink"; readonly target: string }
);

/**
 * Hands a tar stream of the entries to `send`: in order, every one of root and with the same time, so that equal entries
 * make equal bytes. Rejects, and aborts the signal that `send` gets, when a file cannot be read or changes its size meanwhile.
 */
export async function sendArchive<T>(
  entries: Iterable<ArchiveEntry>,
  send: (archive: NodeJS.ReadableStream, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const archive = pack();
  const broken = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    archive.once("error", (error: Error) => {
      reject(error);
      broken.abort(error);
    });
  });
  void writeEntries(archive, entries).catch((error: unknown) => archive.destroy(error as Error));
  try {
    const stream = archive as unknown as NodeJS.ReadableStream;
    return await Promise.race([failed, send(stream, AbortSignal.any([signal, broken.signal]))]);
  } finally {
    archive.destroy();
  }
}

async function writeEntries(archive: Pack, entries: Iterable<ArchiveEntry>): Promise<void> {
  for (const entry of entries) {
    const { name, mode } = entry;
    const header = { name, mode, mtime: new Date(0), uid: 0, gid: 0 };
    if (entry.type === "file") {
      const sink = archive.entry({ ...header, size: entry.size });
      await pipeline(
        createReadStream(entry.source, { highWaterMark: 1 << 20 }),
        sink as unknown as NodeJS.WritableStream,
      );
    } else if (entry.type === "text") archive.entry(header, entry.text);
    else if (entry.type === "directory") archive.entry({ ...header, type: "directory" });
    else archive.entry({ ...header, type: "symlink", linkname: entry.target });
  }
  archive.finalize();
}

/**
 * Everything below a folder but the folder itself, in the order of names. Sockets, pipes and devices are left out.
 * @param keep decides on the relative name of an entry; a folder that is not kept may hold entries that are
 * @param enter whether to look into a folder that is not kept
 */
export async function listFolder(
  root: string,
  keep: (name: string) => boolean = () => true,
  enter: (name: string) => boolean = keep,
): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const visit = async (folder: string): Promise<void> => {
    const names = (await readdir(join(root, folder))).toSorted();
    for (const base of names) {
      const name = folder === "" ? base : `${folder}/${base}`;
      const kept = keep(name);
      const source = join(root, name);
      const stats = await lstat(source);
      const mode = stats.mode & 0o7777;
      if (stats.isDirectory()) {
        if (kept) entries.push({ name, mode, type: "directory" });
        if (kept || enter(name)) await visit(name);
      } else if (kept && stats.isSymbolicLink()) {
        entries.push({ name, mode, type: "symlink", target: await readlink(source) });
      } else if (kept && stats.isFile()) {
        entries.push({ name, mode, type: "file", source, size: stats.size });
      }
    }
  };
  await visit("");
  return entries;
}
