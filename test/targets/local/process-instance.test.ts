import { expect, test } from "vitest";
import { adapterInstance, pidOfInstance } from "../../../src/targets/local/process-instance.ts";
import { nanoseconds } from "../../../src/units/duration.ts";

test("the name of an instance tells its pid", () => {
  const name = adapterInstance({ pid: 4711, startedNs: nanoseconds(12) });
  expect(name).toBe("pid-4711@12");
  expect(pidOfInstance(name)).toBe(4711);
  for (const other of ["", "none", "4711", "pid-@1", "pid-1@2 "])
    expect(() => pidOfInstance(other)).toThrow(RangeError);
});
