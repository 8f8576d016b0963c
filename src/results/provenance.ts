import { z } from "zod";

/** Version of what a page says of its origin; a reader refuses a newer one. */
export const provenanceVersion = 1;

const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const fileFactsSchema = z.object({
  sha256: digest.describe("of the file as it is stored"),
  bytes: z.int().nonnegative(),
  lines: z.int().nonnegative().describe("one that is cut off counts"),
  linesPerMark: z.int().positive(),
  marks: z
    .string()
    .describe("the first 3 bytes of the sha256 of every `linesPerMark` lines, base64: which lines were changed, not whether"),
});
/** What identifies a text file, and lets its changed lines be named. */
export type FileFacts = z.infer<typeof fileFactsSchema>;

const embeddedFileSchema = fileFactsSchema.extend({
  packed: digest.nullable().describe("sha256 of the embedded text (base64 of raw deflate); null: only its digest is in the page"),
});

/** A file that a page may carry: its facts, and its text packed (base64 of raw deflate); null where it is too large for that. */
export interface PackedFile {
  readonly facts: z.infer<typeof embeddedFileSchema>;
  readonly text: string | null;
}

export const provenanceSchema = z.object({
  schema: z.literal(provenanceVersion),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/)
    .describe("of the coldbench that made the page"),
  location: z.string().describe("folder of the run, as it was named"),
  record: embeddedFileSchema.describe("run.json"),
  samples: embeddedFileSchema.describe("samples.ndjson"),
  cost: z
    .object({
      today: z.iso.date().describe("prices are judged old or not on this day"),
      prices: digest.describe("of the price files that come with coldbench"),
      settings: z.record(z.string(), z.unknown()).describe("of the cost section, with the ids of its offers"),
    })
    .nullable()
    .describe("what a cost section is computed with, whether it has anything to show or not; null: cost was not looked at"),
});
/** What a report says it was made from: enough, with both files, to compute every number of it again. */
export type Provenance = z.infer<typeof provenanceSchema>;

/** A report's origin with both files, for its page. */
export interface PageOrigin {
  readonly provenance: Provenance;
  readonly record: PackedFile;
  readonly samples: PackedFile;
}
