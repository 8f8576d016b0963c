import { memoryImport } from "../../../src/targets/wasm/host/imported-memory.ts";
import { assemble, name, op, section, vector, wasi } from "./assembler.ts";
import { bytesOf, writeFour } from "./guests.ts";

const pageBytes = [...op.sizeOfMemory, ...op.constant(65_536), ...op.multiply];
const when = (condition: readonly number[], ...body: readonly (readonly number[])[]): number[] => [
  ...condition,
  0x04,
  0x40,
  ...body.flat(),
  0x0b,
];
/**
 * Traps when one byte of its memory is not 0, then sets every byte to 255, then does what the first byte of its input says:
 * `t` traps, `l` never ends, `x` exits with 3, `g` grows the memory by a page and answers; all others are answered.
 */
export const soiling = assemble({
  imports: [wasi.fdRead, wasi.fdWrite, wasi.procExit],
  pages: 3,
  global: 0,
  code: [
    ...op.loop(
      when([...op.getGlobal, ...op.loadWord], op.unreachable),
      op.getGlobal,
      op.constant(4),
      op.add,
      op.setGlobal,
      op.getGlobal,
      pageBytes,
      op.lessUnsigned,
      op.branchIf(0),
    ),
    ...op.constant(0),
    ...op.constant(255),
    ...pageBytes,
    ...op.fillMemory,
    ...op.store(0, op.constant(1024)),
    ...op.store(4, op.constant(1)),
    ...[0, 0, 1, 8].flatMap(op.constant),
    ...op.call(0),
    ...op.drop,
    ...when([...op.loadByte(1024), ...op.constant(0x74), ...op.equal], op.unreachable),
    ...when([...op.loadByte(1024), ...op.constant(0x6c), ...op.equal], op.loop(op.branch(0))),
    ...when([...op.loadByte(1024), ...op.constant(0x78), ...op.equal], op.constant(3), op.call(2)),
    ...when([...op.loadByte(1024), ...op.constant(0x67), ...op.equal], op.constant(1), op.growMemory, op.drop),
    ...[1, 0, 1, 8].flatMap(op.constant),
    ...op.call(1),
    ...op.drop,
  ],
});
/** Answers what its data segment placed in memory, then sets every byte to 255. */
export const overwriting = assemble({
  imports: [wasi.fdWrite],
  pages: 1,
  data: { at: 4096, bytes: bytesOf("data") },
  code: [...writeFour(4096), ...op.constant(0), ...op.constant(255), ...pageBytes, ...op.fillMemory],
});
/** Asks for one page more, and answers two i32: what that gave (the pages before, or -1), and the pages after. */
export const stretching = (pages: number, maximum?: number): Uint8Array =>
  assemble({
    imports: [wasi.fdWrite],
    pages,
    ...(maximum === undefined ? {} : { maximum }),
    code: [
      ...op.store(4096, [...op.constant(1), ...op.growMemory]),
      ...writeFour(4096),
      ...op.store(4096, op.sizeOfMemory),
      ...writeFour(4096),
    ],
  });
/** Imports its memory, under the names that the host gives to the memory of its pool. */
export const borrowing = Uint8Array.from([
  0,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  ...section(1, vector([[0x60, 0, 0]])),
  ...section(2, vector([[...name(memoryImport.module), ...name(memoryImport.name), 2, 0, 1]])),
  ...section(3, vector([[0]])),
  ...section(7, vector([[...name("_start"), 0, 0]])),
  ...section(10, vector([[2, 0, 0x0b]])),
]);
