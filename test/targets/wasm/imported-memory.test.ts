import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { importMemory, memoryImport } from "../../../src/targets/wasm/host/imported-memory.ts";
import { makeUnique } from "../../../src/targets/wasm/unique-module.ts";
import { wasm, type WasmMemory } from "../../../src/targets/wasm/webassembly.ts";
import { assemble, name, op, section, unsigned, vector } from "./assembler.ts";
import { overwriting } from "./memory-guests.ts";

const largest = 64;
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A module of these sections. */
const moduleOf = (...sections: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from([...header, ...sections.flat()]);
/** A number in five bytes, as linkers write what they fill in later. */
const padded = (value: number): number[] => [
  ...[0, 7, 14, 21].map((shift) => ((value >> shift) & 0x7f) | 0x80),
  value >>> 28,
];
const paddedSection = (id: number, content: readonly number[]): number[] => [id, ...padded(content.length), ...content];
const exported = section(7, vector([[...name("memory"), 2, 0]]));

const rewritten = (module: Uint8Array): { bytes: Uint8Array; limits: object; inPlace: boolean } => {
  const given = Uint8Array.from(module);
  const imported = importMemory(given, largest);
  if (!imported.ok) throw new Error(imported.reason);
  return { ...imported, inPlace: imported.bytes === given };
};
const imports = (bytes: Uint8Array): unknown[] => wasm.Module.imports(new wasm.Module(bytes));
const exports = (bytes: Uint8Array): unknown[] => wasm.Module.exports(new wasm.Module(bytes));
const theMemory = { ...memoryImport, kind: "memory" };

describe("the memory becomes the last import, and nothing else changes", () => {
  test.each(["hello", "json", "sha256"])("in the C build of %s, in place", (workload) => {
    const module = readFileSync(`workloads/${workload}/c/${workload}.wasm`);
    const { bytes, limits, inPlace } = rewritten(module);
    expect(limits).toEqual({ initial: 2 });
    expect(imports(bytes)).toEqual([...imports(module), theMemory]);
    expect(exports(bytes)).toEqual(exports(module));
    expect(inPlace).toBe(true);
  });

  test.each([
    ["few imports", 1, true],
    ["imports whose section needs another byte for its size", 12, false],
    ["imports whose number needs another byte", 127, false],
    ["many imports", 1_000, true],
  ])("%s", (_what, count, inPlace) => {
    const functions = Array.from({ length: count }, (_, at) => ({ name: `fn${at}`, parameters: "", results: "" }));
    const module = assemble({ imports: functions.map((one) => ({ ...one, module: "env" })), pages: 1, code: [] });
    const result = rewritten(module);
    expect(imports(result.bytes)).toEqual([...imports(module), theMemory]);
    expect(exports(result.bytes)).toEqual(exports(module));
    expect(result.inPlace).toBe(inPlace);
  });

  test("no import section, with and without types", () => {
    const memory = section(5, vector([[0, 1]]));
    for (const before of [[], section(1, vector([[0x60, 0, 0]]))]) {
      const { bytes } = rewritten(moduleOf(before, memory, exported));
      expect(imports(bytes)).toEqual([theMemory]);
      expect(exports(bytes)).toEqual([{ name: "memory", kind: "memory" }]);
    }
  });

  test("numbers that the linker has padded, in place", () => {
    const module = moduleOf(
      paddedSection(1, vector([[0x60, 0, 0]])),
      paddedSection(2, vector([[...name("env"), ...name("f"), 0, 0]])),
      section(4, [0]),
      paddedSection(5, vector([[1, 1, 3]])),
      exported,
    );
    const { bytes, inPlace, limits } = rewritten(module);
    expect(limits).toEqual({ initial: 1, maximum: 3 });
    expect(imports(bytes)).toEqual([...imports(module), theMemory]);
    expect(inPlace).toBe(true);
  });

  test("custom sections between the others", () => {
    const custom = (text: string): number[] => section(0, [...name(text), 1, 2, 3]);
    const module = moduleOf(
      custom("a"),
      section(1, vector([[0x60, 0, 0]])),
      custom("b"),
      section(2, vector([[...name("env"), ...name("f"), 0, 0]])),
      custom("c"),
      section(5, vector([[0, 1]])),
      custom("d"),
      exported,
    );
    const { bytes } = rewritten(module);
    expect(imports(bytes)).toEqual([...imports(module), theMemory]);
    for (const [at, letter] of ["a", "b", "c", "d"].entries()) {
      expect(Buffer.from(bytes).indexOf(Buffer.from(custom(letter))), `${at}`).toBeGreaterThan(0);
    }
  });

  test("of any number of imports, pages and custom bytes", () => {
    const anyModule = fc.tuple(
      fc.nat(200),
      fc.nat(64),
      fc.option(fc.integer({ min: 64, max: 65_536 })),
      fc.nat(20_000),
    );
    fc.assert(
      fc.property(anyModule, ([count, pages, maximum, noise]) => {
        const functions = Array.from({ length: count }, () => ({ name: "f", parameters: "iI", results: "i" }));
        const limits = maximum === null ? {} : { maximum };
        const module = makeUnique(
          assemble({ imports: functions, pages, ...limits, code: [...op.constant(noise), ...op.drop] }),
          "nonce",
        );
        const result = rewritten(module);
        expect(result.limits).toEqual({ initial: pages, ...limits });
        expect(imports(result.bytes)).toEqual([...imports(module), theMemory]);
        expect(exports(result.bytes)).toEqual(exports(module));
      }),
    );
  });
});

test("the instance uses the memory that it is given, with its data segments in it", () => {
  const memory: WasmMemory = new wasm.Memory({ initial: 1 });
  const written: string[] = [];
  const system = {
    fd_write: () => written.push(Buffer.from(new Uint8Array(memory.buffer, 4096, 4)).toString()),
  };
  const module = new wasm.Module(rewritten(overwriting).bytes);
  const given = { wasi_snapshot_preview1: system, [memoryImport.module]: { [memoryImport.name]: memory } };
  for (let at = 0; at < 2; at++) {
    const instance = new wasm.Instance(module, given);
    expect(instance.exports["memory"]).toBe(memory);
    (instance.exports["_start"] as () => void)();
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 255)).toBe(true);
  }
  expect(written).toEqual(["data", "data"]);
});

