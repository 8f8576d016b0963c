import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { billedDurationMs } from "../../../src/results/billed-duration.ts";
import { decodeLogTail, findReport, parseReport } from "../../../src/targets/lambda/lambda-report.ts";

/** Published REPORT lines of AWS Lambda and of its emulator: other orders, with and without the trailing tab. */
const lines = [
  "REPORT RequestId: 6f7f0961-0c7a-4d2c-8d4f-1d7a1f1c9e11\tDuration: 1448.90 ms\tBilled Duration: 1984 ms\tMemory Size: 512 MB\tMax Memory Used: 118 MB\tInit Duration: 534.39 ms\t",
  "REPORT RequestId: 6f7f0961-0c7a-4d2c-8d4f-1d7a1f1c9e12\tDuration: 149.53 ms\tBilled Duration: 313 ms\tMemory Size: 512 MB\tMax Memory Used: 141 MB\tRestore Duration: 511.20 ms\tBilled Restore Duration: 163 ms\t",
  "REPORT RequestId: 6f7f0961-0c7a-4d2c-8d4f-1d7a1f1c9e13\tInit Duration: 0.20 ms\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\tStatus: timeout",
] as const;

const nothing = { initMs: null, restoreMs: null, billedRestoreMs: null, status: null, errorType: null };

describe("parseReport", () => {
  test("reads every published line by its keys", () => {
    expect(lines.map((line) => parseReport(line))).toEqual([
      {
        ...nothing,
        requestId: "6f7f0961-0c7a-4d2c-8d4f-1d7a1f1c9e11",
        durationMs: 1448.9,
        billedMs: 1984,
        memoryMiB: 512,
        maxMemoryMiB: 118,
        initMs: 534.39,
      },
      {
        ...nothing,
        requestId: "6f7f0961-0c7a-4d2c-8d4f-1d7a1f1c9e12",
        durationMs: 149.53,
        billedMs: 313,
        memoryMiB: 512,
        maxMemoryMiB: 141,
        restoreMs: 511.2,
        billedRestoreMs: 163,
      },
      {
        ...nothing,
        requestId: "6f7f0961-0c7a-4d2c-8d4f-1d7a1f1c9e13",
        durationMs: 3000,
        billedMs: 3000,
        memoryMiB: 128,
        maxMemoryMiB: 30,
        initMs: 0.2,
        status: "timeout",
      },
    ]);
  });

  test("what AWS printed agrees with the law of billing", () => {
    for (const line of lines.slice(0, 2)) {
      const report = parseReport(line);
      expect(report?.billedMs).toBe(billedDurationMs(report ?? { durationMs: Number.NaN }));
    }
    // The emulator's timeout, of before 2025-08-01.
    const { durationMs, initMs, billedMs } = parseReport(lines[2]) ?? { durationMs: Number.NaN };
    expect(billedDurationMs({ durationMs, initMs, era: "free-init" })).toBe(billedMs);
  });

  test("reads the fields in any order, and fields that it does not know", () => {
    const fields = [
      "Duration: 2.50 ms",
      "Billed Duration: 13 ms",
      "Memory Size: 128 MB",
      "Max Memory Used: 40 MB",
      "Init Duration: 10.01 ms",
      "Status: error",
      "Error Type: Runtime.ExitError",
      "XRAY TraceId: 1-5f84f7-aa\tSegmentId: 5f3a\tSampled: true",
      "Average Duration: 99 ms",
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(fields, { minLength: fields.length }),
        fc.constantFrom("", "\t", "\n"),
        (all, end) => {
          expect(parseReport(`REPORT RequestId: r-1\t${all.join("\t")}${end}`)).toEqual({
            requestId: "r-1",
            durationMs: 2.5,
            billedMs: 13,
            memoryMiB: 128,
            maxMemoryMiB: 40,
            initMs: 10.01,
            restoreMs: null,
            billedRestoreMs: null,
            status: "error",
            errorType: "Runtime.ExitError",
          });
        },
      ),
    );
  });

  test("reads a copy whose tabs have become spaces", () => {
    const copy =
      "REPORT RequestId: 24addd09 Duration: 127.10 ms Billed Duration: 154 ms Memory Size: 2048 MB Max Memory Used: 212 MB Restore Duration: 325.93 ms Billed Restore Duration: 26 ms XRAY TraceId: 1-66d978e5 SegmentId: 29c3 Sampled: true";
    expect(parseReport(copy)).toMatchObject({
      durationMs: 127.1,
      billedMs: 154,
      restoreMs: 325.93,
      billedRestoreMs: 26,
    });
  });

  test("reads the JSON format", () => {
    const line =
      '{"time":"2026-10-08T07:30:29.470Z","type":"platform.report","record":{"requestId":"79b5e81f","metrics":{"durationMs":1233.96,"billedDurationMs":1698,"memorySizeMB":256,"maxMemoryUsedMB":123,"initDurationMs":463.512},"status":"success"}}';
    const report = parseReport(line);
    expect(report).toEqual({
      ...nothing,
      requestId: "79b5e81f",
      durationMs: 1233.96,
      billedMs: 1698,
      memoryMiB: 256,
      maxMemoryMiB: 123,
      initMs: 463.512,
      status: "success",
    });
    expect(billedDurationMs(report ?? { durationMs: Number.NaN })).toBe(1698);
  });

  test.each([
    "INIT_REPORT Init Duration: 0.79 ms\tPhase: init\tStatus: error\tError Type: Runtime.InvalidEntrypoint",
    "START RequestId: a Version: $LATEST",
    "REPORT RequestId: a\tBilled Duration: 3 ms",
    "REPORT RequestId: a\tDuration: soon ms",
    "REPORT ",
    '{"type":"platform.report"',
    '{"type":"platform.report"}',
    '{"type":"platform.report","record":null}',
    '{"type":"other","record":{"say":"platform.report"}}',
    '{"message":"platform.report"}',
    "",
  ])("finds no report in %j", (line) => expect(parseReport(line)).toBeNull());

  test("never throws", () => {
    const noise = fc.oneof(
      fc.string(),
      fc.string().map((text) => `REPORT ${text}`),
      fc.json().map((text) => `{"type":"platform.report","record":${text}}`),
    );
    fc.assert(fc.property(noise, (line) => void parseReport(line)));
  });
});

