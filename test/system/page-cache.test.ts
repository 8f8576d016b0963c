import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { isOnDisk, pageCacheObstacle } from "../../src/system/page-cache.ts";

test("where the page cache cannot be dropped, the reason says why", () => {
  expect(pageCacheObstacle("darwin", true)).toContain("darwin");
  expect(pageCacheObstacle("linux", false)).toContain("root");
});

test.runIf(process.platform === "linux")("a folder in memory is told from one on disk", () => {
  expect(isOnDisk("/dev/shm")).toBe(false);
  expect(typeof isOnDisk(tmpdir())).toBe("boolean");
});
