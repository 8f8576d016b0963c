import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { ZipFile } from "yazl";

/** A folder for everything that the tests of one file write; it goes when they have run. */
export const root = mkdtempSync(join(tmpdir(), "coldbench-package-"));
afterAll(() => rmSync(root, { recursive: true }));
let made = 0;
const next = (name: string): string => join(root, `${++made}-${name}`);

/** A new folder with these files. */
export function folderOf(
  files: Readonly<Record<string, string>>,
  modes: Readonly<Record<string, number>> = {},
): string {
  const folder = next("folder");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), modes[name] ?? 0o644);
  }
  return folder;
}

/** A new folder. */
export function emptyFolder(): string {
  const folder = next("unpacked");
  mkdirSync(folder);
  return folder;
}

/** Names, modes and contents of every file below a folder. */
export function contents(folder: string): Record<string, [mode: number, text: string]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    files.map((name) => [name, [statSync(join(folder, name)).mode & 0o777, readFileSync(join(folder, name), "utf8")]]),
  );
}

/** What is written into an archive, with all that `mode` may say. */
export interface RawEntry {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
}

/** An archive as some other tool may make it. */
export async function archive(entries: readonly RawEntry[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, text, mode } of entries) zip.addBuffer(Buffer.from(text), name, { mode });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An archive whose names, which yazl itself would refuse, were changed for others of the same length afterwards. */
export async function tampered(entries: readonly RawEntry[], from: string, to: string): Promise<string> {
  const bytes = await archive(entries);
  const text = bytes.toString("latin1").replaceAll(from, to);
  return saved(Buffer.from(text, "latin1"));
}

/** The path of a new file with these bytes. */
export function saved(bytes: Uint8Array): string {
  const file = next("function.zip");
  writeFileSync(file, bytes);
  return file;
}

/** An entry, a regular file if `mode` says nothing else. */
export const file = (name: string, text = "x", mode = 0o100644): RawEntry => ({ name, text, mode });
