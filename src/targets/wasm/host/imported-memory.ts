import {
  type Cursor,
  encodeInteger,
  findSection,
  headerBytes,
  readInteger,
  readSections,
  type Section,
  sectionId,
  widestInteger,
} from "./module-sections.ts";

/**
 * Where a module imports its memory from once `importMemory` has changed it. With empty names the import has as many bytes
 * as the section it replaces, so that the module keeps its length.
 */
export const memoryImport = { module: "", name: "" } as const;

/** An import of empty names and of the kind memory, up to its type (WebAssembly specification 2.0, section 5.5.5). */
const importOfMemory: readonly number[] = [0, 0, 2];

/** Size of a linear memory as a module declares it, in pages of 64 KiB. */
export interface MemoryLimits {
  readonly initial: number;
  /** Absent when the module declares none. */
  readonly maximum?: number;
}

/** A module whose memory comes from outside, or why it stays as it is. */
export type ImportedMemory =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly limits: MemoryLimits }
  | { readonly ok: false; readonly reason: string };

/**
 * The same module with the one memory that it defines imported as `memoryImport` instead, within the same limits: last
 * among the imports, so that no index changes. It reads the list of sections and no code.
 * Left as it is, with the reason: a module that defines no memory or several, a shared one, one of 64-bit addresses or of
 * another page size, one of more than `largestPages` at its start, and what is no module (V8 says why).
 *
 * Made for the start of a host: it changes `bytes` themselves where the result is as long as they are, as nearly always,
 * since a copy of megabytes takes milliseconds; and has few functions, since each that V8 has not run yet takes 0.05 ms.
 */
export function importMemory(bytes: Uint8Array, largestPages: number): ImportedMemory {
  try {
    const sections = readSections(bytes);
    const memory = findSection(sections, sectionId.memory);
    if (memory === undefined) return refuse("it defines no memory");
    const cursor: Cursor = { bytes, at: memory.content, end: memory.end };
    const count = readInteger(cursor);
    if (count !== 1) return refuse(`it defines ${count} memories`);
    // Bit 0: a maximum follows. The others: shared, 64-bit addresses, another page size.
    const flags = readInteger(cursor);
    if (flags > 1) return refuse("its memory is shared, of 64-bit addresses or of another page size");
    const initial = readInteger(cursor);
    const limits = flags === 0 ? { initial } : { initial, maximum: readInteger(cursor) };
    if (cursor.at !== memory.end) return refuse("its memory section cannot be read");
    if (initial > largestPages) return refuse(`it starts with ${initial} pages, more than ${largestPages}`);
    const rewritten = rewrite(bytes, sections, memory, limits);
    return rewritten === undefined ? refuse("its numbers are padded too much") : { ok: true, bytes: rewritten, limits };
  } catch (error) {
    if (error instanceof RangeError) return refuse("its sections cannot be read");
    throw error;
  }
}

/**
 * The module with an import instead of its memory section. What stands between the two moves by the length of that import.
 * Undefined when its numbers are padded so much that the result would be shorter than the module.
 */
function rewrite(
  bytes: Uint8Array,
  sections: readonly Section[],
  memory: Section,
  limits: MemoryLimits,
): Uint8Array | undefined {
  const entry = importOf(limits);
  const place = findSection(sections, sectionId.type)?.end ?? headerBytes;
  const imports = findSection(sections, sectionId.import);
  const { start, content, end } = imports ?? { start: place, content: place, end: place };
  const cursor: Cursor = { bytes, at: content, end };
  const imported = imports === undefined ? 0 : readInteger(cursor);
  const body = cursor.at;
  // Numbers keep the width that their linker gave them; the count takes up what the memory section has more than its import.
  const surplus = memory.end - memory.start - entry.length;
  const countWidth = Math.max(1, body - content) + surplus;
  if (countWidth > widestInteger) return undefined;
  const count = encodeInteger(imported + 1, countWidth);
  const size = encodeInteger(count.length + end - body + entry.length, content - start - 1);
  const head = [sectionId.import].concat(size, count);

  const growth = head.length - (body - start) - surplus;
  const result = growth === 0 ? bytes : lengthen(bytes, memory.end, growth);
  const newBody = start + head.length;
  const newEnd = newBody + end - body + entry.length;
  result.copyWithin(newEnd, end, memory.start);
  result.copyWithin(newBody, body, end);
  result.set(entry, newEnd - entry.length);
  result.set(head, start);
  return result;
}

function importOf({ initial, maximum }: MemoryLimits): number[] {
  return maximum === undefined
    ? importOfMemory.concat(0, encodeInteger(initial, 1))
    : importOfMemory.concat(1, encodeInteger(initial, 1), encodeInteger(maximum, 1));
}

/** A copy with room for `growth` bytes more in front of byte `at`. */
function lengthen(bytes: Uint8Array, at: number, growth: number): Uint8Array {
  const longer = new Uint8Array(bytes.length + growth);
  longer.set(bytes);
  return longer.copyWithin(at + growth, at, bytes.length);
}

function refuse(reason: string): ImportedMemory {
  return { ok: false, reason };
}
