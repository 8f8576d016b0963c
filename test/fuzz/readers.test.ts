import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BenchError } from "../../src/errors/bench-error.ts";
import { parseRunRecord } from "../../src/io/run-store.ts";
import { parseSamples } from "../../src/io/sample-rows.ts";
import { findReport, parseReport } from "../../src/targets/lambda/lambda-report.ts";
import { parseTiming } from "../../src/targets/wasm/host/protocol.ts";
import { fuzzing } from "./fuzzing.ts";

const record = readFileSync("results/published/hello/run.json", "utf8");
const rows = readFileSync("results/published/hello/samples.ndjson", "utf8").split("\n").slice(0, 12).join("\n");
const report =
  "REPORT RequestId: 8476a536\tDuration: 3.26 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 61 MB\tInit Duration: 163.03 ms\t";

/** A text with a few pieces replaced by others; a tree's values are changed as its text. */
const mutated = (text: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.record({
        at: fc.nat(text.length),
        remove: fc.nat(30),
        insert: fc.oneof(
          fc.constantFrom(
            "",
            "null",
            "{",
            "}",
            "[",
            "]",
            ",",
            '"',
            "-1",
            "1e999",
            "\n",
            "\0",
            '"schema":99,',
            "__proto__",
            "\ud800",
            "true",
          ),
          fc.string({ unit: "binary", maxLength: 6 }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((edits) =>
      edits.reduce((now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove), text),
    );

test("a run.json that was changed is a run record, or an error that names the file", () => {
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(mutated(record), (text) => {
      try {
        expect(parseRunRecord("results/x/run.json", () => text).schema).toBeGreaterThan(0);
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(BenchError);
        expect(error).toMatchObject({ code: "usage", message: expect.stringContaining("results/x/run.json") });
        outcomes.refused++;
      }
    }),
    fuzzing(400),
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(0);
});

test("a samples.ndjson that was changed is samples, or an error that names the line", async () => {
  const outcomes = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(mutated(rows), async (text) => {
      try {
        const { samples, torn } = await parseSamples("x/samples.ndjson", Readable.from([Buffer.from(text)]));
        expect(samples.length + torn).toBeGreaterThan(0);
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(BenchError);
        expect(error).toMatchObject({
          code: "usage",
          message: expect.stringMatching(/^x\/samples\.ndjson(?::\d+: not a sample| has schema)/),
        });
        outcomes.refused++;
      }
    }),
    fuzzing(1_000),
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(0);
});

test("a line of a log is a report with finite figures, or none", () => {
  const record =
    '{"type":"platform.report","record":{"requestId":"r","metrics":{"durationMs":1.5,"billedDurationMs":2},"status":"success"}}';
  fc.assert(
    fc.property(fc.oneof(mutated(report), mutated(record), fc.string({ unit: "binary" })), (line) => {
      for (const found of [parseReport(line), findReport(`${line}\n${line}`, "8476a536")]) {
        if (found === null) continue;
        expect(typeof found.requestId).toBe("string");
        for (const value of Object.values(found))
          if (typeof value === "number") expect(value).toBeGreaterThanOrEqual(0);
      }
    }),
    fuzzing(3_000),
  );
});

test("what a host says it measured is whole numbers, or nothing", () => {
  fc.assert(
    fc.property(fc.oneof(mutated("prepare=1;init=20;call=300"), fc.string({ unit: "binary" })), (value) => {
      const timing = parseTiming(value);
      if (timing !== undefined) for (const ns of Object.values(timing)) expect(Number.isInteger(ns)).toBe(true);
    }),
    fuzzing(3_000),
  );
});
