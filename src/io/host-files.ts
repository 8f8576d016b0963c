import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Permission } from "../scenario/confinement.ts";
import { type Problem, scenarioError } from "../scenario/problem.ts";
import { parseProject } from "../scenario/project-file.ts";
import type { WasmHost } from "../scenario/wasm-host.ts";
import { disk } from "./disk.ts";
import { findProjectRoot, ownSurroundings } from "./project-root.ts";

/** Descriptions that come with coldbench, one file per host. */
const shippedFolder = fileURLToPath(new URL("../../hosts/", import.meta.url));
/** What all scenarios below its folder share. */
const projectFile = "coldbench.yaml";

type Hosts = ReadonlyMap<string, WasmHost>;

let shipped: Hosts | undefined;

/** The hosts that coldbench knows by itself, by name, in the order of their files. */
export function readShippedHosts(): Hosts {
  if (shipped !== undefined) return shipped;
  const files = readdirSync(shippedFolder).filter((name) => name.endsWith(".yaml"));
  let hosts: Hosts = new Map();
  for (const file of files.toSorted()) {
    const text = readFileSync(join(shippedFolder, file), "utf8");
    const confinement = { root: shippedFolder, allowed: new Set<Permission>() };
    const source = { text, file: join("hosts", file), directory: shippedFolder, confinement };
    const parsed = parseProject(source, disk, hosts);
    if (parsed.problems.length > 0) throw scenarioError(parsed.problems);
    ({ hosts } = parsed);
  }
  shipped = hosts;
  return hosts;
}

/**
 * The hosts that a scenario in `directory` may name: those of the nearest coldbench.yaml in it or above it, before the
 * shipped ones.
 * @param directory absolute
 */
export function readHosts(
  directory: string,
  allowed: ReadonlySet<Permission> = new Set(),
): { readonly hosts: Hosts; readonly problems: readonly Problem[] } {
  const file = findProjectFile(directory);
  if (file === undefined) return { hosts: readShippedHosts(), problems: [] };
  const folder = dirname(file);
  const confinement = { root: findProjectRoot(folder, ownSurroundings()), allowed };
  const source = { text: readFileSync(file, "utf8"), file: relative("", file), directory: folder, confinement };
  return parseProject(source, disk, readShippedHosts());
}

function findProjectFile(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const file = join(folder, projectFile);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}
