import { readFileSync } from "node:fs";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { firstChangedLines } from "../io/line-digests.ts";
import { type CarriedFile, digestOf, factsOf, unpackFile } from "../io/packed-file.ts";
import { parseRunRecord } from "../io/run-store.ts";
import { parseSamples, type StoredSamples, visitRows } from "../io/sample-rows.ts";
import { newerSchema } from "../io/schema-version.ts";
import { originIds } from "../report/html/origin-section.ts";
import { partOf, type SplitPage } from "../report/verification/page-parts.ts";
import {
  type FileFacts,
  type PackedFile,
  type Provenance,
  provenanceSchema,
  provenanceVersion,
} from "../results/provenance.ts";
import type { RunRecord } from "../results/run-record.ts";
import { packageVersion } from "./package-version.ts";
import { type CollectedRun, collectShown } from "./stored-analysis.ts";

/** What a page says that it was made from. @throws BenchError "usage" when it says nothing, or what only another version reads */
export function readProvenance(page: SplitPage, path: string): Provenance {
  const text = partOf(page, originIds.provenance);
  if (text === undefined) {
    throw new BenchError("usage", `${path} is no report that can be verified: it does not say what it was made from`, {
      hint: "name the page of a run that coldbench 0.1.0 or newer made; `bench report results/<id>` makes it again",
    });
  }
  const value = parseProvenance(text, path);
  if (newerSchema(value, provenanceVersion) !== null) {
    throw new BenchError("usage", `${path} was made by a newer coldbench than this one (${packageVersion})`, {
      hint: "update coldbench; the page names the version that made it",
    });
  }
  const parsed = provenanceSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw damagedProvenance(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, parsed.error);
}

function parseProvenance(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damagedProvenance(path, messageOf(cause), cause);
  }
}

function damagedProvenance(path: string, why: string, cause: unknown): BenchError {
  return new BenchError("usage", `${path} is damaged where it says what it was made from: ${why}`, {
    hint: "get the page again",
    cause,
  });
}

/** A file that a page carries: its bytes, how they are to be embedded, and why they are not those that the page was made from. */
export interface CheckedFile {
  readonly content: Buffer;
  readonly packed: PackedFile;
  /** null: they are. */
  readonly problem: string | null;
}

/**
 * Unpacks a file and holds it against the digest that the page has of it.
 * @param beside a file that stands in for one that the page does not carry
 * @throws BenchError "usage" when there is nothing to unpack
 */
export async function readCarried(
  page: SplitPage,
  { record, samples }: Provenance,
  name: CarriedFile,
  beside?: string,
): Promise<CheckedFile> {
  const [id, recorded] = name === "run.json" ? [originIds.record, record] : [originIds.samples, samples];
  const text = recorded.packed === null ? null : (partOf(page, id) ?? null);
  const content = text === null ? readBeside(name, beside) : await unpackFile(name, text);
  const facts = factsOf(name, content);
  return {
    content,
    packed: { text, facts: { ...facts, packed: text === null ? null : digestOf(text) } },
    problem: facts.sha256 === recorded.sha256 ? null : changedFile(name, { recorded, facts, content }),
  };
}

function readBeside(name: CarriedFile, beside: string | undefined): Buffer {
  if (beside === undefined || name === "run.json") {
    throw new BenchError("usage", `the page does not carry ${name}`, {
      hint: name === "run.json" ? "get the page again" : "its rows are too many for a page: name them with --samples",
    });
  }
  try {
    return readFileSync(beside);
  } catch (cause) {
    throw new BenchError("usage", `${beside} cannot be read: ${messageOf(cause)}`, {
      hint: "name the samples.ndjson that the page was made from",
      cause,
    });
  }
}

function changedFile(
  name: CarriedFile,
  { recorded, facts, content }: { readonly recorded: FileFacts; readonly facts: FileFacts; readonly content: Buffer },
): string {
  const unit = name === "run.json" ? "line" : "row";
  const changed = firstChangedLines(recorded, facts);
  if (changed === null)
    return `${name}: every ${unit} has the digest that the page has of it, and the whole file has another: that digest was changed`;
  if (facts.lines !== recorded.lines)
    return `${name}: it has ${facts.lines} ${unit}s, and the page was made from ${recorded.lines}; the first that differs is ${unit} ${changed.from}`;
  const which =
    changed.from === changed.to ? `${unit} ${changed.from}` : `one of ${unit}s ${changed.from} to ${changed.to}`;
  return `${name}: ${which} is not what the page was made from: ${lineOf(content, changed.from)}`;
}

/** A line, counted from 1, as far as a message shows it. */
function lineOf(content: Buffer, number: number): string {
  let at = 0;
  for (let line = 1; line < number && at < content.length; line++) {
    const end = content.indexOf(10, at);
    at = end === -1 ? content.length : end + 1;
  }
  const [line = ""] = content.toString("utf8", at, at + 160).split("\n");
  return line.trim();
}

/** A run that a page carries. */
export interface CarriedRun {
  readonly run: RunRecord;
  readonly stored: StoredSamples;
}

/** Both files read as what they are. @throws BenchError "usage" naming the field or the row that is wrong */
export async function parseCarried(record: CheckedFile, samples: CheckedFile): Promise<CarriedRun> {
  const run = parseRecord(record);
  return { run, stored: await parseSamples(carriedRows, piecesOf(samples.content)) };
}

/** The same, of which only what an analysis needs is kept. @param location as the analysis says it */
export async function collectCarried(
  record: CheckedFile,
  samples: CheckedFile,
  location: string,
): Promise<CollectedRun> {
  const run = parseRecord(record);
  return collectShown(run, (visit) => visitRows(carriedRows, piecesOf(samples.content), visit), location);
}

const carriedRows = "the embedded samples.ndjson";

function parseRecord({ content }: CheckedFile): RunRecord {
  return parseRunRecord("the embedded run.json", () => content.toString("utf8"));
}

/** Pieces that can be made text: the whole may be longer than a string can be. */
function* piecesOf(content: Buffer): Generator<Buffer> {
  const size = 2 ** 20;
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
