import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { formatForDiffs, readStored, replaceFile, type StoredKind } from "../../src/io/stored-json.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "coldbench-json-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const kind: StoredKind<{ schema: 2; items: { n: number }[] }> = {
  schema: z.object({ schema: z.literal(2), items: z.array(z.object({ n: z.number() })) }),
  version: 2,
  what: "a list",
  hint: "make it anew",
};

test("a document is read; what is wrong with one is said with its file and field, and a hint", () => {
  const path = join(folder, "x.json");
  const write = (text: string): void => writeFileSync(path, text);
  write('{"schema":2,"items":[{"n":1}],"later":"ignored"}');
  expect(readStored(path, kind)).toEqual({ schema: 2, items: [{ n: 1 }] });
  const failure = (text: string): unknown => {
    write(text);
    try {
      return readStored(path, kind);
    } catch (error) {
      return error;
    }
  };
  expect(failure('{"schema":2,"items":[{"n":1},{"n":"x"}]}')).toMatchObject({
    code: "usage",
    message: expect.stringMatching(/x\.json is not a list: items\.1\.n: /),
    hint: "make it anew",
  });
  expect(failure('{"schema":2,')).toMatchObject({ message: expect.stringMatching(/x\.json is not a list: .*JSON/) });
  expect(failure('{"schema":3}')).toMatchObject({
    message: expect.stringMatching(/has schema 3, and this coldbench reads up to 2/),
    hint: "update coldbench",
  });
  expect(() => readStored(join(folder, "none.json"), kind)).toThrow(/none\.json cannot be read: ENOENT/);
});

test("a file is replaced as a whole and leaves nothing beside it; a place that cannot be written is named", () => {
  const path = join(folder, "x.json");
  replaceFile(path, "one");
  replaceFile(path, "two");
  expect([readFileSync(path, "utf8"), readdirSync(folder)]).toEqual(["two", ["x.json"]]);
  expect(() => replaceFile(join(folder, "no", "x.json"), "")).toThrow(/cannot write .*no\/x\.json/);
});

test("what is written for diffs is JSON with the same content, whatever it holds", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(formatForDiffs(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(formatForDiffs({ a: undefined, b: 1 })).toBe('{"b":1}');
});

test("numbers stand on one line however many, objects on lines of their own once they are long", () => {
  const numbers = Array.from({ length: 60 }, (_, at) => at * 1000);
  const text = formatForDiffs({ name: "x".repeat(100), numbers, rows: [{ a: 1 }, { b: "y".repeat(120) }] });
  expect(text.split("\n").filter((line) => line.includes("59000"))).toEqual([
    `  "numbers": ${JSON.stringify(numbers)},`,
  ]);
  expect(text).toContain('\n    {"a":1},\n');
  expect(text).toMatch(/\n {6}"b": "y+"\n {4}\}\n {2}\]\n\}$/);
});
