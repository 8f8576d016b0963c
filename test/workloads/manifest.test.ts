import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builds, root } from "../../workloads/builds.mjs";
import { digest, sourceDigests } from "../../workloads/compile.mjs";

interface Entry {
  readonly sha256: string;
  readonly size: number;
  readonly sources: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  readonly toolchain: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8")) as {
  readonly artifacts: Readonly<Record<string, Entry>>;
};
const lock = JSON.parse(readFileSync(join(root, "components/package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>;
};
const jco = lock.packages["node_modules/@bytecodealliance/jco"] ?? {};
const committed = builds.filter((build) => build.committed);

test("the manifest lists the committed modules and nothing else", () => {
  expect(committed.length).toBe(6);
  expect(Object.keys(manifest.artifacts).sort()).toEqual(committed.map(({ id }) => id).sort());
});

test("jco's lock file names no registry", () => {
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

describe.each(committed)("$id", (build) => {
  const entry = manifest.artifacts[build.id];
  const bytes = readFileSync(join(root, build.output));

  test("was built from the sources as they are now", () => {
    expect(entry?.sources).toEqual(sourceDigests(build));
    expect(entry?.commands).toEqual(build.commands.map((words) => words.join(" ")));
  });

  test("is the one in the manifest, and small", () => {
    expect({ sha256: digest(bytes), size: bytes.length }).toEqual({ sha256: entry?.sha256, size: entry?.size });
    expect(bytes.length).toBeLessThanOrEqual(200 * 1024);
  });

  test("tells which tools made it", () => {
    expect(entry?.toolchain).toMatchObject({
      clang: expect.stringMatching(/clang version \d/),
      "wasm-ld": expect.stringMatching(/LLD \d/),
      "wasm-opt": expect.stringMatching(/version \d/),
      "libc.a": expect.stringMatching(/^sha256 [0-9a-f]{64}$/),
      ...(build.shape === "component" ? { jco: jco.version } : {}),
    });
  });

  test("holds no path and no name of where it was built", () => {
    // The custom sections that hold names, tools and paths; a section's name follows its length. What makes a component
    // of a module names itself, and nothing else.
    const tools = build.shape === "component" ? [] : ["producers"];
    expect(["\u0004name", ".debug_", ...tools].filter((section) => bytes.includes(section))).toEqual([]);
    expect(bytes.toString("latin1")).not.toMatch(/\/(?:home|root|tmp|usr|work|build)\b/);
  });
});
