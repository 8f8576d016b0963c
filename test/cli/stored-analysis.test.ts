import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPricing } from "../../src/cli/run-pricing.ts";
import { analyseCollected, collectStored } from "../../src/cli/stored-analysis.ts";
import { usualCostOf } from "../../src/cli/usual-cost.ts";

const built = (program: string): URL => new URL(`../../dist/cli/${program}.js`, import.meta.url);
/** Small runs read as large ones are. */
const threaded = { leastBytes: 1_000, program: built("rows-worker") };
const alone = { ...threaded, leastBytes: Infinity };

let folder: string;
beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), "coldbench-threads-")), "run");
  cpSync("results/published/hello", folder, { recursive: true });
});
afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

test("threads read a run as one thread does, in the order of its rows", async () => {
  const [many, one] = [await collectStored(folder, threaded), await collectStored(folder, alone)];
  expect(many).toEqual(one);
  expect(analyseCollected(many)).toEqual(analyseCollected(one));
  expect(one.series.size).toBeGreaterThan(10);
});

test("threads price a run as one thread does", async () => {
  const collected = await collectStored(folder, alone);
  const expected = usualCostOf(collected, "2026-11-30");
  expect(expected?.rows.length).toBeGreaterThan(5);
  for (const waitMs of [0, 200, 5_000]) {
    await using pricing = startPricing(collected, "2026-11-30", { leastRows: 1, program: built("pricing-worker") });
    await setTimeout(waitMs);
    expect(await pricing.finish()).toEqual(expected);
  }
});

test("a row that was cut off, and one that is damaged, are found by threads as by one", async () => {
  const path = join(folder, "samples.ndjson");
  const rows = readFileSync(path, "utf8");
  try {
    appendFileSync(path, '{"schema":1,"scen');
    const many = await collectStored(folder, threaded);
    expect(many.torn).toBe(1);
    expect(analyseCollected(many)).toEqual(analyseCollected(await collectStored(folder, alone)));
    const lines = rows.split("\n");
    writeFileSync(path, lines.with(-10, "{broken").join("\n"));
    const message = `${path}:${lines.length - 9}: not a sample`;
    await expect(collectStored(folder, threaded)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(message),
    });
    writeFileSync(path, lines.with(3, '{"schema":9}').join("\n"));
    await expect(collectStored(folder, threaded)).rejects.toThrow(/has schema 9, and this coldbench reads up to 1/);
  } finally {
    writeFileSync(path, rows);
  }
});

test("a folder that is no run is refused in the same words", async () => {
  for (const place of [join(folder, "nowhere"), join(folder, "run.json")])
    await expect(collectStored(place, threaded)).rejects.toThrow(/run\.json cannot be read/);
});
