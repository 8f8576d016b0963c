import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jitter } from "../../../src/report/charts/jitter.ts";
import { placeLanes, shorten, shortenApart, wrapName } from "../../../src/report/charts/lanes.ts";
import { fitText } from "../../../src/report/charts/marks.ts";

const sizes = { lane: 20, header: 0, caption: 0, gap: 10 };

describe("lanes", () => {
  const groups = [
    { label: "a", lanes: [{}, {}] },
    { label: "b", lanes: [{}] },
  ];
  test("are stacked with a gap between groups", () => {
    const layout = placeLanes(groups, sizes);
    expect(layout.lanes.map(({ y }) => y)).toEqual([15, 35, 65]);
    expect(layout.separators).toEqual([50]);
    expect(layout.centers.map(({ y }) => y)).toEqual([25, 65]);
    expect(layout.heightPx).toBe(80);
  });
  test("have header and caption lines where asked for, and none is drawn over another", () => {
    const layout = placeLanes(groups, { ...sizes, header: 24, caption: 16 });
    expect(layout.headers.map(({ y }) => y)).toEqual([17, 123]);
    expect(layout.lanes.map(({ captionY, y }) => [captionY, y])).toEqual([
      [37, 55],
      [73, 91],
      [143, 161],
    ]);
  });
  test("without marks take their caption line only", () => {
    const flat = [{ label: "a", lanes: [{ captionOnly: true }, {}] }];
    expect(placeLanes(flat, { ...sizes, caption: 16 }).heightPx).toBe(62);
    expect(placeLanes(flat, sizes).heightPx).toBe(50);
  });
});

describe("a group", () => {
  test("is as tall as its label, its lanes in the middle", () => {
    const layout = placeLanes([{ label: "long", lanes: [{}] }], { ...sizes, label: () => 60 });
    expect(layout.lanes.map(({ y }) => y)).toEqual([35]);
    expect(layout.centers.map(({ y }) => y)).toEqual([35]);
    expect(layout.heightPx).toBe(70);
    expect(placeLanes([{ label: "a", lanes: [{}, {}] }], { ...sizes, label: () => 17 }).heightPx).toBe(50);
  });
  test("has room between caption and marks where a lane asks for it", () => {
    const lanes = [{ id: "a" }, { id: "b" }];
    const between = ({ id }: { id: string }): number => (id === "a" ? 14 : 0);
    const layout = placeLanes<{ id: string; captionOnly?: boolean }>([{ label: "x", lanes }], {
      ...sizes,
      caption: 16,
      between,
    });
    expect(layout.lanes.map(({ captionY, y }) => [captionY, y])).toEqual([
      [13, 45],
      [63, 81],
    ]);
  });
});

describe("names", () => {
  test("break where they have joints and keep their ends", () => {
    expect(wrapName("docker-node", 22)).toEqual(["docker-node"]);
    expect(wrapName("docker-orders-aggregate-node-alpine[memory=512]", 22)).toEqual([
      "docker-orders-",
      "aggregate-node-alpine",
      "[memory=512]",
    ]);
    const lines = wrapName(`${"part-".repeat(20)}[memory=512]`, 22);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toContain("[memory=512]");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(22);
  });
  test("of twice the width are wrapped whole, however they are made", () => {
    const name = "a".repeat(30) + "-".repeat(14);
    expect(wrapName(name, 22).join("")).toBe(name);
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9[\]=,._-]{1,44}$/), (some) => {
        const lines = wrapName(some, 22);
        expect(lines.join("")).toBe(some);
        expect(lines.length).toBeLessThanOrEqual(3);
      }),
    );
  });
  test("that differ are never cut to the same text", () => {
    expect(shortenApart(["wazero-c-interpreted", "wazero-go-interpreted", "bun"], 14)).toEqual([
      "wazero-c\u2026reted",
      "wazero-g\u2026reted",
      "bun",
    ]);
    const same = (middle: string): string => `${"x".repeat(20)}${middle}${"y".repeat(20)}`;
    expect(shortenApart([same("one"), same("two")], 12)).toEqual(["\u2026oneyyyyyyy\u2026", "\u2026twoyyyyyyy\u2026"]);
    expect(shortenApart([same(""), "bun"], 5)).toEqual(["xx\u2026yy", "bun"]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[ab]{1,30}$/)), fc.integer({ min: 6, max: 40 }), (names, most) => {
        const cut = shortenApart(names, most);
        expect(new Set(cut).size).toBe(names.length);
        for (const [at, text] of cut.entries()) expect(text === names[at] || text.length <= most).toBe(true);
      }),
    );
  });
  test("are cut in the middle", () => {
    expect(shorten("abcdefghij", 10)).toBe("abcdefghij");
    expect(shorten("abcdefghij", 5)).toBe("ab\u2026ij");
    expect(shorten("abcdefghij", 6)).toBe("abc\u2026ij");
  });
  test("fit the room that there is", () => {
    const ctx = { measureText: (text: string) => ({ width: text.length * 6 }) };
    expect(fitText(ctx, "abcdefghij", 60, "end")).toBe("abcdefghij");
    expect(fitText(ctx, "abcdefghij", 36, "end")).toBe("abcde\u2026");
    expect(fitText(ctx, "abcdefghij", 36, "middle")).toBe("abc\u2026ij");
    expect(fitText(ctx, "abcdefghij", 6, "end")).toBe("");
  });
});

describe("dots", () => {
  test("are spread over the lane, the same every time", () => {
    const places = Array.from({ length: 100 }, (_, index) => jitter(index));
    expect(places).toEqual(Array.from({ length: 100 }, (_, index) => jitter(index)));
    const sorted = places.toSorted((a, b) => a - b);
    expect(sorted[0]).toBeGreaterThanOrEqual(-1);
    expect(sorted.at(-1)).toBeLessThan(1);
    const gaps = sorted.slice(1).map((place, at) => place - (sorted[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(0.06);
  });
});
