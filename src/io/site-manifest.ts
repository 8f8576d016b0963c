import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { BenchError } from "../errors/bench-error.ts";
import { readStored } from "./stored-json.ts";

/** Version of a site's manifest.json. */
const manifestSchemaVersion = 1;
export const manifestFile = "manifest.json";

const unitSchema = z.object({
  key: z.string().describe("digest of everything that its files were made from"),
  files: z.array(z.string().regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[^/\\]/)).describe("relative to the site, with /"),
});
/** Files of a site that are made together, and what from. */
export type SiteUnit = z.infer<typeof unitSchema>;

const manifestSchema = z.object({
  schema: z.literal(manifestSchemaVersion),
  madeBy: z.literal("bench publish"),
  units: z.record(z.string(), unitSchema),
});

/**
 * What an earlier `bench publish` made in this folder, by unit; nothing in a folder that is empty or not there.
 * @throws BenchError "usage" where something else is in it, or its manifest is damaged
 */
export function readManifest(directory: string): Map<string, SiteUnit> {
  const path = join(directory, manifestFile);
  const hint = `name an empty folder with --out, or remove ${directory}`;
  if (!existsSync(path)) {
    refuseOthers(directory, hint);
    return new Map();
  }
  const kind = { schema: manifestSchema, version: manifestSchemaVersion, what: "the manifest of a site", hint };
  return new Map(Object.entries(readStored(path, kind).units));
}

/** The manifest as text: the same units give the same text. */
export function manifestText(units: ReadonlyMap<string, SiteUnit>): string {
  const sorted = Object.fromEntries([...units].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ schema: manifestSchemaVersion, madeBy: "bench publish", units: sorted }, null, 1)}\n`;
}

/** Names that begin with a dot (`.git`, `.nojekyll`) are somebody else's and stay. */
function refuseOthers(directory: string, hint: string): void {
  let names: string[];
  try {
    names = readdirSync(directory).filter((name) => !name.startsWith("."));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new BenchError("usage", `${directory} cannot be used as the folder of a site: ${String(error)}`, { hint });
  }
  if (names.length === 0) return;
  throw new BenchError(
    "usage",
    `${directory} is not empty and was not made by bench publish: it has no ${manifestFile}, but ${names.length} other ${names.length === 1 ? "entry" : "entries"} (${names[0]})`,
    { hint },
  );
}
