import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Writes schemas/*.json from the zod schemas of src/. */
const root = fileURLToPath(new URL("..", import.meta.url));
// Inside the project, so that the packages that the bundle imports are found.
const folder = await mkdtemp(join(root, "node_modules", ".schemas-"));
try {
  const outfile = join(folder, "published-schemas.mjs");
  await build({
    entryPoints: [join(root, "scripts", "published-schemas.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  const { publishedSchemas, formatSchema } = await import(pathToFileURL(outfile).href);
  for (const [name, schema] of Object.entries(publishedSchemas()))
    await writeFile(join(root, "schemas", name), formatSchema(schema));
} finally {
  await rm(folder, { recursive: true, force: true });
}
