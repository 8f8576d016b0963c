import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openPackage } from "../../../src/targets/function/package.ts";
import { archive, contents, emptyFolder, file, root, saved, tampered } from "./packages.ts";

describe("a zip archive", () => {
  test("is uploaded as it is, and unpacks with its permissions", async () => {
    const bytes = await archive([
      file("bootstrap", "run", 0o100755),
      file("lib/a", "text", 0o100600),
      file("dos", "x", 0),
    ]);
    const opened = await openPackage({ from: "zip", file: saved(bytes) });
    expect(Buffer.from(await opened.zip()).equals(bytes)).toBe(true);
    const target = emptyFolder();
    await opened.unpack(target);
    expect(contents(target)).toEqual({ bootstrap: [0o755, "run"], "lib/a": [0o600, "text"], dos: [0o644, "x"] });
    expect(await opened.facts()).toMatchObject({
      "package-bytes": String(bytes.length),
      "package-files": "3",
      "package-unpacked-bytes": "8",
    });
  });

  test.each([
    ["leaves its folder", "aa/bb", "../bb", /cannot be read as a zip archive: .*\.\.\/bb/],
    ["leaves its folder with backslashes", "aa_bb", "..\\bb", /cannot be read as a zip archive/],
    ["is absolute", "aabb", "/abb", /cannot be read as a zip archive: absolute path/],
  ])("is refused when a name %s", async (_, from, to, reason) => {
    const path = await tampered([file(from)], from, to);
    await expect(openPackage({ from: "zip", file: path })).rejects.toMatchObject({
      code: "scenario-invalid",
      message: expect.stringMatching(reason) as string,
    });
  });

  test("is refused when it holds a link, also one that a later file would be written through", async () => {
    const path = saved(await archive([file("link", "/tmp", 0o120777), file("other", "x")]));
    await expect(openPackage({ from: "zip", file: path })).rejects.toThrow("link in the package is a link or a device");
  });

  test("is refused when it has two files of one name, or a file in the place of a folder", async () => {
    await expect(openPackage({ from: "zip", file: saved(await archive([file("a"), file("a")])) })).rejects.toThrow(
      "two files",
    );
    await expect(openPackage({ from: "zip", file: saved(await archive([file("a"), file("a/b")])) })).rejects.toThrow(
      "a is a file and a folder",
    );
  });

  test("is refused when it would be larger than Lambda takes, before anything is unpacked", async () => {
    const bytes = await archive([file("bomb", "0".repeat(1000))]);
    // The unpacked size in the central directory (APPNOTE.TXT 4.3.12, offset 24).
    const directory = bytes.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    bytes.writeUInt32LE(3_000_000_000, directory + 24);
    await expect(openPackage({ from: "zip", file: saved(bytes) })).rejects.toThrow(
      "3000000000 bytes unpacked; Lambda takes",
    );
  });

  test("is refused while unpacking when it holds more than it says", async () => {
    const bytes = await archive([file("bomb", "0".repeat(1000))]);
    const directory = bytes.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    bytes.writeUInt32LE(10, directory + 24);
    const opened = await openPackage({ from: "zip", file: saved(bytes) });
    await expect(opened.unpack(emptyFolder())).rejects.toMatchObject({ code: "scenario-invalid" });
  });

  test("is refused when it is none, or missing", async () => {
    const none = saved(Buffer.from("not a zip archive"));
    await expect(openPackage({ from: "zip", file: none })).rejects.toMatchObject({ code: "scenario-invalid" });
    await expect(openPackage({ from: "zip", file: join(root, "missing.zip") })).rejects.toThrow("cannot read");
  });
});

test("any files come back from the archive that is made of them", async () => {
  const names = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,2}\.[a-z]{1,3}$/);
  const some = fc.uniqueArray(
    fc.record({ name: names, body: fc.uint8Array({ maxLength: 2000 }), executable: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 6,
      selector: ({ name }) => name,
    },
  );
  await fc.assert(
    fc.asyncProperty(some, async (files) => {
      const source = emptyFolder();
      for (const { name, body, executable } of files) {
        mkdirSync(dirname(join(source, name)), { recursive: true });
        writeFileSync(join(source, name), body);
        chmodSync(join(source, name), executable ? 0o755 : 0o644);
      }
      const opened = await openPackage({ from: "folder", folder: source });
      const target = emptyFolder();
      await (await openPackage({ from: "zip", file: saved(await opened.zip()) })).unpack(target);
      expect(contents(target)).toEqual(contents(source));
    }),
    { numRuns: 30 },
  );
});
