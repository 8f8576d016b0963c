import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assemble } from "./assembler.ts";
import { echo } from "./guests.ts";
import * as guests from "./memory-guests.ts";
import { createWorkshop, type HostWorkshop, limits, startTestHost, type TestHost } from "./hosts.ts";

let workshop: HostWorkshop;
beforeAll(async () => {
  workshop = await createWorkshop();
});
afterAll(async () => workshop[Symbol.asyncDispose]());

const short = { limits: { ...limits, timeMs: 1_000 } };
const hostOf = (module: Uint8Array, changes: Partial<typeof short> = {}): Promise<TestHost> =>
  startTestHost(workshop, workshop.configure(module, changes));
/** The answer, or the failure's code. */
const ask = async (host: TestHost, body: BodyInit): Promise<string> => {
  const response = await fetch(host.url, { method: "POST", body });
  const text = await response.text();
  return response.headers.get("coldbench-failure") ?? text;
};
const numbers = async (host: TestHost): Promise<number[]> => [
  ...new Int32Array(await (await fetch(host.url, { method: "POST", body: "" })).arrayBuffer()),
];
/** What the guest `soiling` makes of the first byte of its input, when it finds no byte that is not zero. */
const outcomes: Readonly<Record<string, string>> = { t: "trap", x: "exit", l: "time-limit" };
const expected = (letter: string): string => outcomes[letter] ?? letter;

describe.each([
  ["before the supervisor watches", false],
  ["under the supervisor", true],
])("%s", (_when, supervised) => {
  test("a guest finds every byte zero, however the guests before it ended", async () => {
    await using host = await hostOf(guests.soiling, short);
    if (supervised) await host.status();
    for (const letter of "abtcxdlegflhtlxgi") expect(await ask(host, letter), letter).toBe(expected(letter));
    expect((await host.status()).memory).toMatch(/^recycled: zeroed/);
  });

  test("so does each of many guests that are asked at once", async () => {
    await using host = await hostOf(guests.soiling, short);
    if (supervised) await host.status();
    const letters = "abcdtefghijxklmnopqrtsabcgdefl".repeat(2).split("");
    const answers = await Promise.all(letters.map((letter) => ask(host, letter)));
    expect(answers).toEqual(letters.map(expected));
  });
});

test("what a data segment places in memory is there for every guest", async () => {
  await using host = await hostOf(guests.overwriting);
  for (let at = 0; at < 5; at++) expect(await ask(host, "")).toBe("data");
});

test.each([
  ["without a maximum", guests.stretching(2), [2, 3]],
  ["up to its maximum", guests.stretching(2, 3), [2, 3]],
  ["not past its maximum", guests.stretching(2, 2), [-1, 2]],
  ["not past the limit of the host", guests.stretching(limits.memoryPages), [-1, limits.memoryPages]],
  ["from no page at all", guests.stretching(0), [0, 1]],
])("a guest grows its memory %s, and the next one starts with the initial size again", async (_what, module, sizes) => {
  await using host = await hostOf(module);
  for (let at = 0; at < 4; at++) expect(await numbers(host)).toEqual(sizes);
});

test("an answer that is still being sent is not touched by the guests after it", async () => {
  await using host = await hostOf(echo);
  const bodies = Array.from({ length: 8 }, (_, at) => String.fromCharCode(97 + at).repeat(900_000));
  const answers = await Promise.all(bodies.map((body) => ask(host, body)));
  expect(answers.map((answer, at) => answer === bodies[at])).toEqual(bodies.map(() => true));
});

describe("each instance makes a memory of its own, and the host says why", () => {
  test.each([
    ["a module without a memory", assemble({ code: [] }), {}, /a new one for each instance: it defines no memory/],
    [
      "a large one",
      assemble({ pages: 65, code: [] }),
      { limits: { ...limits, memoryPages: 65 } },
      /a new one for each instance: it starts with 65 pages/,
    ],
  ])("%s", async (_what, module, changes, reason) => {
    await using host = await hostOf(module, changes);
    for (let at = 0; at < 2; at++) expect(await ask(host, "")).toBe("");
    expect((await host.status()).memory).toMatch(reason);
  });
});

test("a module that asks for a memory under the names of the host's own gets none", async () => {
  await using host = await hostOf(guests.borrowing);
  expect(await ask(host, "")).toBe("missing-import");
  expect((await host.status()).memory).toBeUndefined();
});
