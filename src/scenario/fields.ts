import { z } from "zod";
import { durationPattern, parseDuration, parseShare, parseSize, percentPattern, sizePattern } from "./quantities.ts";

/** How a message names what a schema describes, and what it advises. */
export interface Wording {
  /** With its article: "a duration". */
  readonly noun: string;
  /** A sentence: what to write instead. Left out for maps and lists of words, whose remedy follows from the schema. */
  readonly remedy?: string;
  /** A number ends up as text, so that how it is spelled matters: 1.10 is not 1.1. */
  readonly spellingCounts?: boolean;
}

/** Wording per schema; copies made by `.meta()` keep it. */
export const wordings = z.registry<Wording>();

/** The schema with its wording for messages. Its metadata for editors is given by `.meta()`. */
export function worded<T extends z.ZodType>(schema: T, noun: string, rest: string | Omit<Wording, "noun"> = {}): T {
  wordings.add(schema, { noun, ...(typeof rest === "string" ? { remedy: rest } : rest) });
  return schema;
}

/** Text; numbers and booleans are taken as text. */
export const text = worded(z.union([z.string(), z.number(), z.boolean()]).transform(String), "text", {
  remedy: "Write text; put it in quotes when it contains a colon or starts with a bracket.",
  spellingCounts: true,
});

/** Text that must not be empty. */
export const filledText = worded(z.string().min(1), "text", "Write some text.");

/** A file or folder, relative to the scenario file. */
export const path = worded(z.string().min(1), "a path", "Write a path relative to this scenario file.");

/** A duration, in milliseconds. */
export const duration = worded(
  z
    .string()
    .regex(durationPattern)
    .refine((value) => parseDuration(value) !== undefined)
    .transform((value) => parseDuration(value) ?? 0)
    .meta({ examples: ["500ms", "30s", "3m"] }),
  "a duration",
  "Write a number and a unit, above 0 and at most 24h, such as 500ms, 30s or 3m.",
);

/** A size, in bytes. */
export const size = worded(
  z
    .string()
    .regex(sizePattern)
    .transform((value) => parseSize(value) ?? 0)
    .meta({ examples: ["64KiB", "10MiB"] }),
  "a size",
  "Write a number and a unit (B, KiB, MiB, GiB), such as 10MiB.",
);

/** Memory, in bytes. */
export const memory = worded(
  z
    .union([z.number().positive(), z.string().regex(sizePattern)])
    .transform((value) => (typeof value === "number" ? Math.floor(value * 1024 ** 2) : (parseSize(value) ?? 0)))
    .meta({ examples: ["64MiB", "512MiB", 128] }),
  "an amount of memory",
  "Write a number and a unit (KiB, MiB, GiB), such as 512MiB, or a plain number of MiB.",
);

/** A share, 0..1. */
export const share = worded(
  z
    .union([z.number().min(0).max(1), z.string().regex(percentPattern)])
    .refine((value) => parseShare(value) !== undefined)
    .transform((value) => parseShare(value) ?? 0)
    .meta({ examples: ["5%", 0.05] }),
  "a share",
  "Write a percentage from 0% to 100%, such as 5%, or a number from 0 to 1, such as 0.05.",
);

/** A share above 0, up to 1. */
export const positiveShare = worded(
  z
    .union([z.number().positive().max(1), z.string().regex(percentPattern)])
    .refine((value) => (parseShare(value) ?? 0) > 0)
    .transform((value) => parseShare(value) ?? 0)
    .meta({ examples: ["5%", 0.05] }),
  "a share above 0",
  "Write a percentage above 0% and up to 100%, such as 5%, or a number up to 1, such as 0.05.",
);

/** A whole number within bounds, both included. */
export function count(least: number, most: number): z.ZodNumber {
  return worded(
    z.int().min(least).max(most),
    `a whole number from ${least} to ${most}`,
    "Choose one within these bounds.",
  );
}

/** Yes or no. */
export const flag = worded(z.boolean(), "true or false", "Write true or false, without quotes.");

/** Environment variables or other names with text. */
export const textMap = worded(
  z.record(z.string(), text),
  "a map from names to text",
  'Write names with values, such as { LOG: "off" }.',
);

/** Environment variables. */
export const environment = worded(
  z.record(
    worded(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
      "a name of an environment variable",
      "Use letters, digits and underscores.",
    ),
    text,
  ),
  "a map of environment variables",
  'Write names with values, such as { LOG: "off" }.',
);

/** An executable and its arguments. */
export const command = worded(
  z
    .array(text)
    .min(1)
    .meta({ examples: [["node", "./server.mjs"]] }),
  "a command",
  "Write a list of the executable and its arguments, such as [node, ./server.mjs].",
);
