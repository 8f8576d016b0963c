/** A tiny assembler for the guests of these tests: binary WebAssembly without a toolchain (specification, chapter 5). */

/** A number in LEB128. */
export const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
const signed = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
/** Items with their count in front. */
export const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
/** A name with its length in front. */
export const name = (text: string): number[] => vector([...new TextEncoder().encode(text)].map((byte) => [byte]));
/** A section, its size in front of its content. */
export const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];

/** Parameter and result types of an import, as letters: i = i32, I = i64. */
export interface Import {
  readonly module?: string;
  readonly name: string;
  readonly parameters: string;
  readonly results: string;
}

export interface Program {
  readonly imports?: readonly Import[];
  /** Initial pages of the exported memory. */
  readonly pages?: number;
  /** Largest number of its pages. */
  readonly maximum?: number;
  /** Instructions of `_start`, or of what `export` names instead. */
  readonly code: readonly number[];
  readonly export?: string;
  /** Bytes placed in memory. */
  readonly data?: { readonly at: number; readonly bytes: readonly number[] };
  /** Initial value of mutable global 0, an i32. */
  readonly global?: number;
}

const types = (letters: string): number[] => vector(letters.split("").map((letter) => [letter === "I" ? 0x7e : 0x7f]));

const limits = (pages: number, maximum: number | undefined): number[] =>
  maximum === undefined ? [0, ...unsigned(pages)] : [1, ...unsigned(pages), ...unsigned(maximum)];

/** The bytes of a module with one function, () -> (). Imports are functions 0, 1, ... in their order. */
export function assemble({ imports = [], pages, maximum, code, export: exported, data, global }: Program): Uint8Array {
  const start = imports.length;
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(
      1,
      vector([
        ...imports.map(({ parameters, results }) => [0x60, ...types(parameters), ...types(results)]),
        [0x60, 0, 0],
      ]),
    ),
    ...section(
      2,
      vector(
        imports.map((item, at) => [
          ...name(item.module ?? "wasi_snapshot_preview1"),
          ...name(item.name),
          0,
          ...unsigned(at),
        ]),
      ),
    ),
    ...section(3, vector([unsigned(start)])),
    ...(pages === undefined ? [] : section(5, vector([limits(pages, maximum)]))),
    ...(global === undefined ? [] : section(6, vector([[0x7f, 1, 0x41, ...signed(global), 0x0b]]))),
    ...section(
      7,
      vector([
        [...name(exported ?? "_start"), 0, ...unsigned(start)],
        ...(pages === undefined ? [] : [[...name("memory"), 2, 0]]),
      ]),
    ),
    ...section(10, vector([[...unsigned(code.length + 2), 0, ...code, 0x0b]])),
    ...(data === undefined
      ? []
      : section(11, vector([[0, 0x41, ...signed(data.at), 0x0b, ...vector(data.bytes.map((byte) => [byte]))]]))),
  ]);
}

/** Instructions. */
export const op = {
  unreachable: [0x00],
  drop: [0x1a],
  add: [0x6a],
  equalsZero: [0x45],
  equal: [0x46],
  branchIf: (depth: number) => [0x0d, depth],
  branch: (depth: number) => [0x0c, depth],
  block: (...body: readonly (readonly number[])[]) => [0x02, 0x40, ...body.flat(), 0x0b],
  loop: (...body: readonly (readonly number[])[]) => [0x03, 0x40, ...body.flat(), 0x0b],
  constant: (value: number) => [0x41, ...signed(value)],
  constant64: (value: number) => [0x42, ...signed(value)],
  call: (callee: number) => [0x10, callee],
  /** The address is on the stack. */
  loadWord: [0x28, 2, 0],
  loadByte: (address: number) => [0x41, ...signed(address), 0x2d, 0, 0],
  load: (address: number) => [0x41, ...signed(address), 0x28, 2, 0],
  store: (address: number, value: readonly number[]) => [0x41, ...signed(address), ...value, 0x36, 2, 0],
  growMemory: [0x40, 0],
  sizeOfMemory: [0x3f, 0],
  /** Destination, value and length are on the stack. */
  fillMemory: [0xfc, 0x0b, 0],
  multiply: [0x6c],
  lessUnsigned: [0x49],
  getGlobal: [0x23, 0],
  setGlobal: [0x24, 0],
} as const;

/** Imports of WASI preview1. */
export const wasi = {
  fdRead: { name: "fd_read", parameters: "iiii", results: "i" },
  fdWrite: { name: "fd_write", parameters: "iiii", results: "i" },
  procExit: { name: "proc_exit", parameters: "i", results: "" },
  pathOpen: { name: "path_open", parameters: "iiiiiIIii", results: "i" },
  argsSizesGet: { name: "args_sizes_get", parameters: "ii", results: "i" },
  argsGet: { name: "args_get", parameters: "ii", results: "i" },
  environSizesGet: { name: "environ_sizes_get", parameters: "ii", results: "i" },
  environGet: { name: "environ_get", parameters: "ii", results: "i" },
  pollOneoff: { name: "poll_oneoff", parameters: "iiii", results: "i" },
  sockSend: { name: "sock_send", parameters: "iiiii", results: "i" },
} as const satisfies Record<string, Import>;
