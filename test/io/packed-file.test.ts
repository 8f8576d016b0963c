import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { factsOf, packFile, unpackFile } from "../../src/io/packed-file.ts";

test("a large file is carried or not by what it packs to; its facts are the same", async () => {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-packed-"));
  try {
    const content = Buffer.from(`${"0123456789".repeat(20)}\n`.repeat(340_000));
    writeFileSync(join(folder, "samples.ndjson"), content);
    const carried = await packFile(folder, "samples.ndjson", 2e6);
    expect(carried.text).not.toBeNull();
    expect((await unpackFile("samples.ndjson", carried.text ?? "")).equals(content)).toBe(true);
    const bytes = Buffer.from(carried.text ?? "", "base64").byteLength;
    for (const most of [0.99 * bytes, 0.5 * bytes]) {
      const refused = await packFile(folder, "samples.ndjson", most);
      expect(refused.text).toBeNull();
      expect(refused.facts).toEqual({ ...factsOf("samples.ndjson", content), packed: null });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
