import { existsSync } from "node:fs";
import { build } from "esbuild";

/** `npm run bench:<name>`: bundles benchmarks/<name>.ts (packages stay outside) and runs it. */
const [name = "", ...args] = process.argv.slice(2);
const entry = `benchmarks/${name}.ts`;
if (!existsSync(entry)) throw new Error(`there is no ${entry}`);
const outfile = `dist/benchmarks/${name}.js`;
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
});
process.argv.splice(1, process.argv.length - 1, outfile, ...args);
await import(new URL(`../${outfile}`, import.meta.url));
