import { Buffer } from "node:buffer";
import { type Cursor, encodeInteger, readInteger, readSections } from "../host/module-sections.ts";

/** Id of the memory section (WebAssembly specification 2.0, 5.5.2). */
const memorySection = 5;

/** A module that cannot have more memory than it may, or why that is not so. */
export type BoundedModule =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `tooLarge`: it starts with more than the limit already. */
  | { readonly ok: false; readonly reason: string; readonly tooLarge: boolean };

/**
 * The same module with at most `pages` as the declared maximum of its memory, for hosts whose command line cannot limit
 * it: growing further is then refused by the rules of WebAssembly itself. Nothing else of the module changes.
 */
export function boundMemory(bytes: Uint8Array, pages: number): BoundedModule {
  try {
    const memory = readSections(bytes).find(({ id }) => id === memorySection);
    if (memory === undefined) return refuse("it defines no memory");
    const cursor: Cursor = { bytes, at: memory.content, end: memory.end };
    if (readInteger(cursor) !== 1) return refuse("it defines several memories");
    const flags = readInteger(cursor);
    if (flags > 1) return refuse("its memory is shared, of 64-bit addresses or of another page size");
    const initial = readInteger(cursor);
    if (initial > pages) {
      return { ok: false, reason: `it starts with ${initial} pages of memory, and may have ${pages}`, tooLarge: true };
    }
    const maximum = Math.min(pages, flags === 1 ? readInteger(cursor) : pages);
    const content = [1, 1, ...encodeInteger(initial, 1), ...encodeInteger(maximum, 1)];
    const section = Buffer.from([memorySection, ...encodeInteger(content.length, 1), ...content]);
    return { ok: true, bytes: Buffer.concat([bytes.subarray(0, memory.start), section, bytes.subarray(memory.end)]) };
  } catch (error) {
    if (error instanceof RangeError) return refuse("its sections cannot be read");
    throw error;
  }
}

function refuse(reason: string): BoundedModule {
  return { ok: false, reason, tooLarge: false };
}
