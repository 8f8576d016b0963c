import { expect, test } from "vitest";
import { fillWords, uniformNumbers } from "../../src/cost/uniform-numbers.ts";
import { standardErrorsFrom } from "./replay-fixture.ts";

// The state 1, 2, 3, 4 and the reference implementation (xoshiro128starstar.c 1.1), as in the tests of the Rust crate rand_xoshiro.
const reference = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];

test("the words are those of the reference implementation, in one block or in two", () => {
  const words = new Uint32Array(10);
  fillWords(Int32Array.of(1, 2, 3, 4), words);
  expect([...words]).toEqual(reference);
  const state = Int32Array.of(1, 2, 3, 4);
  const [first, second] = [new Uint32Array(4), new Uint32Array(6)];
  fillWords(state, first);
  fillWords(state, second);
  expect([...first, ...second]).toEqual(reference);
});

test("a seed and a stream have one sequence, within (0, 1), and no other pair has it", () => {
  const firstOf = (seed: number, stream?: number): string => {
    const uniform = uniformNumbers(seed, stream);
    return Array.from({ length: 8 }, uniform).join();
  };
  expect(firstOf(7)).toBe(firstOf(7, 0));
  expect(firstOf(-1, 2)).toBe(firstOf(2 ** 32 - 1, 2));
  const pairs = [-1, 0, 1, 2, 3].flatMap((seed) => [0, 1, 2, 3].map((stream) => firstOf(seed, stream)));
  expect(new Set(pairs).size).toBe(20);
  const values = Array.from({ length: 1e5 }, uniformNumbers(1));
  expect(values.every((value) => value > 0 && value < 1)).toBe(true);
});

test.each([
  ["neighbouring streams of a seed", (at: number) => [uniformNumbers(6, at), uniformNumbers(6, at + 1)]],
  ["one stream of neighbouring seeds", (at: number) => [uniformNumbers(at), uniformNumbers(at + 1)]],
])("%s do not resemble one another, not even in their first numbers", (_, pair) => {
  const pairs = Array.from({ length: 4_000 }, (_none, at) =>
    pair(2 * at).map((uniform) => Array.from({ length: 4 }, () => uniform() - 0.5)),
  );
  for (const draw of [0, 1, 2, 3]) {
    const products = pairs.map(([a, b]) => (a?.[draw] as number) * (b?.[draw] as number));
    expect(standardErrorsFrom(0, products)).toBeLessThan(4);
  }
});

test("mean and variance are those of the uniform distribution", () => {
  const uniform = uniformNumbers(11, 5);
  const values = Array.from({ length: 2e5 }, uniform);
  expect(standardErrorsFrom(1 / 2, values)).toBeLessThan(4);
  expect(
    standardErrorsFrom(
      1 / 12,
      values.map((value) => (value - 0.5) ** 2),
    ),
  ).toBeLessThan(4);
});
