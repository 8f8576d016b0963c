import { expect, test } from "vitest";
import { nearestName } from "../../src/scenario/nearest-name.ts";
import { parseDuration, parseShare, parseSize } from "../../src/scenario/quantities.ts";

test.each([
  ["500ms", 500],
  ["30s", 30_000],
  ["1.5m", 90_000],
  ["24h", 86_400_000],
  ["2 s", 2_000],
  ["25h", undefined],
  ["0s", undefined],
  ["-1s", undefined],
  ["1", undefined],
  ["1e3s", undefined],
  ["1S", undefined],
  ["1s ", undefined],
  ["", undefined],
])("duration %s is %s ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each([
  ["64MiB", 67_108_864],
  ["1KiB", 1024],
  ["0.5GiB", 536_870_912],
  ["7B", 7],
  ["1.5B", 1],
  ["1MB", undefined],
  ["-1B", undefined],
  ["1", undefined],
])("size %s is %s bytes", (text, size) => expect(parseSize(text)).toBe(size));

test.each([
  ["5%", 0.05],
  ["2.5 %", 0.025],
  [0.05, 0.05],
  [1, 1],
  ["0%", 0],
  ["101%", undefined],
  [1.1, undefined],
  [-0.1, undefined],
  [Number.NaN, undefined],
  ["5", undefined],
])("share %s is %s", (value, share) => expect(parseShare(value)).toBe(share));

test.each([
  ["dokcer", "docker"],
  ["DOCKER", "docker"],
  ["proces", "process"],
  ["wsam", "wasm"],
  ["kubernetes", undefined],
  ["", undefined],
  ["x".repeat(100_000), undefined],
])("nearest to %.20s is %s", (word, name) => {
  expect(nearestName(word, ["wasm", "process", "docker", "fake"])).toBe(name);
});
