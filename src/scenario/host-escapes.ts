import { isPath } from "./build-context.ts";
import type { ScenarioIo } from "./scenario-io.ts";
import { type Confinement, confinePath } from "./confinement.ts";
import type { Finding } from "./issue-wording.ts";
import type { FieldPath } from "./problem.ts";
import { quoteText } from "./quoting.ts";
import { hostSchema } from "./wasm-host-schema.ts";

/**
 * Descriptions of hosts that reach further than they may: an executable outside the project; a file, a cache or compiled code
 * outside the private folder that they are for.
 * @param described the `hosts` of a file, whatever it is; what the schema refuses is not looked at
 */
export function findHostEscapes(
  described: unknown,
  { directory, confinement }: { readonly directory: string; readonly confinement: Confinement },
  io: ScenarioIo,
): Finding[] {
  if (typeof described !== "object" || described === null || Array.isArray(described)) return [];
  const findings: Finding[] = [];
  const report = (path: FieldPath, message: string, remedy: string): void => {
    findings.push({ path, message, remedy });
  };
  for (const [name, description] of Object.entries(described)) {
    const parsed = hostSchema.safeParse(description);
    if (!parsed.success) continue;
    const { executable } = parsed.data;
    if (isPath(executable)) {
      const file = io.resolve(directory, executable);
      confinePath({ io, confinement, report }, ["hosts", name, "executable"], executable, file);
    }
    for (const [path, file] of privateNames(parsed.data)) {
      if (isBelow(file)) continue;
      const message = `${quoteText(file)} leaves the host's private folder`;
      report(["hosts", name, ...path], message, "Write a relative path without `..`.");
    }
  }
  return findings;
}

/** Names of what a host has in its private folder, and where the description says them. */
function privateNames({
  shapes,
  code,
  compile,
}: ReturnType<typeof hostSchema.parse>): (readonly [path: FieldPath, name: string])[] {
  const filesOf = (
    part: string,
    states: Readonly<Record<string, { readonly files: Readonly<Record<string, string>> }>>,
  ): (readonly [FieldPath, string])[] =>
    Object.entries(states).flatMap(([key, { files }]) =>
      Object.keys(files).map((file) => [[part, key, "files", file], file] as const),
    );
  const caches = Object.entries(code).flatMap(([key, { cache }]) =>
    cache === undefined ? [] : [[["code", key, "cache"], cache.replace(/^\{folder\}\//, "")] as const],
  );
  const made = compile?.output === undefined ? [] : [[["compile", "output"], compile.output] as const];
  return [...filesOf("shapes", shapes), ...filesOf("code", code), ...caches, ...made];
}

function isBelow(name: string): boolean {
  return !name.startsWith("/") && !name.split("/").includes("..");
}
