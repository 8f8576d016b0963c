import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSampleCheck } from "../../src/io/sample-check.ts";
import { judgeParts, readSamples, rowsBytes, splitRows, visitRowsPart } from "../../src/io/sample-rows.ts";
import { type Sample, sampleSchema } from "../../src/results/sample.ts";

const published = readFileSync("results/published/hello/samples.ndjson", "utf8").trimEnd().split("\n");
const isSample = compileSampleCheck();

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), "coldbench-rows-"))));
afterAll(() => rmSync(directory, { recursive: true }));

interface Outcome {
  readonly samples?: readonly Sample[];
  readonly torn?: number;
  readonly message?: string;
}

async function outcomeOf(read: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await read();
  } catch (error) {
    return { message: (error as Error).message };
  }
}

async function readInParts(count: number): Promise<Outcome> {
  const samples: Sample[] = [];
  const parts = [];
  for (const part of splitRows(directory, count))
    parts.push(await visitRowsPart(directory, part, (sample) => samples.push(sample), isSample));
  return { samples, torn: judgeParts(join(directory, "samples.ndjson"), parts) };
}

describe("rows that are read in parts", () => {
  const row = fc.constantFrom(...published.slice(0, 40));
  const damaged = fc.constantFrom("{broken", "1", "null", '{"schema":1}', '{"schema":9}', "\u{1f4a5}");
  const blank = fc.constantFrom("", "\r");
  const line = fc.oneof(
    { weight: 12, arbitrary: row },
    { weight: 1, arbitrary: damaged },
    { weight: 1, arbitrary: blank },
  );
  const content = fc
    .record({
      lines: fc.array(line, { maxLength: 30 }),
      end: fc.constantFrom("", "\n", "\n\n", "\r\n", '\n{"schema":1,"scen'),
    })
    .map(({ lines, end }) => lines.join("\n") + end);

  test("are those that are read at once: the same rows, the same damage at the same line", async () => {
    const seen = { read: 0, torn: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 9 }), async (text, count) => {
        writeFileSync(join(directory, "samples.ndjson"), text);
        const whole = await outcomeOf(() => readSamples(directory));
        expect(await outcomeOf(() => readInParts(count))).toEqual(whole);
        seen[whole.message !== undefined ? "refused" : whole.torn === 1 ? "torn" : "read"]++;
      }),
      { seed: 11, numRuns: 400 },
    );
    expect(Math.min(seen.read, seen.torn, seen.refused)).toBeGreaterThan(20);
  });

  test("are read whole where one line is longer than a piece, and where a letter has several bytes", async () => {
    const message = "ünïcödé \u{1f4a5}".repeat(40_000);
    const long = JSON.stringify({
      ...(JSON.parse(published[0] as string) as Sample),
      outcome: { ok: false, code: "exit", message },
    });
    writeFileSync(join(directory, "samples.ndjson"), [published[0], long, published[1], long].join("\n"));
    expect(await readInParts(3)).toEqual(await readSamples(directory));
    expect((await readSamples(directory)).samples.map(({ outcome }) => outcome.ok)).toEqual([true, false, true, false]);
  });

  test("parts cover the file, each from the beginning of a line to the end of one", () => {
    const text = published.join("\n");
    writeFileSync(join(directory, "samples.ndjson"), text);
    const parts = splitRows(directory, 7);
    expect(parts.map(({ from }) => from)).toEqual([0, ...parts.slice(0, -1).map(({ to }) => to)]);
    expect(parts.at(-1)?.to).toBe(rowsBytes(directory));
    for (const { from } of parts.slice(1)) expect(text[from - 1]).toBe("\n");
    const sizes = parts.map(({ from, to }) => to - from);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.1);
  });

  test("a folder without rows says what to name instead", () => {
    expect(rowsBytes(join(directory, "nowhere"))).toBe(0);
    expect(rowsBytes("README.md")).toBe(0);
    expect(() => splitRows(join(directory, "nowhere"), 2)).toThrow(/samples\.ndjson cannot be read/);
  });
});

describe("the quick check", () => {
  const samples = published.map((text) => JSON.parse(text) as Sample);

  test("accepts every row of a run", () => {
    expect(samples.filter((sample) => !isSample(sample))).toEqual([]);
  });

  test("accepts nothing that the schema refuses, or reads as something else", () => {
    const paths = samples.slice(0, 60).flatMap((sample) => pathsOf(sample).map((path) => ({ sample, path })));
    const value = fc.oneof(
      fc.constantFrom(
        null,
        -1,
        -0,
        0.5,
        2 ** 53,
        1e300,
        Infinity,
        Number.NaN,
        "",
        "cold",
        true,
        [],
        {},
        "jit",
        "other",
      ),
      fc.constantFrom(
        { ok: true },
        { ok: false },
        { ok: false, code: "exit", message: "1" },
        { state: "jit", moduleBytes: 1 },
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const change = fc.oneof(fc.record({ set: value }), fc.record({ add: value }), fc.constant({}));
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...paths), change, ({ sample, path }, what) => {
        const changed = changedAt(structuredClone(sample), path, what);
        const parsed = sampleSchema.safeParse(changed);
        const isAccepted = isSample(changed);
        counts[isAccepted ? "accepted" : "refused"]++;
        if (isAccepted) expect(parsed.success && changed).toMatchObject(parsed.data as object);
      }),
      { seed: 12, numRuns: 4_000 },
    );
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(400);
  });
});

type Place = readonly (string | number)[];

function pathsOf(value: unknown, path: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    pathsOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

/** Without a place; or with another value there; or with a value beside it that has another name. */
function changedAt(root: unknown, path: Place, change: { readonly set?: unknown; readonly add?: unknown }): unknown {
  const last = path.at(-1) as string;
  const parent = path.slice(0, -1).reduce((value, key) => (value as Record<string, unknown>)[key], root);
  const fields = parent as Record<string, unknown>;
  if ("set" in change) fields[last] = change.set;
  else if ("add" in change && !Array.isArray(parent)) fields["another"] = change.add;
  else Reflect.deleteProperty(fields, last);
  return root;
}
