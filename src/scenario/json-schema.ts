import { z } from "zod";
import { fileSchema } from "./file-schema.ts";

type Json = Record<string, unknown>;

/** A value that the matrix fills in; it may stand for anything but a target's kind. */
const matrixReference = {
  type: "string",
  pattern: "\\$\\{matrix\\.[A-Za-z][A-Za-z0-9_-]*\\}",
  description: "A value of a matrix variable.",
};

/**
 * The JSON Schema (draft-07, which yaml-language-server supports best) of a scenario file as it is written, for editors.
 * It accepts every valid file; what only the parser sees (paths, references, patterns that compile) it lets pass.
 */
export function scenarioJsonSchema(): Json {
  const schema = z.toJSONSchema(fileSchema, { target: "draft-07", io: "input" }) as Json;
  const properties = schema["properties"] as Json;
  for (const section of ["request", "expect", "targets"]) properties[section] = acceptMatrix(properties[section]);
  return schema;
}

/** Lets a matrix variable stand for every value inside that plain text would not do for. */
function acceptMatrix(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(acceptMatrix);
  if (typeof schema !== "object" || schema === null) return schema;
  const result: Json = {};
  for (const [keyword, value] of Object.entries(schema))
    result[keyword] =
      keyword === "properties" ? mapValues(value as Json) : nested.has(keyword) ? acceptMatrix(value) : value;
  if (!needsChoice(result)) return result;
  const { title, description, default: value, examples, ...own } = result;
  const notes = Object.entries({ title, description, default: value, examples }).filter(
    ([, note]) => note !== undefined,
  );
  return { ...Object.fromEntries(notes), anyOf: [own, matrixReference] };
}

/** Keywords whose values are schemas; `propertyNames` is not one: a variable cannot be a key. */
const nested = new Set(["additionalProperties", "items", "anyOf", "oneOf"]);

function mapValues(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, acceptMatrix(schema)]));
}

function needsChoice(schema: Json): boolean {
  if ("const" in schema) return false;
  const { type } = schema;
  return (
    type === "number" ||
    type === "integer" ||
    type === "boolean" ||
    "enum" in schema ||
    (type === "string" && "pattern" in schema)
  );
}
