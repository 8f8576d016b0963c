import type { z } from "zod";
import { type Wording, wordings } from "./fields.ts";
import type { FieldPath } from "./problem.ts";

type Schema = z.core.$ZodType;

/** What a schema is, below what only wraps it (a default, optional, a transformation). */
function bare(schema: Schema): z.core.$ZodTypes {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "optional" || def.type === "default" || def.type === "prefault") return bare(def.innerType);
  return def.type === "pipe" ? bare(def.in) : (schema as z.core.$ZodTypes);
}

/** The wording of a schema, or of what it wraps. */
export function wordingOf(schema: Schema): Wording {
  const own = wordings.get(schema as z.ZodType);
  if (own !== undefined) return own;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "optional" || def.type === "default" || def.type === "prefault") return wordingOf(def.innerType);
  if (def.type === "pipe") return wordingOf(def.in);
  return { noun: def.type === "array" ? "a list" : def.type === "string" ? "text" : "valid" };
}

/** The schema for the value at `path` of a tree, or undefined where no schema has such a path. */
export function schemaAt(root: Schema, tree: unknown, path: FieldPath): Schema | undefined {
  let schema: Schema | undefined = root;
  let value = tree;
  for (const step of path) {
    if (schema === undefined) return undefined;
    schema = childSchema(schema, value, step);
    value = childValue(value, step);
  }
  return schema;
}

/** The value at `path`, or undefined. Own properties only. */
export function valueAt(tree: unknown, path: FieldPath): unknown {
  return path.reduce(childValue, tree);
}

/** Fields that a map may have (for a union, of the option that the value means). Empty where any may be there. */
export function fieldsOf(schema: Schema, value: unknown): readonly string[] {
  const { def } = objectOption(schema, value)._zod;
  if (def.type === "record") return wordsOf(def.keyType);
  return def.type === "object" ? Object.keys(def.shape) : [];
}

/** The words that may stand here: of an enumeration, a literal, or the kinds of a union told apart by one field. */
export function wordsOf(schema: Schema): readonly string[] {
  const { def } = bare(schema)._zod;
  if (def.type === "enum") return Object.values(def.entries).map(String);
  if (def.type === "literal") return def.values.map(String);
  if (def.type !== "union" || !("discriminator" in def)) return [];
  return def.options.flatMap((option) => {
    const kind = childSchema(option, undefined, def.discriminator as string);
    return kind === undefined ? [] : wordsOf(kind);
  });
}

/** The options of a union; empty for anything else. */
export function optionsOf(schema: Schema): readonly Schema[] {
  const { def } = bare(schema)._zod;
  return def.type === "union" ? def.options : [];
}

/** The option of a union that an object means, by its discriminator or else by a field that only one option has. */
export function objectOption(schema: Schema, value: unknown): z.core.$ZodTypes {
  const union = bare(schema);
  const { def } = union._zod;
  if (def.type !== "union") return union;
  const option = def.options.find((candidate) => {
    if ("discriminator" in def) {
      const name = def.discriminator as string;
      const kind = childSchema(candidate, value, name);
      const word = childValue(value, name);
      return kind !== undefined && typeof word === "string" && wordsOf(kind).includes(word);
    }
    return fieldsOf(candidate, value).some((name) => childValue(value, name) !== undefined);
  });
  return option === undefined ? union : bare(option);
}

/** The schema of the keys of a record, or undefined. */
export function keySchema(schema: Schema): Schema | undefined {
  const { def } = bare(schema)._zod;
  return def.type === "record" ? def.keyType : undefined;
}

function childSchema(schema: Schema, value: unknown, step: string | number): Schema | undefined {
  const { def } = objectOption(schema, value)._zod;
  if (def.type === "object") return Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
  if (def.type === "record") return def.valueType;
  return def.type === "array" ? def.element : undefined;
}

function childValue(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[step];
}
