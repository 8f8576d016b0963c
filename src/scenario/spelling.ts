import type { z } from "zod";
import type { Finding } from "./issue-wording.ts";
import type { FieldPath } from "./problem.ts";
import { schemaAt, wordingOf } from "./schema-path.ts";
import type { YamlSource } from "./yaml-source.ts";

/**
 * Numbers and booleans that are taken as text, yet would read differently than they are written: `1.10` is the number 1.1,
 * `True` is true. One finding each.
 */
export function findRespelled(schema: z.ZodType, yaml: YamlSource): Finding[] {
  const visit = (value: unknown, path: FieldPath): Finding[] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => visit(item, [...path, index]));
    if (typeof value === "object" && value !== null)
      return Object.entries(value).flatMap(([key, item]) => visit(item, [...path, key]));
    if (typeof value !== "number" && typeof value !== "boolean") return [];
    const written = yaml.spelling(path);
    if (written === undefined || written === String(value)) return [];
    const field = schemaAt(schema, yaml.tree, path);
    if (field === undefined || wordingOf(field).spellingCounts !== true) return [];
    const message = `${written} would be taken as ${JSON.stringify(String(value))}`;
    return [{ path, message, remedy: `Put it in quotes: "${written}".` }];
  };
  return visit(yaml.tree, []);
}
