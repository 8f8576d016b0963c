import { expect, test } from "vitest";
import { libraryPath, parseLibraries } from "../../src/system/image-libraries.ts";

test("reads the ldd of glibc: the loader and what is found, not the kernel's own", () => {
  const text = `\tlinux-vdso.so.1 (0x00007fbcf2a70000)
\tlibdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007fbcf2a59000)
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007fbcf253e000)
\t/lib64/ld-linux-x86-64.so.2 (0x00007fbcf2a72000)
`;
  expect(parseLibraries(text, "node")).toEqual([
    "/lib/x86_64-linux-gnu/libdl.so.2",
    "/lib/x86_64-linux-gnu/libc.so.6",
    "/lib64/ld-linux-x86-64.so.2",
  ]);
});

test("reads the ldd of musl, and a loader that is found under two names", () => {
  const musl = `\t/lib/ld-musl-x86_64.so.1 (0x7f3c0a2f8000)
\tlibstdc++.so.6 => /usr/lib/libstdc++.so.6 (0x7f3c07a00000)
\tlibc.musl-x86_64.so.1 => /lib/ld-musl-x86_64.so.1 (0x7f3c0a2f8000)
`;
  expect(parseLibraries(musl, "node")).toEqual(["/lib/ld-musl-x86_64.so.1", "/usr/lib/libstdc++.so.6"]);
  const merged = "\t/lib64/ld-linux-x86-64.so.2 => /usr/lib64/ld-linux-x86-64.so.2 (0x00007f0d60aa2000)\n";
  expect(parseLibraries(merged, "x")).toEqual(["/lib64/ld-linux-x86-64.so.2", "/usr/lib64/ld-linux-x86-64.so.2"]);
});

test("a library that is not found is named", () => {
  expect(() => parseLibraries("\tlibfoo.so.1 => not found\n\tlibbar.so => not found\n", "/opt/tool")).toThrow(
    "/opt/tool needs libraries that this machine lacks: libfoo.so.1, libbar.so",
  );
});

test("only folders where a loader does not look by itself are told to it", () => {
  expect(libraryPath(["/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib64/libm.so.6", "/usr/lib/libz.so"])).toBe("");
  expect(libraryPath(["/opt/node/lib/liba.so", "/usr/local/lib/libb.so", "/opt/node/lib/libc.so"])).toBe(
    "/opt/node/lib:/usr/local/lib",
  );
});
