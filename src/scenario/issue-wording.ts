import type { z } from "zod";
import { didYouMean } from "./nearest-name.ts";
import type { FieldPath } from "./problem.ts";
import { quote } from "./quoting.ts";
import { fieldsOf, keySchema, objectOption, optionsOf, schemaAt, valueAt, wordingOf, wordsOf } from "./schema-path.ts";

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

/** More are not put into words: no one reads them. */
const mostIssues = 200;

/** A problem that has not been given its place in the file yet. */
export interface Finding {
  readonly path: FieldPath;
  /** It is about the key, not about the value. */
  readonly key?: boolean;
  readonly message: string;
  readonly remedy: string;
}

/** What a schema has against a tree, in words: one finding per place. Empty when it is valid. */
export function findIssues(schema: z.ZodType, tree: unknown): Finding[] {
  const result = schema.safeParse(tree);
  if (result.success) return [];
  const findings = result.error.issues.slice(0, mostIssues).flatMap((issue) => explain(schema, tree, issue, []));
  const seen = new Set<string>();
  return findings.filter(({ path }) => {
    const place = JSON.stringify(path);
    return !seen.has(place) && seen.add(place);
  });
}

function explain(root: Schema, tree: unknown, issue: Issue, prefix: FieldPath): Finding[] {
  const inside = issue.path as FieldPath;
  const path = [...prefix, ...inside];
  const value = valueAt(tree, inside);
  const schema = schemaAt(root, tree, inside) ?? root;
  if (issue.code === "unrecognized_keys")
    return issue.keys.slice(0, mostIssues).map((key) => explainUnknown(schema, value, path, key));
  if (issue.code === "invalid_key") return [explainKey(root, tree, inside, path)];
  if (issue.code === "invalid_union" && "discriminator" in issue) return [explainKind(root, tree, inside, path)];
  if (issue.code === "invalid_union") {
    const option = meantOption(schema, issue.errors);
    if (option !== undefined)
      return option.issues.flatMap((nested) => explain(option.schema, value, nested as Issue, path));
  }
  const { noun } = wordingOf(schema);
  if (value === undefined) return [{ path, message: `${noun} is missing`, remedy: remedyFor(schema, value) }];
  const shown = value === null ? "an empty value" : quote(value);
  return [{ path, message: `${shown} is not ${noun}`, remedy: remedyFor(schema, value) }];
}

function explainUnknown(schema: Schema, value: unknown, path: FieldPath, key: string): Finding {
  const fields = fieldsOf(schema, value);
  const { noun } = wordingOf(objectOption(schema, value));
  const remedy = `Fields are ${fields.join(", ")}.${didYouMean(key, fields)}`;
  return { path: [...path, key], key: true, message: `${quote(key)} is not a field of ${noun}`, remedy };
}

function explainKey(root: Schema, tree: unknown, inside: FieldPath, path: FieldPath): Finding {
  const record = schemaAt(root, tree, inside.slice(0, -1));
  const schema = (record === undefined ? undefined : keySchema(record)) ?? root;
  const key = inside.at(-1);
  return { path, key: true, message: `${quote(key)} is not ${wordingOf(schema).noun}`, remedy: remedyFor(schema, key) };
}

function explainKind(root: Schema, tree: unknown, inside: FieldPath, path: FieldPath): Finding {
  const schema = schemaAt(root, tree, inside.slice(0, -1)) ?? root;
  const value = valueAt(tree, inside);
  const noun = `${wordingOf(schema).noun} kind`;
  const words = wordsOf(schema);
  const message = value === undefined ? `${noun} is missing` : `${quote(value)} is not ${noun}`;
  return { path, message, remedy: `Use one of ${words.join(", ")}.${didYouMean(value, words)}` };
}

/** The option of a union that was meant: the one with the fewest objections to the value as a whole, when it is alone in that. */
function meantOption(
  schema: Schema,
  errors: readonly (readonly z.core.$ZodIssue[])[],
): { readonly schema: Schema; readonly issues: readonly Issue[] } | undefined {
  const options = optionsOf(schema);
  const candidates = errors
    .map((issues, at) => ({ issues, schema: options[at], objections: countObjections(issues) }))
    .sort((a, b) => a.objections - b.objections);
  const [best, next] = candidates;
  if (best?.schema === undefined || best.objections >= wrongType || best.objections === next?.objections)
    return undefined;
  return { schema: best.schema, issues: best.issues };
}

const wrongType = 1_000;

function countObjections(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.path.length === 0 && issue.code === "invalid_type") return sum + wrongType;
    if (issue.path.length === 0 && issue.code === "unrecognized_keys") return sum + issue.keys.length;
    return sum;
  }, 0);
}

function remedyFor(schema: Schema, value: unknown): string {
  const { remedy } = wordingOf(schema);
  if (remedy !== undefined) return remedy;
  const words = wordsOf(schema);
  if (words.length > 0)
    return `Use ${words.length === 1 ? "" : "one of "}${words.join(", ")}.${didYouMean(value, words)}`;
  const fields = fieldsOf(schema, value);
  if (fields.length > 0)
    return `Write a map with the fields ${fields.join(", ")}${value === null ? ", or remove the line" : ""}.`;
  return "See the JSON Schema of the scenario file.";
}
