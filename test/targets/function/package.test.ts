import { createHash } from "node:crypto";
import { chmodSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openPackage } from "../../../src/targets/function/package.ts";
import { contents, emptyFolder, folderOf, root, saved } from "./packages.ts";

describe("a folder", () => {
  const files = { bootstrap: "#!/bin/sh\n", "lib/a.mjs": "export {};\n", "data/empty": "" };
  const modes = { bootstrap: 0o755, "lib/a.mjs": 0o640 };

  test("unpacks with its permissions", async () => {
    const opened = await openPackage({ from: "folder", folder: folderOf(files, modes) });
    const target = emptyFolder();
    await opened.unpack(target);
    expect(contents(target)).toEqual({
      bootstrap: [0o755, files.bootstrap],
      "lib/a.mjs": [0o640, files["lib/a.mjs"]],
      "data/empty": [0o644, ""],
    });
  });

  test("makes the same archive of the same files, whenever and in whatever order they were written", async () => {
    const first = folderOf(files, modes);
    const second = folderOf(Object.fromEntries(Object.entries(files).reverse()), modes);
    utimesSync(join(second, "bootstrap"), new Date(2001, 1, 1), new Date(2001, 1, 1));
    const [one, two] = await Promise.all(
      [first, second].map(async (folder) => (await openPackage({ from: "folder", folder })).zip()),
    );
    expect(Buffer.from(one ?? []).equals(Buffer.from(two ?? []))).toBe(true);
    chmodSync(join(second, "bootstrap"), 0o644);
    const other = await (await openPackage({ from: "folder", folder: second })).zip();
    expect(Buffer.from(one ?? []).equals(Buffer.from(other))).toBe(false);
  });

  test("its folders can be read by everybody, whatever the umask", async () => {
    const opened = await openPackage({ from: "folder", folder: folderOf({ "a/b/c.mjs": "x" }) });
    const before = process.umask(0o077);
    try {
      const [direct, through] = [emptyFolder(), emptyFolder()];
      await opened.unpack(direct);
      await (await openPackage({ from: "zip", file: saved(await opened.zip()) })).unpack(through);
      for (const folder of [direct, through]) {
        expect(["a", "a/b"].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o755, 0o755]);
      }
    } finally {
      process.umask(before);
    }
  });

  test("its archive unpacks to the folder", async () => {
    const opened = await openPackage({ from: "folder", folder: folderOf(files, modes) });
    const again = await openPackage({ from: "zip", file: saved(await opened.zip()) });
    const [direct, through] = [emptyFolder(), emptyFolder()];
    await opened.unpack(direct);
    await again.unpack(through);
    expect(contents(through)).toEqual(contents(direct));
  });

  test("tells what it is", async () => {
    const folder = folderOf({ a: "12345", b: "67" });
    const opened = await openPackage({ from: "folder", folder });
    const zip = await opened.zip();
    expect(await opened.facts()).toEqual({
      package: `folder ${folder.slice(folder.lastIndexOf("/") + 1)}`,
      "package-bytes": String(zip.length),
      "package-sha256": createHash("sha256").update(zip).digest("hex"),
      "package-files": "2",
      "package-unpacked-bytes": "7",
    });
  });

  test("a link inside it stands for what it points to", async () => {
    const folder = folderOf({ "real/a": "text" });
    symlinkSync("real/a", join(folder, "file"));
    symlinkSync("real", join(folder, "folder"));
    const target = emptyFolder();
    await (await openPackage({ from: "folder", folder })).unpack(target);
    expect(contents(target)).toEqual({ "real/a": [0o644, "text"], file: [0o644, "text"], "folder/a": [0o644, "text"] });
  });

  test.each([
    ["a file outside it", "../outside.txt", /is a link out of/],
    ["a folder outside it", "..", /is a link out of/],
    ["the folder that it is in", ".", /is a link to a folder that it is in/],
    ["nothing", "missing", /cannot read the folder/],
  ])("refuses a link to %s", async (_, target, reason) => {
    writeFileSync(join(root, "outside.txt"), "secret");
    const folder = folderOf({ a: "x" });
    symlinkSync(target, join(folder, "link"));
    await expect(openPackage({ from: "folder", folder })).rejects.toMatchObject({
      code: "scenario-invalid",
      message: expect.stringMatching(reason) as string,
    });
  });

  test("that is empty or missing is refused", async () => {
    await expect(openPackage({ from: "folder", folder: emptyFolder() })).rejects.toThrow("the package is empty");
    await expect(openPackage({ from: "folder", folder: join(root, "missing") })).rejects.toMatchObject({
      code: "scenario-invalid",
    });
  });
});

describe("files", () => {
  test("get the names that they are given", async () => {
    const folder = folderOf({ "a.mjs": "one", "b.mjs": "two" }, { "a.mjs": 0o755 });
    const opened = await openPackage({
      from: "files",
      files: [
        { from: join(folder, "a.mjs"), to: "index.mjs" },
        { from: join(folder, "b.mjs"), to: "lib/b.mjs" },
      ],
    });
    const target = emptyFolder();
    await opened.unpack(target);
    expect(contents(target)).toEqual({ "index.mjs": [0o755, "one"], "lib/b.mjs": [0o644, "two"] });
    expect(await opened.facts()).toMatchObject({ package: "index.mjs lib/b.mjs", "package-files": "2" });
  });

  test.each([
    ["two of one name", ["a", "b"], ["x", "x"], "two files named x"],
    ["a file in the place of a folder", ["a", "b"], ["x", "x/y"], "x is a file and a folder"],
    ["a file that is missing", ["missing"], ["x"], "cannot read"],
    ["a folder", ["."], ["x"], "is not a file"],
  ])("refuses %s", async (_, sources, names, reason) => {
    const folder = folderOf({ a: "1", b: "2" });
    const files = sources.map((from, at) => ({ from: join(folder, from), to: names[at] ?? "" }));
    await expect(openPackage({ from: "files", files })).rejects.toMatchObject({
      code: "scenario-invalid",
      message: expect.stringContaining(reason) as string,
    });
  });
});
