import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readShippedHosts } from "../../src/io/host-files.ts";
import type { ScenarioIo } from "../../src/scenario/scenario-io.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import { builds, root, workloads } from "../../workloads/builds.mjs";

interface RawTarget {
  readonly module?: string;
  readonly command?: readonly string[];
  readonly source: string;
  readonly language: string;
  readonly image?: {
    readonly pack: { readonly executable: string; readonly files?: readonly { readonly from: string }[] };
  };
  readonly build?: {
    readonly command: readonly string[];
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly output: string;
    readonly sources: readonly string[];
    readonly hint: string;
  };
}
interface RawScenario {
  readonly name: string;
  readonly request: { readonly file: string };
  readonly expect: { readonly file: string };
  readonly targets: Readonly<Record<string, RawTarget>>;
}

const machine: ScenarioIo = {
  resolve,
  realPath: (path) => path,
  compilePattern: (source, flags) => new RegExp(source, flags),
  readBytes: (path) => readFileSync(path),
  exists: existsSync,
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};
const folder = resolve("scenarios");
const scenarioFiles = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".yaml"),
);
const read = (workload: string): RawScenario =>
  parse(readFileSync(join(folder, `${workload}.yaml`), "utf8")) as RawScenario;
const inWorkloads = (path: string): string => resolve(folder, path).slice(root.length);

/** Files of this machine that a target needs and that no build makes. */
function committedFiles(target: RawTarget): readonly string[] {
  const inContainer = target.image !== undefined;
  const words = inContainer ? [target.image.pack.executable] : (target.command ?? []);
  const packed = target.image?.pack.files?.map(({ from }) => from) ?? [];
  return [target.source, target.module ?? "", ...words, ...packed].filter(
    (path) => path.startsWith(".") && path !== target.build?.output,
  );
}

test("`bench run` without arguments runs a scenario for each workload", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  expect(files.sort()).toEqual(workloads.map((workload) => `${workload}.yaml`).sort());
});

test.each(scenarioFiles)("scenarios/%s is valid, and tells editors its schema", (file) => {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const parsed = parseScenario(
    { text, file, directory: dirname(path), confinement: { root: resolve("."), allowed: new Set() } },
    machine,
    readShippedHosts(),
  );
  expect(parsed).toMatchObject({ ok: true });
  const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
  expect(resolve(dirname(path), schema ?? "")).toBe(resolve("schemas/scenario.schema.json"));
});

describe.each(workloads)("scenarios/%s.yaml", (workload) => {
  const { name, request, expect: expected, targets } = read(workload);
  const named = Object.entries(targets);

  test("asks a golden question and expects the golden answer", () => {
    expect(name).toBe(workload);
    const question = inWorkloads(request.file);
    expect(question).toMatch(new RegExp(`^${workload}/golden/answered/.*\\.request$`));
    expect(inWorkloads(expected.file)).toBe(question.replace(".request", ".response"));
    expect(existsSync(join(root, question))).toBe(true);
  });

  test("needs no file that is neither committed nor built", () => {
    const missing = named
      .flatMap(([, target]) => committedFiles(target))
      .filter((path) => !existsSync(resolve(folder, path)));
    expect(missing).toEqual([]);
  });

  test("says of every target what stands behind it", () => {
    expect(named.filter(([, { language, source }]) => !language || !source)).toEqual([]);
  });

  test("a Wasm module and a Node process need nothing but Node", () => {
    const always = named.filter(([, target]) => target.build === undefined && target.image === undefined);
    expect(always.map(([target]) => target)).toEqual(expect.arrayContaining(["wasm-c", "process-node"]));
  });
});

/** Targets of all scenario files that build something in workloads/: `[file, target, build]`. */
const built = scenarioFiles.flatMap((file) => {
  const { targets } = parse(readFileSync(join(folder, file), "utf8")) as Partial<RawScenario>;
  const directory = dirname(join(folder, file));
  return Object.entries(targets ?? {}).flatMap(([name, { build }]) =>
    build?.cwd !== undefined && resolve(directory, build.cwd) === resolve(root)
      ? [{ file, name, build, directory }]
      : [],
  );
});

test.each(built)("scenarios/$file: $name is built as everywhere else", ({ build, directory }) => {
  const inRoot = (path: string): string => resolve(directory, path).slice(root.length);
  const known = builds.find(({ output }) => output === inRoot(build.output));
  expect({
    commands: [build.command],
    env: build.env ?? {},
    sources: build.sources.map(inRoot),
    hint: build.hint,
  }).toEqual({ commands: known?.commands, env: known?.env, sources: known?.sources, hint: known?.hint });
});
