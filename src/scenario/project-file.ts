import { z } from "zod";
import type { ScenarioIo } from "./scenario-io.ts";
import { worded } from "./fields.ts";
import { findHostEscapes } from "./host-escapes.ts";
import { findHostGaps } from "./host-gaps.ts";
import { findIssues } from "./issue-wording.ts";
import { ownHosts } from "./own-hosts.ts";
import type { ScenarioText } from "./parse-scenario.ts";
import { formatField, type Problem } from "./problem.ts";
import { hostsSchema } from "./wasm-host-schema.ts";
import type { WasmHost } from "./wasm-host.ts";
import { readYaml } from "./yaml-source.ts";

/** coldbench.yaml: what all scenarios of a project share. The descriptions that come with coldbench have the same form. */
export const projectSchema = worded(
  z
    .strictObject({
      $schema: z.string().meta({ description: "Address of the JSON Schema, for editors." }).optional(),
      hosts: hostsSchema.optional(),
    })
    .meta({ title: "coldbench project", description: "What all scenarios of a project share." }),
  "a project file",
);

/** A project file that has been read: its hosts before `others`, or everything that is wrong with it. */
export function parseProject(
  source: ScenarioText,
  io: ScenarioIo,
  others: ReadonlyMap<string, WasmHost> = new Map(),
): { readonly hosts: ReadonlyMap<string, WasmHost>; readonly problems: readonly Problem[] } {
  const yaml = readYaml(source.text);
  const found =
    yaml.problems.length > 0
      ? []
      : [
          ...findIssues(projectSchema, yaml.tree ?? {}),
          ...findHostGaps(hostsOf(yaml.tree)),
          ...findHostEscapes(hostsOf(yaml.tree), source, io),
        ];
  const problems = [
    ...yaml.problems.map(({ path, at, message, remedy }) => ({ path, at, message, remedy })),
    ...found.map(({ path, key, message, remedy }) => {
      const at = key ? yaml.keyPosition(path) : yaml.position(path);
      return { path, at, message, remedy };
    }),
  ].map(({ path, at, message, remedy }) => ({ file: source.file, ...at, field: formatField(path), message, remedy }));
  return { hosts: ownHosts(hostsOf(yaml.tree), others, { io, directory: source.directory }).hosts, problems };
}

function hostsOf(tree: unknown): unknown {
  return typeof tree === "object" && tree !== null ? (tree as { readonly hosts?: unknown }).hosts : undefined;
}
