import { beforeAll, describe, expect, test } from "vitest";
import { factsOf } from "../../src/io/packed-file.ts";
import type { Verification } from "../../src/cli/page-verification.ts";
import { createVerifier, makePage, messagesOf } from "./made-pages.ts";
import { digitMutations, editCarried, forgeCarried, rangeOf } from "./page-mutations.ts";

const verify = createVerifier();
let page: string;
beforeAll(async () => {
  page = await makePage("results/published/hello");
});

const isVerified = (result: Verification | "unreadable"): boolean =>
  result !== "unreadable" && result.verdict === "verified";

test("the untouched page of the published run is verified", async () => {
  expect(await verify(page)).toMatchObject({
    verdict: "verified",
    run: "2026-11-24T00-08-13Z-hello-98a5",
    samples: 4260,
    cells: 17,
    digests: { samples: "77b0aeee7c3a72d2e45ee2e65f846c850d6d24219d37219890d2875e5c46517f" },
    differences: [],
  });
});

describe("one digit changed anywhere is rejected", () => {
  const parts: readonly (readonly [name: string, range: () => [number, number]])[] = [
    ["the whole page", () => [0, page.length]],
    ["its text", () => [page.indexOf("<body>"), page.indexOf("<script", page.indexOf("<main"))]],
    ["the data of its charts", () => rangeOf(page, "analysis")],
    ["what it says of its origin", () => rangeOf(page, "provenance")],
    ["its record", () => rangeOf(page, "run-record")],
    ["its samples", () => rangeOf(page, "samples")],
    ["its style", () => [page.indexOf("<style>"), page.indexOf("</style>")]],
    ["its script", () => [page.lastIndexOf("<script>"), page.length]],
  ];
  test.each(parts)("%s", async (_name, range) => {
    const accepted: number[] = [];
    for (const { at, page: changed } of digitMutations(page, 40, 20261125, range()))
      if (isVerified(await verify(changed))) accepted.push(at);
    expect(accepted).toEqual([]);
  });
});

describe("says what was changed", () => {
  test("a number in a table, by its table, row and column", async () => {
    const at = page.indexOf(">1.21 ms [");
    const changed = `${page.slice(0, at)}>1.31 ms${page.slice(at + 8)}`;
    expect(messagesOf(await verify(changed))).toEqual([
      'hello: durations, wasm-c, wasm, cold, jit-cached, Median [95 % interval]: the page says "1.31 ms [1.14, 1.27]", the rows give "1.21 ms [1.14, 1.27]"',
    ]);
  });

  test("a number that is longer than it was", async () => {
    const at = page.indexOf("23.5 GiB<");
    const changed = `${page.slice(0, at)}23.5 GiB, or more${page.slice(at + 8)}`;
    expect(messagesOf(await verify(changed))).toEqual([
      'Environment, memory: the page says "23.5 GiB, or more", the rows give "23.5 GiB"',
    ]);
  });

  test("a value of the charts", async () => {
    const changed = page.replace('"seed":20261123', '"seed":20261124');
    expect(messagesOf(await verify(changed))).toEqual([
      "data of the charts (analysis): run.seed: the page says 20261124, the rows give 20261123",
    ]);
  });

  test("a row of the samples, by its number", async () => {
    const changed = editCarried(page, "samples", (text) => {
      const rows = text.split("\n");
      rows[122] = (rows[122] ?? "").replace(/"totalNs":\d/, '"totalNs":9');
      return rows.join("\n");
    });
    const [message] = messagesOf(await verify(changed));
    expect(message).toMatch(
      /^samples\.ndjson: row 123 is not what the page was made from: \{"schema":1,"scenario":"hello"/,
    );
  });

  test("a row that is missing", async () => {
    const changed = editCarried(page, "samples", (text) => text.split("\n").toSpliced(5, 1).join("\n"));
    expect(messagesOf(await verify(changed))).toEqual([
      "samples.ndjson: it has 4259 rows, and the page was made from 4260; the first that differs is row 6",
    ]);
  });

  test("the seed and the order of the record, by the line", async () => {
    const seed = editCarried(page, "run-record", (text) => text.replace('"seed": 20261123', '"seed": 20261124'));
    expect(messagesOf(await verify(seed))[0]).toMatch(/^run\.json: line \d+ .*: "seed": 20261124,$/);
    const order = editCarried(page, "run-record", (text) =>
      text.replace(/("order": \[\s*\[\s*"hello",\s*)"[^"]+"/, '$1"wasm-x"'),
    );
    expect(messagesOf(await verify(order))[0]).toMatch(/^run\.json: line \d+ .*"wasm-x",$/);
  });

  test("script and style of another build", async () => {
    const [message] = messagesOf(await verify(page.replace("console.log(1234)", "console.log(1235)")));
    expect(message).toMatch(/^the page's script is not this version's, from character 16 of it on$/);
  });
});

describe("a forger who also changes the digests", () => {
  test("of the samples is betrayed by the numbers", async () => {
    const forged = forgeCarried(
      page,
      "samples",
      (text) =>
        text.replaceAll(/("target":"wasm-c".*"start":"cold".*"totalNs":)(\d+)/g, (_all, head, ns) => `${head}${ns}0`),
      factsOf,
    );
    const messages = messagesOf(await verify(forged));
    expect(messages.length).toBeGreaterThan(1);
    expect(messages[0]).toMatch(/the page says ".*", the rows give ".*"/);
  });

  test("of the record, too", async () => {
    const forged = forgeCarried(
      page,
      "run-record",
      (text) => text.replace('"seed": 20261123', '"seed": 20261124'),
      factsOf,
    );
    // The bootstrap is seeded by the run's seed, so its intervals are others, too.
    const messages = messagesOf(await verify(forged));
    expect(messages[0]).toMatch(/the page says ".*", the rows give ".*"/);
    expect(messages).toContain(
      "data of the charts (analysis): run.seed: the page says 20261123, the rows give 20261124",
    );
  });
});

test("what is no report is refused", async () => {
  for (const text of [
    "",
    "<html>",
    "\u0000",
    page.replace('id="provenance"', 'id="x"'),
    page.replace('{"schema":1,"version"', '{"schema":2,"version"'),
  ])
    expect(await verify(text)).toBe("unreadable");
});
