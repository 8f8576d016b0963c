import { BenchError } from "../errors/bench-error.ts";

/** The version that a value from a file says it has, where that is newer than the newest that this coldbench reads; else null. */
export function newerSchema(value: unknown, known: number): number | null {
  const schema = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  return typeof schema === "number" && schema > known ? schema : null;
}

/** The error "usage" for a file of that version. */
export function newerFile(path: string, schema: number, known: number): BenchError {
  return new BenchError("usage", `${path} has schema ${schema}, and this coldbench reads up to ${known}`, {
    hint: "update coldbench",
  });
}
