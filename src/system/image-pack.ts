import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { resolveExecutable } from "./executable.ts";
import { type ArchiveEntry, listFolder } from "./image-archive.ts";
import { findLibraries, libraryPath } from "./image-libraries.ts";
import type { ProcessLauncher } from "./process.ts";

/** A root filesystem made of files of this machine. */
export interface PackedFiles {
  readonly entries: readonly ArchiveEntry[];
  /** sha256 of names, modes and contents, hex: equal packs have equal digests. */
  readonly digest: string;
  /** Where the executable is in the image. */
  readonly program: string;
  readonly executableBytes: number;
  /** sha256 of the executable, hex. */
  readonly executableDigest: string;
  readonly libraries: readonly string[];
  /** What the program needs in its environment to find its libraries. */
  readonly env: Readonly<Record<string, string>>;
}

/** What to pack. */
export interface PackRequest {
  /** A name on PATH, or an absolute path. */
  readonly executable: string;
  /** Where it goes, absolute; default: /usr/bin/<name as it was asked for>. */
  readonly to?: string;
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /**
   * Files among them whose shared libraries go along, such as addons of the program: paths on this machine. One that is for
   * another system brings none.
   */
  readonly linked?: readonly string[];
  readonly path: string;
}

/** What a program may look for that no container engine provides: names of users, and a folder for temporary files. */
const furniture: readonly ArchiveEntry[] = [
  { name: "tmp", mode: 0o1777, type: "directory" },
  { name: "etc", mode: 0o755, type: "directory" },
  {
    name: "etc/passwd",
    mode: 0o644,
    type: "text",
    text: "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n",
  },
  { name: "etc/group", mode: 0o644, type: "text", text: "root:x:0:\nnogroup:x:65534:\n" },
];

/**
 * An executable with its dynamic loader and shared libraries where the loader looks for them, and
 * files beside it. The very binary that a process on this machine runs: symbolic links are followed, a script is refused.
 * @throws BenchError "target-unavailable" when something is missing or cannot be read
 */
export async function packFiles(
  request: PackRequest,
  processes: ProcessLauncher,
  signal: AbortSignal,
): Promise<PackedFiles> {
  const { file, script } = resolveExecutable(request.executable, request.path);
  if (script) {
    throw new BenchError("target-unavailable", `${file} is a script, and its interpreter would not be in the image`, {
      hint: "pack the interpreter and name the script under `files`",
    });
  }
  const libraries = new Set(await findLibraries(file, processes, request.path, signal));
  for (const each of request.linked ?? []) {
    const found = await findLibraries(each, processes, request.path, signal).catch(() => []);
    signal.throwIfAborted();
    for (const library of found) libraries.add(library);
  }
  const program = request.to ?? `/usr/bin/${basename(request.executable)}`;
  const found = [
    ...furniture,
    await fileEntry(file, program, 0o755),
    ...(await Promise.all([...libraries].map(async (library) => fileEntry(library, library, 0o755)))),
    ...(await Promise.all(request.files.map(({ from, to }) => listFile(from, to)))).flat(),
  ];
  const entries = withFolders(found);
  const digests: string[] = [];
  // One after the other: a package may have more files than a process may open.
  for (const entry of entries) digests.push(await digestOf(entry, signal));
  const folders = libraryPath([...libraries]);
  return {
    entries,
    digest: createHash("sha256").update(digests.join("\n")).digest("hex"),
    program,
    executableBytes: (await stat(file)).size,
    executableDigest: await digestOfFile(file, signal),
    libraries: [...libraries],
    env: folders === "" ? {} : { LD_LIBRARY_PATH: folders },
  };
}

async function fileEntry(source: string, to: string, mode?: number): Promise<ArchiveEntry> {
  try {
    const stats = await stat(source);
    return { name: to.slice(1), mode: mode ?? stats.mode & 0o777, type: "file", source, size: stats.size };
  } catch (error) {
    throw new BenchError("target-unavailable", `cannot pack ${source}: ${messageOf(error)}`, {
      hint: "correct the path under `files`, or build it first",
      cause: error,
    });
  }
}

/** A file, or a folder with all that is in it, at `to`. */
async function listFile(from: string, to: string): Promise<ArchiveEntry[]> {
  const entry = await fileEntry(from, to);
  if (!(await stat(from)).isDirectory()) return [entry];
  const root = entry.name.replace(/\/+$/, "");
  const inside = await listFolder(from);
  return [
    { name: root, mode: entry.mode, type: "directory" },
    ...inside.map((each) => ({ ...each, name: `${root}/${each.name}` })),
  ];
}

/** Puts the missing parents before what is in them: an engine makes up their modes otherwise. A later entry replaces an earlier one of its name. */
function withFolders(entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  const byName = new Map<string, ArchiveEntry>();
  for (const entry of entries) {
    const parents: string[] = [];
    for (let at = dirname(entry.name); at !== "."; at = dirname(at)) parents.unshift(at);
    for (const name of parents) if (!byName.has(name)) byName.set(name, { name, mode: 0o755, type: "directory" });
    byName.set(entry.name, entry);
  }
  return [...byName.values()];
}

async function digestOf(entry: ArchiveEntry, signal: AbortSignal): Promise<string> {
  const { name, mode, type } = entry;
  const content =
    entry.type === "file"
      ? await digestOfFile(entry.source, signal)
      : entry.type === "text"
        ? entry.text
        : entry.type === "symlink"
          ? entry.target
          : "";
  return JSON.stringify([name, mode, type, content]);
}

async function digestOfFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, signal })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
