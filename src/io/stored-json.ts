import { readFileSync } from "node:fs";
import type { z } from "zod";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { newerFile, newerSchema } from "./schema-version.ts";
import { replaceWhole } from "./whole-writes.ts";
import { writeFailure } from "./write-failure.ts";

/** A kind of document that coldbench keeps. */
export interface StoredKind<T> {
  readonly schema: z.ZodType<T>;
  /** Newest version that this coldbench reads. */
  readonly version: number;
  /** "a baseline": for messages. */
  readonly what: string;
  /** What to do with a file that was changed or damaged. */
  readonly hint: string;
}

/**
 * The document of a file.
 * @throws BenchError "usage" naming file and field where it cannot be read, is damaged, or a newer coldbench wrote it
 */
export function readStored<T>(path: string, kind: StoredKind<T>): T {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new BenchError("usage", `${path} cannot be read: ${messageOf(cause)}`, { hint: kind.hint, cause });
  }
  const parsed = parseStored(text, path, kind);
  if (parsed.ok) return parsed.value;
  throw new BenchError("usage", `${path} is not ${kind.what}: ${parsed.problem}`, { hint: kind.hint });
}

/**
 * One JSON document of a kind, or what is wrong with it.
 * @param place where it is from, for the message of the error
 * @throws BenchError "usage" where a newer coldbench wrote it
 */
export function parseStored<T>(
  text: string,
  place: string,
  { schema, version }: StoredKind<T>,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: messageOf(error) };
  }
  const newer = newerSchema(value, version);
  if (newer !== null) throw newerFile(place, newer, version);
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, problem: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
}

/**
 * Replaces a file as a whole; a crash or a full disk leaves the old or the new one.
 * @throws BenchError "usage" when it cannot be written there, "incomplete" when the disk is full
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  try {
    replaceWhole(path, content);
  } catch (cause) {
    throw writeFailure("cannot write", path, cause, "name a place that can be written");
  }
}

const inlineColumns = 120;

/**
 * JSON for people and for diffs: two spaces, and everything that fits on a line, or holds numbers alone, on one.
 * @param value of JSON's kinds; what is undefined is left out. Ends without a newline.
 */
export function formatForDiffs(value: unknown, indent = 0): string {
  const inline = JSON.stringify(value) ?? "null";
  const isFlat = Array.isArray(value) && value.every((item) => typeof item === "number");
  if (typeof value !== "object" || value === null || isFlat || indent + inline.length <= inlineColumns) return inline;
  const pad = " ".repeat(indent + 2);
  const [open, close, parts] = Array.isArray(value)
    ? ["[", "]", value.map((item) => formatForDiffs(item, indent + 2))]
    : [
        "{",
        "}",
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([key, item]) => `${JSON.stringify(key)}: ${formatForDiffs(item, indent + 2)}`),
      ];
  return `${open}\n${parts.map((part) => `${pad}${part}`).join(",\n")}\n${" ".repeat(indent)}${close}`;
}
