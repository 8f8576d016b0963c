import { assemble, op, wasi } from "./assembler.ts";

/** Writes four bytes of memory on standard output; `fd_write` is import 0. Uses the first 28 bytes. */
export const writeFour = (address: number): number[] => [
  ...op.store(16, op.constant(address)),
  ...op.store(20, op.constant(4)),
  ...[1, 16, 1, 24].flatMap(op.constant),
  ...op.call(0),
  ...op.drop,
];
export const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

/** Answers with what it was sent. */
export const echo = assemble({
  imports: [wasi.fdRead, wasi.fdWrite],
  pages: 2,
  code: op.block(
    op.loop(
      op.store(0, op.constant(1024)),
      op.store(4, op.constant(65_000)),
      [0, 0, 1, 8].flatMap(op.constant),
      op.call(0),
      op.drop,
      op.load(8),
      op.equalsZero,
      op.branchIf(1),
      op.store(4, op.load(8)),
      [1, 0, 1, 8].flatMap(op.constant),
      op.call(1),
      op.drop,
      op.branch(0),
    ),
  ),
});

/** Never ends. */
export const looping = assemble({ code: op.loop(op.branch(0)) });
/** Sleeps for ever. */
export const sleeping = assemble({
  imports: [wasi.pollOneoff],
  pages: 1,
  // A clock subscription (tag 0, clock 1) with the largest timeout.
  data: {
    at: 64,
    bytes: [
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      ...Array<number>(6).fill(255),
      0,
      0,
    ],
  },
  code: [...[64, 256, 1, 512].flatMap(op.constant), ...op.call(0), ...op.drop],
});
/** Traps. */
export const trapping = assemble({ code: op.unreachable });
/** Exits with 3. */
export const exiting = assemble({ imports: [wasi.procExit], pages: 1, code: [...op.constant(3), ...op.call(0)] });
/** Grows its memory page by page, and traps when it is refused. */
export const growing = assemble({
  pages: 1,
  code: op.loop(
    op.constant(1),
    op.growMemory,
    op.constant(-1),
    op.equal,
    [0x04, 0x40, ...op.unreachable, 0x0b],
    op.branch(0),
  ),
});
/** Has 200 pages from the start. */
export const large = assemble({ pages: 200, code: [] });
/** Writes 64 KiB again and again. */
export const flooding = assemble({
  imports: [wasi.fdWrite],
  pages: 2,
  code: [
    ...op.store(0, op.constant(16)),
    ...op.store(4, op.constant(65_536)),
    ...op.loop([1, 0, 1, 8].flatMap(op.constant), op.call(0), op.drop, op.branch(0)),
  ],
});
/** Complains on standard error, then traps. */
export const complaining = assemble({
  imports: [wasi.fdWrite],
  pages: 1,
  data: { at: 64, bytes: bytesOf("no such order") },
  code: [
    ...op.store(0, op.constant(64)),
    ...op.store(4, op.constant(13)),
    ...[2, 0, 1, 8].flatMap(op.constant),
    ...op.call(0),
    ...op.drop,
    ...op.unreachable,
  ],
});
/** Imports a function that no WASI host has. */
export const demanding = assemble({
  imports: [{ module: "env", name: "teleport", parameters: "", results: "" }],
  code: op.call(0),
});
/** A library, not a command. */
export const library = assemble({ code: [], export: "add" });
/** Answers three i32: what its memory held at 4096, its global, and the error of creating a file in directory 3. Then writes all three. */
export const prying = assemble({
  imports: [wasi.fdWrite, wasi.pathOpen],
  pages: 1,
  global: 41,
  data: { at: 64, bytes: bytesOf("left") },
  code: [
    ...writeFour(4096),
    ...op.getGlobal,
    ...op.constant(1),
    ...op.add,
    ...op.setGlobal,
    ...op.store(4096, op.getGlobal),
    ...writeFour(4096),
    // oflags CREAT, every right.
    ...op.store(4096, [
      ...[3, 0, 64, 4, 1].flatMap(op.constant),
      ...[-1, -1].flatMap(op.constant64),
      ...[0, 128].flatMap(op.constant),
      ...op.call(1),
    ]),
    ...writeFour(4096),
  ],
});
/** Answers its arguments or its environment, each ended by a zero byte. */
export const telling = (what: "args" | "env"): Uint8Array =>
  assemble({
    imports: [
      wasi.fdWrite,
      what === "args" ? wasi.argsSizesGet : wasi.environSizesGet,
      what === "args" ? wasi.argsGet : wasi.environGet,
    ],
    pages: 1,
    code: [
      ...[8, 4].flatMap(op.constant),
      ...op.call(1),
      ...op.drop,
      ...[4096, 8192].flatMap(op.constant),
      ...op.call(2),
      ...op.drop,
      ...op.store(0, op.constant(8192)),
      ...[1, 0, 1, 12].flatMap(op.constant),
      ...op.call(0),
      ...op.drop,
    ],
  });
/** Answers the error number of sending on a socket. */
export const calling = assemble({
  imports: [wasi.fdWrite, wasi.sockSend],
  pages: 1,
  code: [...op.store(4096, [...[5, 0, 0, 0, 0].flatMap(op.constant), ...op.call(1)]), ...writeFour(4096)],
});