describe("findReport", () => {
  const [line] = lines;
  const id = "6f7f0961-0c7a-4d2c-8d4f-1d7a1f1c9e11";
  const tail = (log: string): string => Buffer.from(log).subarray(-4096).toString("base64");

  test("finds it at the end of a tail that was cut in the middle of a character", () => {
    const log = `START RequestId: ${id} Version: $LATEST\n${"h\u00e4h ".repeat(2_000)}\nEND RequestId: ${id}\n${line}\n`;
    const texts = [0, 1, 2, 3, 4].map((more) => decodeLogTail(tail(`${log}${"\n".repeat(more)}`)));
    expect(texts.some((text) => text.startsWith("\ufffd"))).toBe(true);
    for (const text of texts) expect(findReport(text, id)).toMatchObject({ durationMs: 1448.9 });
  });

  test("finds none when what is left of it is cut", () => {
    expect(findReport(line.slice(10), id)).toBeNull();
    expect(findReport(decodeLogTail(undefined), id)).toBeNull();
  });

  test("passes over what a function printed of itself, and over reports of others", () => {
    const forged = `REPORT RequestId: ${id}\tDuration: 1.00 ms\tBilled Duration: 1 ms\n`;
    const other = "REPORT RequestId: other\tDuration: 2.00 ms\tBilled Duration: 2 ms\n";
    expect(findReport(`${forged}${line}\n${other}`, id)).toMatchObject({ billedMs: 1984 });
    expect(findReport(other, id)).toBeNull();
  });
});
