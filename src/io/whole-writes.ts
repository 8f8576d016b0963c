import { fstatSync, fsyncSync, ftruncateSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";

/**
 * Appends all of a text and flushes it to disk, or leaves the file as it was: where the disk is full in the middle, what was
 * written of it is cut off again, so that no later text continues a torn line.
 * @param file descriptor, opened for appending. @throws what the system says
 */
export function appendWhole(file: number, text: string): void {
  const { size } = fstatSync(file);
  const bytes = Buffer.from(text);
  try {
    // A disk that fills up takes a part, and refuses the next call.
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  }
}

/** Puts a file in the place of another one, or leaves that as it was. @throws what the system says; nothing is left beside it then */
export function replaceWhole(path: string, content: string | Uint8Array): void {
  const next = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(next, content, { flush: true });
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** A file that is replaced as a whole, also when the disk has become full since it was opened. */
export interface ReplacedFile extends Disposable {
  /** @throws what the system says; the old content stays then */
  replace(content: string): void;
}

/**
 * Takes `bytes` of space beside the file, which are given back when there is none left for a replacement, or when it is
 * disposed of. Where they are not there to be taken, there is no reserve: nothing is thrown.
 */
export function openReplaced(path: string, bytes: number): ReplacedFile {
  const reserve = `${path}.reserve`;
  let held = true;
  try {
    writeFileSync(reserve, Buffer.alloc(bytes, " "), { flush: true });
  } catch {
    rmSync(reserve, { force: true });
    held = false;
  }
  return {
    replace(content) {
      try {
        replaceWhole(path, content);
      } catch (error) {
        if (!held) throw error;
        held = false;
        rmSync(reserve, { force: true });
        replaceWhole(path, content);
      }
    },
    [Symbol.dispose]: () => rmSync(reserve, { force: true }),
  };
}
