import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, fakeScenario, openBench } from "../cli/bench.ts";
import { mustSkip } from "../requirement.ts";
import { countRows, readRun } from "./runs.ts";

/** Debian's libfaketime: what a process sees of the calendar is read from a file, which a test may change. */
const library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
const elsewhere = "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1";
const faketime = existsSync(library) ? library : elsewhere;

describe.skipIf(mustSkip(existsSync(faketime)))("a calendar clock that is set during a run", () => {
  test.each([
    ["back", "-3600", /set back by 3600 s/],
    ["forward", "+7200", /set forward \(or it slept\) by 7200 s/],
  ])("%s moves no duration, and the record says so", async (_, offset, said) => {
    using place = openBench();
    const clock = join(place.folder, place.write("clock", "+0"));
    using bench = openBench({
      LD_PRELOAD: faketime,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      FAKETIME_DONT_RESET: "1",
    });
    bench.write(
      "scenarios/long.yaml",
      fakeScenario.replace("trials: 8", "trials: 80").replaceAll("totalMs: 8", "totalMs: 30"),
    );
    const { ended } = bench.start(["run", "--no-report"]);
    await eventually(() => countRows(bench) > 6, "the first rows");
    writeFileSync(clock, offset);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { record, samples } = readRun(bench);
    expect(record.warnings?.join("\n")).toMatch(said);
    expect(stdout).toMatch(/calendar clock was set/);
    const tookMs = Date.parse(record.endedAt ?? "") - Date.parse(record.startedAt);
    expect(tookMs).toBeGreaterThan(80 * 30);
    expect(tookMs).toBeLessThan(3_600_000);
    for (const [at, row] of samples.entries()) {
      expect(row.totalNs).toBeLessThan(60e9);
      expect(row.atNs ?? 0).toBeGreaterThanOrEqual(samples[at - 1]?.atNs ?? 0);
    }
  });
});
