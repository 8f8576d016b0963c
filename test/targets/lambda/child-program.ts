import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** A program of its own, bundled beside the tests so that it finds the packages. */
export interface ChildProgram extends Disposable {
  readonly file: string;
  readonly folder: string;
}

/** @param code TypeScript; imports of `src/...` and of packages resolve as in the sources */
export async function bundleProgram(code: string): Promise<ChildProgram> {
  const folder = mkdtempSync(join(import.meta.dirname, ".child-"));
  const entry = join(folder, "program.ts");
  const sources = resolve(import.meta.dirname, "../../../src");
  writeFileSync(entry, code.replaceAll(/"src\//g, `"${sources}/`));
  const file = join(folder, "program.mjs");
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "error",
  });
  return { file, folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
