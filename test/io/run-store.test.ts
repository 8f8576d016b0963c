import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BenchError } from "../../src/errors/bench-error.ts";
import { createRunStore, readRunRecord } from "../../src/io/run-store.ts";
import { readSamples } from "../../src/io/sample-rows.ts";
import type { RunRecord } from "../../src/results/run-record.ts";
import type { Sample } from "../../src/results/sample.ts";
import { nanoseconds } from "../../src/units/duration.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "coldbench-store-"))));
afterEach(() => rmSync(root, { recursive: true }));

const record: RunRecord = {
  schema: 1,
  id: "2026-11-22T07-31-05Z-hello-3f2a",
  startedAt: "2026-11-22T07:31:05.000Z",
  seed: 7,
  status: "running",
  tool: { name: "coldbench", version: "0.0.0" },
  environment: {
    fingerprint: "f",
    os: "os",
    kernel: "k",
    arch: "x64",
    cpu: { model: "m", cores: 2, governor: null },
    memoryBytes: 1,
    loadAverage: [0, 0, 0],
    virtualization: null,
    node: "v20.0.0",
    engines: {},
    floor: {},
  },
  scenarios: [],
  targets: [],
  order: [["hello", "wasm", "cold", 0]],
};

const sample = (trial: number): Sample => ({
  schema: 1,
  scenario: "hello",
  target: "wasm",
  kind: "wasm",
  start: "cold",
  trial,
  ordinal: 0,
  totalNs: nanoseconds(500_000 + trial),
  phases: [{ phase: "handle", ns: nanoseconds(500_000 + trial), source: "client" }],
  usage: { cpuNs: null, peakMemoryBytes: null, billedMs: null },
  proof: { instance: `i${trial}`, invocation: 1, accepted: true },
  outcome: { ok: true },
});

test("what was appended is read back, row by row", async () => {
  using store = createRunStore(root, record);
  store.append([sample(0), sample(1)]);
  store.append([]);
  store.append([sample(2)]);
  expect(await readSamples(store.directory)).toEqual({ samples: [sample(0), sample(1), sample(2)], torn: 0 });
  expect(readRunRecord(store.directory)).toEqual(record);
});

test("an update replaces run.json as a whole", () => {
  using store = createRunStore(root, record);
  store.update({ ...record, status: "complete" });
  expect(readRunRecord(store.directory).status).toBe("complete");
});

test("a row cut off by a crash is left out and counted, whatever the byte it was cut at", async () => {
  using store = createRunStore(root, record);
  store.append([sample(0)]);
  const whole = readFileSync(join(store.directory, "samples.ndjson"), "utf8");
  const next = `${JSON.stringify(sample(1))}\n`;
  for (let bytes = 1; bytes < next.length - 1; bytes += 7) {
    writeFileSync(join(store.directory, "samples.ndjson"), whole + next.slice(0, bytes));
    expect(await readSamples(store.directory)).toEqual({ samples: [sample(0)], torn: 1 });
  }
});

test("a damaged row in the middle is refused, naming file and line", async () => {
  using store = createRunStore(root, record);
  store.append([sample(0)]);
  appendFileSync(join(store.directory, "samples.ndjson"), "{broken\n");
  store.append([sample(1)]);
  await expect(readSamples(store.directory)).rejects.toThrow(/samples\.ndjson:2: not a sample/);
});

test("a row that is JSON but no sample is refused with its field", async () => {
  using store = createRunStore(root, record);
  const { outcome: _, ...rest } = sample(0);
  appendFileSync(join(store.directory, "samples.ndjson"), `${JSON.stringify(rest)}\n`);
  store.append([sample(1)]);
  await expect(readSamples(store.directory)).rejects.toThrow(/samples\.ndjson:1: not a sample: outcome/);
});

test("files of a newer coldbench are refused, not misread", async () => {
  using store = createRunStore(root, record);
  writeFileSync(join(store.directory, "run.json"), JSON.stringify({ ...record, schema: 2 }));
  expect(() => readRunRecord(store.directory)).toThrow(/schema 2, and this coldbench reads up to 1/);
  writeFileSync(join(store.directory, "samples.ndjson"), `${JSON.stringify({ ...sample(0), schema: 9 })}\n`);
  await expect(readSamples(store.directory)).rejects.toThrow(BenchError);
});

test("a folder that is no run says what to name instead", async () => {
  expect(() => readRunRecord(root)).toThrow(/run\.json cannot be read/);
  await expect(readSamples(join(root, "nowhere"))).rejects.toThrow(/cannot be read/);
});

test("a run id that exists already is refused", () => {
  createRunStore(root, record)[Symbol.dispose]();
  expect(() => createRunStore(root, record)).toThrow(/cannot make the results folder/);
});
