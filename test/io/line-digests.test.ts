import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { digestLines, firstChangedLines } from "../../src/io/line-digests.ts";
import type { FileFacts } from "../../src/results/provenance.ts";

function factsOf(text: string, finest = 1000, pieces = text.length || 1): FileFacts {
  const bytes = new TextEncoder().encode(text);
  const digests = digestLines(bytes.length, finest);
  for (let at = 0; at < bytes.length; at += pieces) digests.add(bytes.subarray(at, at + pieces));
  return digests.end();
}

test.each(["", "a", "a\n", "a\nb", "a\n\nb\n", "\n", "longer line\nanother\nthird, cut"])(
  "the pieces that %j comes in change nothing",
  (text) => {
    const whole = factsOf(text);
    expect(whole).toMatchObject({
      sha256: createHash("sha256").update(text).digest("hex"),
      bytes: text.length,
      lines: text.split("\n").length - (text.endsWith("\n") || text === "" ? 1 : 0),
      linesPerMark: 1,
    });
    for (const pieces of [1, 2, 3, 5]) expect(factsOf(text, 1000, pieces)).toEqual(whole);
    for (const pieces of [1, 2, 3, 5]) expect(factsOf(text, 3, pieces)).toEqual(factsOf(text, 3));
  },
);

test("a changed line is found by its mark, or with those that share it", () => {
  const lines = Array.from({ length: 100 }, (_, at) => `line ${at + 1}\n`);
  const text = lines.join("");
  const changed = lines.with(41, "another\n").join("");
  expect(firstChangedLines(factsOf(text), factsOf(text))).toBeNull();
  expect(firstChangedLines(factsOf(text), factsOf(changed))).toEqual({ from: 42, to: 42 });
  const coarse = text.length / 10;
  expect(firstChangedLines(factsOf(text, coarse), factsOf(changed, coarse))).toEqual({ from: 41, to: 50 });
  expect(firstChangedLines(factsOf(text), factsOf(lines.slice(0, 99).join("")))).toEqual({ from: 100, to: 100 });
});
