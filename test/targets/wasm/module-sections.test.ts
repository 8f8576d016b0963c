import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeInteger, readInteger, readSections } from "../../../src/targets/wasm/host/module-sections.ts";
import { assemble, section, unsigned } from "./assembler.ts";

const read = (...bytes: number[]): number => readInteger({ bytes: Uint8Array.from(bytes), at: 0, end: bytes.length });
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

test("what is encoded is read again, in as many bytes as asked or as it takes", () => {
  fc.assert(
    fc.property(fc.nat({ max: 0xffff_ffff }), fc.integer({ min: 1, max: 5 }), (value, width) => {
      const bytes = encodeInteger(value, width);
      expect(read(...bytes)).toBe(value);
      expect(bytes).toHaveLength(Math.max(width, unsigned(value).length));
    }),
  );
});

test("an integer that is cut off, or larger than 32 bits, or longer than five bytes, is refused", () => {
  for (const bytes of [[], [0x80], [0xff, 0xff, 0xff, 0xff, 0x1f], [0x80, 0x80, 0x80, 0x80, 0x80, 0]]) {
    expect(() => read(...bytes), bytes.join()).toThrow(RangeError);
  }
  expect(read(0xff, 0xff, 0xff, 0xff, 0x0f)).toBe(0xffff_ffff);
});

test("sections are listed with their places, without the custom ones", () => {
  const bytes = Uint8Array.from([...header, ...section(0, [1, 0x78]), ...section(1, [0]), ...section(11, [0])]);
  expect(readSections(bytes)).toEqual([
    { id: 1, start: 12, content: 14, end: 15 },
    { id: 11, start: 15, content: 17, end: 18 },
  ]);
  expect(readSections(assemble({ pages: 1, code: [] })).map(({ id }) => id)).toEqual([1, 2, 3, 5, 7, 10]);
});

test.each([
  ["ends too late", [1, 9, 0]],
  ["has no size", [1]],
  ["stands twice", [...section(5, [0]), ...section(5, [0])]],
  ["comes after a later one", [...section(3, [0]), ...section(2, [0])]],
  ["comes after the code", [...section(10, [0]), ...section(5, [0])]],
])("a section that %s is refused", (_what, sections) => {
  expect(() => readSections(Uint8Array.from([...header, ...sections]))).toThrow(RangeError);
});
