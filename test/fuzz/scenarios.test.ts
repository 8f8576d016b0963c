import fc from "fast-check";
import { expect, test } from "vitest";
import { fuzzCount, fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";
import { mutatedScenario, shippedScenarios } from "./scenario-mutations.ts";
import { outcomeOf } from "./scenario-outcome.ts";

const usual = 1_500;

test.each([...shippedScenarios])("%s has a plan before it is mutated", (_name, text) => {
  expect(outcomeOf(text)).toBe("planned");
});

test(
  "a mutated scenario file is a plan, or problems with file, line and remedy: never an exception, never a hang",
  () => {
    const outcomes = { planned: 0, refused: 0 };
    let slowest = { ms: 0, text: "" };
    fc.assert(
      fc.property(mutatedScenario, (text) => {
        const { user } = process.cpuUsage();
        outcomes[outcomeOf(text)]++;
        const ms = (process.cpuUsage().user - user) / 1_000;
        if (ms > slowest.ms) slowest = { ms, text };
      }),
      fuzzing(usual),
    );
    if (process.env["COLDBENCH_FUZZ"] !== undefined)
      console.log({ ...outcomes, slowestCpuMs: slowest.ms, slowestBytes: slowest.text.length });
    // Mutations that are all refused, or all harmless, would test little.
    expect(outcomes.planned).toBeGreaterThan(fuzzCount(usual) / 100);
    expect(outcomes.refused).toBeGreaterThan(fuzzCount(usual) / 3);
  },
  fuzzTimeoutMs(usual),
);
