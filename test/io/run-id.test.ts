import fc from "fast-check";
import { expect, test } from "vitest";
import { runId } from "../../src/io/run-id.ts";

test("is the time, the name and a suffix", () => {
  expect(runId(new Date("2026-11-22T07:31:05.123Z"), "Hello", "3f2a9c")).toBe("2026-11-22T07-31-05Z-hello-3f2a");
});

test("keeps only what every file system takes", () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(runId(new Date(0), name, "abcd")).toMatch(/^1970-01-01T00-00-00Z-[a-z0-9-]{1,41}-abcd$/);
    }),
  );
});

test("sorts by time", () => {
  const ids = ["2026-01-02", "2026-11-22", "2027-01-01"].map((day) => runId(new Date(day), "x", "0000"));
  expect(ids.toSorted()).toEqual(ids);
});
