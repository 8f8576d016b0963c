import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { disk } from "../../src/io/disk.ts";
import { findProjectRoot } from "../../src/io/project-root.ts";
import { readScenarios } from "../../src/io/scenario-files.ts";
import type { Permission } from "../../src/scenario/confinement.ts";
import { formatProblem } from "../../src/scenario/problem.ts";
import { openBench } from "../cli/bench.ts";
import { digestOf } from "../../src/io/packed-file.ts";
import { placeOfReplay, scenarioSources } from "../../src/cli/recorded-scenarios.ts";
import type { RunRecord } from "../../src/results/run-record.ts";

let folder: string;
const at = (...path: readonly string[]): string => join(folder, ...path);
const write = (path: string, text = ""): string => {
  mkdirSync(join(at(path), ".."), { recursive: true });
  writeFileSync(at(path), text);
  return at(path);
};
beforeEach(() => {
  folder = disk.realPath(mkdtempSync(join(tmpdir(), "coldbench-paths-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const problemsOf = (text: string, ...allowed: readonly Permission[]): string[] =>
  readScenarios([write("project/scenarios/x.yaml", text)], { allowed: new Set(allowed) }).problems.map(formatProblem);

/** A scenario with one path, and the field that it stands in. */
const uses: readonly (readonly [field: string, text: (path: string) => string])[] = [
  [
    "request.file",
    (path) => `name: s\nrequest: { file: ${path} }\ntargets: { f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } } }`,
  ],
  [
    "expect.file",
    (path) =>
      `name: s\nrequest: { body: x }\nexpect: { file: ${path} }\ntargets: { f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } } }`,
  ],
  ...(
    [
      ["module", (path) => `{ kind: wasm, module: ${path} }`],
      ["command[0]", (path) => `{ kind: process, shape: command, command: [${path}] }`],
      [
        "command[1]",
        (path) => `{ kind: process, shape: command, command: [cat, ${path.replace(/^\//, "../".repeat(20))}] }`,
      ],
      ["cwd", (path) => `{ kind: process, shape: command, command: [cat], cwd: ${path} }`],
      ["image.pack.executable", (path) => `{ kind: docker, shape: command, image: { pack: { executable: ${path} } } }`],
      [
        "image.pack.files[0].from",
        (path) =>
          `{ kind: docker, shape: command, image: { pack: { executable: cat, files: [{ from: ${path}, to: /x }] } } }`,
      ],
      ["image.build.context", (path) => `{ kind: docker, shape: command, image: { build: { context: ${path} } } }`],
      [
        "image.build.dockerfile",
        (path) => `{ kind: docker, shape: command, image: { build: { context: ., dockerfile: ${path} } } }`,
      ],
      ["image.wasm", (path) => `{ kind: docker, shape: command, image: { wasm: ${path} } }`],
      ["code", (path) => `{ kind: lambda-local, runtime: nodejs22.x, code: ${path} }`],
      [
        "code.files[0].from",
        (path) => `{ kind: lambda-local, runtime: nodejs22.x, code: { files: [{ from: ${path}, to: index.mjs }] } }`,
      ],
      ["cold.command[0]", (path) => `{ kind: http, url: "http://127.0.0.1:1", cold: { command: [${path}] } }`],
      ["cold.cwd", (path) => `{ kind: http, url: "http://127.0.0.1:1", cold: { command: [cat], cwd: ${path} } }`],
      ["build.command[0]", (path) => `{ kind: wasm, module: ./m, build: { command: [${path}], output: ./m } }`],
      ["build.cwd", (path) => `{ kind: wasm, module: ./m, build: { command: [cc], cwd: ${path}, output: ./m } }`],
      ["build.output", (path) => `{ kind: wasm, module: ./m, build: { command: [cc], output: ${path} } }`],
      [
        "build.sources[0]",
        (path) => `{ kind: wasm, module: ./m, build: { command: [cc], sources: [${path}], output: ./m } }`,
      ],
    ] satisfies (readonly [field: string, text: (path: string) => string])[]
  ).map(
    ([field, text]) =>
      [`targets.t.${field}`, (path: string) => `name: s\nrequest: { body: x }\ntargets:\n  t: ${text(path)}`] as const,
  ),
  [
    "hosts.h.executable",
    (path) =>
      `name: s\nrequest: { body: x }\ntargets: { t: { kind: wasm, module: ./m } }\nhosts:\n  h: { executable: ${path}, shapes: { command: { args: ["{module}"], instance: process, isolation: a } } }`,
  ],
];

describe.each(uses)("%s", (field, text) => {
  beforeEach(() => {
    write("project/package.json", "{}");
    write("project/scenarios/m");
    write("project/inside/file");
    write("outside/file");
    symlinkSync(at("outside/file"), at("project/scenarios/link"));
    symlinkSync(at("outside"), at("project/scenarios/linked"));
    symlinkSync(at("outside/not-there-yet"), at("project/scenarios/dangling"));
  });

  test.each([
    "../../outside/file",
    "./../../outside/file",
    "../../../../../../../../../etc/passwd",
    "/etc/passwd",
    "./link",
    "./linked/file",
    "./dangling",
  ])("%s leaves the project, and is refused with file, line, field and remedy", (path) => {
    const found = problemsOf(text(path)).filter((line) => line.includes("is outside"));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/x\.yaml:\d+:\d+: /);
    expect(found[0]).toContain(`: ${field}: `);
    expect(found[0]).toMatch(/--allow paths/);
    expect(problemsOf(text(path), "paths").filter((line) => line.includes("is outside"))).toEqual([]);
  });

  test("stays in the project: no objection", () => {
    expect(problemsOf(text("../inside/file")).filter((line) => line.includes("is outside"))).toEqual([]);
    expect(problemsOf(text(at("project/inside/file"))).filter((line) => line.includes("is outside"))).toEqual([]);
  });
});

test.each([
  [
    '{ executable: x, shapes: { command: { args: ["{module}"], instance: process, isolation: a, files: { ../owned: x } } } }',
    "shapes.command.files.../owned",
  ],
  [
    '{ executable: x, shapes: { command: { args: ["{module}"], instance: process, isolation: a } }, code: { jit: { cache: / } } }',
    "code.jit.cache",
  ],
  [
    '{ executable: x, shapes: { command: { args: ["{module}"], instance: process, isolation: a } }, code: { jit: { cache: "{folder}/../.." } } }',
    "code.jit.cache",
  ],
  [
    '{ executable: x, shapes: { command: { args: ["{module}"], instance: process, isolation: a } }, compile: { args: [x], output: ../../owned } }',
    "compile.output",
  ],
])("a host that reaches out of its private folder is refused, whatever is allowed: %s", (host, field) => {
  const text = `name: s\nrequest: { body: x }\ntargets: { f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } } }\nhosts:\n  h: ${host}\n`;
  expect(problemsOf(text, "paths", "host-network", "environment")).toEqual([
    expect.stringMatching(
      new RegExp(`x\\.yaml:\\d+:\\d+: hosts\\.h\\.${field.replaceAll(/[.[\]]/g, "\\$&")}: .*private folder`),
    ),
  ]);
});

test("a pipe or a device in the place of a body is no file that can be read: nothing waits for its end", () => {
  execFileSync("mkfifo", [write("project/package.json") && at("project/pipe")]);
  const text = (path: string): string =>
    `name: s\nrequest: { file: ${path} }\ntargets: { f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } } }\n`;
  for (const path of ["../pipe", "/dev/zero", "../../project"])
    expect(problemsOf(text(path), "paths")).toEqual([expect.stringMatching(/request\.file: there is no file/)]);
});

describe("the project of a scenario is", () => {
  const root = (directory: string, cwd = "/nowhere"): string =>
    findProjectRoot(at(directory), { cwd, home: at("home"), temporary: at("tmp") }).slice(folder.length + 1);

  test("the repository around it, before packages in it", () => {
    write("home/work/.git/HEAD");
    write("home/work/packages/a/package.json");
    mkdirSync(at("home/work/packages/a/scenarios"));
    expect(root("home/work/packages/a/scenarios")).toBe("home/work");
  });

  test("else the nearest package or coldbench.yaml, else the working directory around it, else its own folder", () => {
    mkdirSync(at("home/work/a/b/c"), { recursive: true });
    expect(root("home/work/a/b/c")).toBe("home/work/a/b/c");
    expect(root("home/work/a/b/c", at("home/work/a"))).toBe("home/work/a");
    expect(root("home/work/a/b/c", at("home/other"))).toBe("home/work/a/b/c");
    write("home/work/coldbench.yaml");
    expect(root("home/work/a/b/c", at("home/work/a"))).toBe("home/work");
    write("home/work/a/b/package.json");
    expect(root("home/work/a/b/c")).toBe("home/work/a/b");
  });

  test("never a home directory, the folder for temporary files or what is above them", () => {
    write("home/.git/HEAD");
    write("package.json");
    write("tmp/package.json");
    mkdirSync(at("home/downloads/x"), { recursive: true });
    mkdirSync(at("tmp/x"), { recursive: true });
    expect(root("home/downloads/x", at("home"))).toBe("home/downloads/x");
    expect(root("tmp/x", at("tmp"))).toBe("tmp/x");
    expect(root("tmp/x", "/")).toBe("tmp/x");
  });
});

test("the command line refuses a stranger's file with exit 2 before anything of it runs, and --allow lets it", async () => {
  using bench = openBench();
  const elsewhere = mkdtempSync(join(tmpdir(), "coldbench-elsewhere-"));
  try {
    const evil = join(elsewhere, "evil.yaml");
    writeFileSync(
      evil,
      "name: evil\nrequest: { file: ../../etc/passwd }\nstarts: [cold]\nstop: { trials: 1 }\ntargets:\n  f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } }\n",
    );
    for (const command of ["run", "validate"]) {
      const { code, stdout, stderr } = await bench.run(command, evil);
      expect(code).toBe(2);
      expect(stderr).toContain(
        `${evil}:2:18: request.file: "../../etc/passwd" is outside "${disk.realPath(elsewhere)}"`,
      );
      expect(stderr).toContain("--allow paths");
      expect(stdout + stderr).not.toContain("root:x:0");
    }
    expect((await bench.run("run", "--allow", "paths", evil, "--no-report")).code).toBe(0);
    const wrong = await bench.run("run", "--allow", "paths,everything", evil);
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--allow everything is nothing that can be allowed/),
    });
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test("a page that is replayed is confined to the project that it is replayed in, whatever path it names", () => {
  const run = {
    scenarios: [{ name: "s", file: "../../outside/scenarios/x.yaml", text: "x", digest: digestOf("x") }],
  } as unknown as RunRecord;
  write("project/package.json", "{}");
  write("outside/package.json", "{}");
  const place = placeOfReplay({ root: at("project"), allow: undefined });
  const [source] = scenarioSources(run, place);
  expect(source?.directory).toBe(join(at(), "..", "outside/scenarios"));
  expect(source?.confinement.root).toBe(at("project"));
});
