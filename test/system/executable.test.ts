import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findExecutable, resolveExecutable } from "../../src/system/executable.ts";

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "coldbench-test-")));
  writeFileSync(join(folder, "script"), "#!/bin/sh\nexit 0\n");
  chmodSync(join(folder, "script"), 0o755);
  writeFileSync(join(folder, "data"), "#!/bin/sh\n");
  chmodSync(join(folder, "data"), 0o644);
  symlinkSync(process.execPath, join(folder, "runtime"));
  symlinkSync(join(folder, "runtime"), join(folder, "alias"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a name is looked up on PATH and followed through symbolic links to the real file", () => {
  expect(resolveExecutable("alias", `/nowhere:${folder}`)).toEqual({
    file: realpathSync(process.execPath),
    script: false,
  });
});

test("what is executed keeps its name, which programs such as busybox act by", () => {
  expect(findExecutable("alias", folder)).toBe(join(folder, "alias"));
});

test("a script is reported as one", () => {
  expect(resolveExecutable("script", folder)).toEqual({ file: join(folder, "script"), script: true });
  expect(resolveExecutable(join(folder, "script"), "")).toEqual({ file: join(folder, "script"), script: true });
});

test("what cannot be executed is refused with what to do about it", () => {
  const refusal = (name: string, path = folder): unknown => {
    try {
      return findExecutable(name, path);
    } catch (error) {
      return error;
    }
  };
  expect(refusal("missing")).toMatchObject({
    code: "target-unavailable",
    hint: expect.stringContaining("install missing"),
  });
  expect(refusal("data")).toMatchObject({ code: "target-unavailable" });
  expect(refusal(join(folder, "data"))).toMatchObject({ hint: expect.stringContaining("chmod +x") });
  expect(refusal(join(folder, "absent"))).toMatchObject({ hint: expect.stringContaining("build it") });
  expect(refusal(folder)).toMatchObject({ code: "target-unavailable" });
  expect(refusal("runtime", "")).toMatchObject({ message: expect.stringContaining("0 folders") });
  expect(refusal("")).toMatchObject({ code: "target-unavailable" });
});

test("a folder of PATH that cannot be searched is passed over", () => {
  // A loop of links fails for everyone, as a folder without permission does for those who are not root.
  const loop = join(folder, "loop");
  symlinkSync(loop, loop);
  expect(findExecutable("sh", `${loop}:/bin`)).toBe("/bin/sh");
  expect(() => findExecutable(join(loop, "x"), "")).toThrow(/is not an executable file/);
});
