import { createHash } from "node:crypto";
import type { FileFacts } from "../results/provenance.ts";

const newline = 0x0a;

/** Takes the bytes of a file in order, in pieces of any size. */
export interface LineDigests {
  add(chunk: Uint8Array): void;
  end(): FileFacts;
}

/**
 * Digests of a whole file, and of its lines.
 * @param bytes of the file
 * @param finest files up to so many bytes have a mark for each line; larger ones share marks, so that these stay small beside them
 */
export function digestLines(bytes: number, finest: number): LineDigests {
  const linesPerMark = Math.max(1, Math.ceil(bytes / finest));
  const whole = createHash("sha256");
  const marks: Buffer[] = [];
  let [size, lines, block] = [0, 0, createHash("sha256")];
  let [pendingLines, open] = [0, false];
  const mark = (): void => {
    marks.push(block.digest().subarray(0, 3));
    [block, pendingLines] = [createHash("sha256"), 0];
  };
  return {
    add(chunk) {
      whole.update(chunk);
      size += chunk.byteLength;
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1)) {
        lines++;
        open = false;
        if (++pendingLines < linesPerMark) continue;
        block.update(chunk.subarray(from, at + 1));
        from = at + 1;
        mark();
      }
      if (from === chunk.byteLength) return;
      block.update(chunk.subarray(from));
      open = chunk.at(-1) !== newline;
    },
    end() {
      if (open) lines++;
      if (open || pendingLines > 0) mark();
      return {
        sha256: whole.digest("hex"),
        bytes: size,
        lines,
        linesPerMark,
        marks: Buffer.concat(marks).toString("base64"),
      };
    },
  };
}

/** The first lines that two marks disagree on, counted from 1; null where all marks agree. */
export function firstChangedLines(
  recorded: FileFacts,
  found: FileFacts,
): { readonly from: number; readonly to: number } | null {
  const marksOf = ({ marks }: FileFacts): string[] => marks.match(/.{4}/gs) ?? [];
  const [before, after] = [marksOf(recorded), marksOf(found)];
  const at = Array.from({ length: Math.max(before.length, after.length) }).findIndex(
    (_, place) => before[place] !== after[place],
  );
  if (at === -1) return null;
  const { linesPerMark } = found;
  return { from: at * linesPerMark + 1, to: (at + 1) * linesPerMark };
}
