import { describe, expect, test } from "vitest";
import { eventually, fakeScenario, openBench } from "../cli/bench.ts";
import { mustSkip } from "../requirement.ts";
import { canLimitProcesses, openProcessLimit } from "./process-limit.ts";
import { countRows, readRun } from "./runs.ts";

const bare = `${fakeScenario.replace("trials: 8", "trials: 60").replaceAll("totalMs: 8", "totalMs: 30")}
  bare: { kind: process, shape: command, command: [printf, right] }
`;
const noTrace = expect.not.stringMatching(/internal error|\n\s+at /) as unknown;

test.each([24, 48, 64, 90])("no more than %i open files: a clean end that says so", async (limit) => {
  using bench = openBench();
  bench.write("scenarios/scripted.yaml", bare);
  const { code, stderr } = await bench.inShell(`ulimit -n ${limit}; "$BENCH" run --no-report --trials 2`);
  expect({ code, stderr }).toMatchObject({ stderr: noTrace });
  // How many files Node has open while it loads is its own affair.
  expect([0, 4]).toContain(code);
  if (code === 4) expect(stderr).toMatch(/too many (open )?files[^]*hint: .*ulimit -n/);
});

describe.skipIf(mustSkip(canLimitProcesses))("no further process", () => {
  test("during a run: failed trials with the reason, and others go on", async () => {
    using bench = openBench();
    bench.write("scenarios/scripted.yaml", bare);
    using limit = openProcessLimit();
    const ended = bench.inShell(`${limit.enter}; exec "$BENCH" run --no-report`);
    await eventually(() => countRows(bench) > 6, "the first rows");
    limit.allow(1);
    const { code, stderr } = await ended;
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: noTrace });
    const { record, samples } = readRun(bench);
    expect(record.status).toBe("complete");
    const failed = samples.filter(({ outcome }) => !outcome.ok);
    expect(failed.length).toBeGreaterThan(0);
    for (const { target, outcome } of failed)
      expect({ target, ...outcome }).toMatchObject({
        target: "bare",
        message: expect.stringMatching(/EAGAIN|temporarily unavailable/i),
      });
    expect(samples.filter(({ target, start }) => target === "quick" && start === "cold")).toHaveLength(60);
  });
});
