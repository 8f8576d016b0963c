/** Ids of sections (WebAssembly specification 2.0, section 5.5.2). */
export const sectionId: Readonly<Record<"custom" | "type" | "import" | "memory", number>> = {
  custom: 0,
  type: 1,
  import: 2,
  memory: 5,
};

/** A section of a module: its id, the byte it starts at, its first byte after its size, the byte after its last. */
export interface Section {
  readonly id: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/** Bytes that are read one after another: `at` is the next one, `end` the first that may not be read. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

/** Bytes of the longest encoding of an unsigned 32-bit integer. */
export const widestInteger = 5;

/** Bytes before the first section: magic and version. */
export const headerBytes = 8;

/**
 * The sections of a module in the order of its bytes, without the custom ones; what is in them is not looked at.
 * @throws RangeError when the last one does not end where the bytes do, or one up to the memory (types, imports,
 *   functions, tables) is not in its place: that V8 could no longer see once the memory section is gone
 */
export function readSections(bytes: Uint8Array): Section[] {
  const sections: Section[] = [];
  const cursor: Cursor = { bytes, at: headerBytes, end: bytes.length };
  let highest = 0;
  while (cursor.at < bytes.length) {
    const start = cursor.at++;
    const id = bytes[start] as number;
    const size = readInteger(cursor);
    const content = cursor.at;
    cursor.at += size;
    if (id === sectionId.custom) continue;
    if (id <= sectionId.memory && id <= highest) throw new RangeError(`section ${id} at byte ${start} is misplaced`);
    if (id > highest) highest = id;
    sections.push({ id, start, content, end: cursor.at });
  }
  if (cursor.at !== bytes.length) throw new RangeError(`the sections end at byte ${cursor.at} of ${bytes.length}`);
  return sections;
}

/** The section with this id, when there is one. */
export function findSection(sections: readonly Section[], id: number): Section | undefined {
  for (const section of sections) if (section.id === id) return section;
  return undefined;
}

/**
 * The next unsigned 32-bit integer, in LEB128 (WebAssembly specification, section 5.2.2).
 * @throws RangeError when it is longer than that allows, or cut off
 */
export function readInteger(cursor: Cursor): number {
  let value = 0;
  for (let factor = 1; factor <= 2 ** 28 && cursor.at < cursor.end; factor *= 2 ** 7) {
    const byte = cursor.bytes[cursor.at++] as number;
    value += (byte & 0x7f) * factor;
    if (value >= 2 ** 32) break;
    if (byte < 0x80) return value;
  }
  throw new RangeError(`no unsigned 32-bit integer ends at byte ${cursor.at}`);
}

/** An unsigned 32-bit integer in LEB128, padded to `leastBytes` (at most `widestInteger`) as linkers pad it. */
export function encodeInteger(value: number, leastBytes: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80 || bytes.length + 1 < leastBytes; rest = Math.floor(rest / 0x80)) {
    bytes.push((rest % 0x80) + 0x80);
  }
  bytes.push(rest);
  return bytes;
}