describe("left as it is", () => {
  const memories = (...types: number[][]): Uint8Array => moduleOf(section(5, vector(types)));
  test.each([
    ["no memory", moduleOf(section(1, [0])), /defines no memory/],
    [
      "no memory, but an imported one",
      moduleOf(section(2, vector([[...name("m"), ...name("m"), 2, 0, 1]]))),
      /no memory/,
    ],
    ["an empty memory section", memories(), /defines 0 memories/],
    ["two memories", memories([0, 1], [0, 1]), /defines 2 memories/],
    ["a shared memory", memories([3, 1, 1]), /shared/],
    ["a 64-bit memory", memories([4, 1]), /64-bit/],
    ["a memory of small pages", memories([8, 1, 0]), /page size/],
    ["a large memory", memories([0, ...unsigned(largest + 1)]), /65 pages, more than 64/],
    ["a memory section that goes on", memories([0, 1, 0]), /cannot be read/],
    ["padding that an import cannot take up", moduleOf([5, ...padded(8), ...padded(1), 0, 0x80, 0]), /padded/],
    ["a memory after the code", moduleOf(section(10, [0]), section(5, vector([[0, 1]]))), /sections cannot be read/],
    ["sections that end too late", moduleOf([5, 9, 1, 0, 1]), /sections cannot be read/],
    ["no module", new TextEncoder().encode("#!/bin/sh\n"), /sections cannot be read/],
    ["nothing", new Uint8Array(0), /no memory|cannot be read/],
  ])("%s", (_what, module, reason) => {
    const given = Uint8Array.from(module);
    const left = importMemory(given, largest);
    expect(left.ok ? "rewritten" : left.reason).toMatch(reason);
    expect(given).toEqual(Uint8Array.from(module));
  });
});

test("what V8 refuses before, it refuses after", () => {
  const memory = section(5, vector([[0, 1]]));
  const invalid = [
    moduleOf(section(5, vector([[1, 2, 1]]))),
    moduleOf(memory, memory),
    moduleOf(section(10, [0]), memory),
    moduleOf(memory, section(2, [0])),
    moduleOf(section(2, [1]), memory),
    moduleOf(memory, section(7, vector([[...name("memory"), 2, 1]]))),
    moduleOf(memory, section(10, [1])),
  ];
  for (const module of invalid) {
    const valid = (bytes: Uint8Array): void => void new wasm.Module(bytes);
    expect(() => valid(module)).toThrow();
    const imported = importMemory(Uint8Array.from(module), largest);
    if (imported.ok) expect(() => valid(imported.bytes)).toThrow();
  }
});
