import { Buffer } from "node:buffer";

const sectionName = "coldbench-nonce";

/**
 * The module with a custom section of its own at the end: the same program in bytes that no process has seen, since V8
 * shares the code of modules whose bytes are equal.
 */
export function makeUnique(module: Uint8Array, nonce: string): Uint8Array {
  const name = Buffer.from(sectionName);
  const content = Buffer.concat([Buffer.of(name.length), name, Buffer.from(nonce)]);
  // Section id 0, and a size below 128: one LEB128 byte (WebAssembly specification, 5.5.2).
  if (content.length > 127) throw new RangeError(`a nonce of ${nonce.length} bytes is too long`);
  return Buffer.concat([module, Buffer.of(0, content.length), content]);
}
