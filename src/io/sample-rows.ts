import { isAscii } from "node:buffer";
import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { type Sample, sampleSchema, sampleSchemaVersion } from "../results/sample.ts";
import { newerFile, newerSchema } from "./schema-version.ts";

/** What a run measured. `torn` counts lines cut off by a crash: only the last can be. */
export interface StoredSamples {
  readonly samples: readonly Sample[];
  readonly torn: number;
}

export const rowsFile = "samples.ndjson";
/** Of it, read at once, bytes. The text of a larger piece is made where V8 keeps large objects, which takes a sixth longer. */
const pieceBytes = 2 ** 16;
const newline = 0x0a;

/** All rows of samples.ndjson. @throws BenchError naming the line when one in the middle is damaged. */
export async function readSamples(directory: string): Promise<StoredSamples> {
  const samples: Sample[] = [];
  return { samples, torn: await visitSamples(directory, (sample) => void samples.push(sample)) };
}

/** What looks at a row. */
export type VisitSample = (sample: Sample) => void;

/**
 * Shows all rows of samples.ndjson, one after the other, and keeps none. @returns how many lines were torn
 * @throws BenchError as `readSamples` does
 */
export function visitSamples(directory: string, visit: VisitSample): Promise<number> {
  const path = join(directory, rowsFile);
  return visitRows(path, createReadStream(path, { highWaterMark: pieceBytes }), visit);
}

/** Rows from the bytes of samples.ndjson. @param path for messages. @throws BenchError as `readSamples` does */
export async function parseSamples(path: string, input: Pieces): Promise<StoredSamples> {
  const samples: Sample[] = [];
  return { samples, torn: await visitRows(path, input, (sample) => void samples.push(sample)) };
}

/** `visitSamples` of the bytes of samples.ndjson. @param path for messages */
export async function visitRows(path: string, input: Pieces, visit: VisitSample): Promise<number> {
  return judgeParts(path, [await visitPart(path, input, visit)]);
}

/** Bytes of samples.ndjson, from the beginning of a line to the end of one. */
export interface RowsPart {
  readonly from: number;
  /** Without it. */
  readonly to: number;
}

/** Size of samples.ndjson; 0 where there is none, or none can be seen: whoever reads it says why. */
export function rowsBytes(directory: string): number {
  try {
    return statSync(join(directory, rowsFile)).size;
  } catch {
    return 0;
  }
}

/**
 * So many about equal parts of samples.ndjson, in order, that can be read at the same time. A part may be empty.
 * @throws BenchError "usage" when it cannot be read
 */
export function splitRows(directory: string, count: number): RowsPart[] {
  const path = join(directory, rowsFile);
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const begins = Array.from({ length: count }, (_, at) => lineAfter(file, Math.floor((size * at) / count)));
      const ends = [...begins.slice(1), size];
      return begins.map((from, at) => ({ from, to: ends[at] as number }));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Where the first line begins that does not begin before a place of a file. */
function lineAfter(file: number, place: number): number {
  if (place === 0) return 0;
  const piece = Buffer.alloc(2 ** 16);
  for (let at = place - 1; ; at += piece.length) {
    const length = readSync(file, piece, 0, piece.length, at);
    const end = piece.subarray(0, length).indexOf(newline);
    if (end !== -1) return at + end + 1;
    if (length < piece.length) return at + length;
  }
}

/** What is seen of a part of the rows. */
export interface PartRead {
  readonly lines: number;
  /** Whether any line says something. */
  readonly hasRows: boolean;
  /** The first line that is no sample, counted from 1 in its part; nothing is read after it when another line says something. */
  readonly damage: { readonly line: number; readonly error: string; readonly isFollowed: boolean } | null;
  /** The version of the first row that a newer coldbench wrote; nothing is read after it. */
  readonly newer: number | null;
}

/** Whether a value is a sample; "no" is looked at again, by the schema. */
export type QuickCheck = (value: unknown) => value is Sample;

/**
 * Shows the rows of a part, one after the other.
 * @param isSample what it accepts has to be what `sampleSchema` accepts
 * @throws BenchError "usage" when the file cannot be read
 */
export function visitRowsPart(
  directory: string,
  part: RowsPart,
  visit: VisitSample,
  isSample: QuickCheck,
): Promise<PartRead> {
  const path = join(directory, rowsFile);
  return visitPart(path, piecesOf(path, part), visit, isSample);
}

/** The bytes of a part; a piece is overwritten by the next one. Nothing else waits in a thread that reads: it reads synchronously. */
function* piecesOf(path: string, { from, to }: RowsPart): Iterable<Buffer> {
  const piece = Buffer.alloc(pieceBytes);
  const file = openSync(path, "r");
  try {
    for (let at = from; at < to;) {
      const length = readSync(file, piece, 0, Math.min(piece.length, to - at), at);
      if (length === 0) return;
      at += length;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * How many lines of all parts together were torn.
 * @param path for messages
 * @param parts all of a file, in order
 * @throws BenchError "usage" naming the damaged line that is not the last, or when a newer coldbench wrote a row
 */
export function judgeParts(path: string, parts: readonly PartRead[]): number {
  let before = 0;
  let pending: { readonly number: number; readonly error: string } | undefined;
  for (const { lines, hasRows, damage, newer } of parts) {
    if (pending !== undefined && hasRows) throw damaged(path, pending);
    if (newer !== null) throw newerFile(path, newer, sampleSchemaVersion);
    if (damage !== null) pending = { number: before + damage.line, error: damage.error };
    if (pending !== undefined && damage?.isFollowed === true) throw damaged(path, pending);
    before += lines;
  }
  return pending === undefined ? 0 : 1;
}

/** Pieces of a file in order; each may be overwritten when the next one is asked for. */
export type Pieces = Iterable<Buffer> | AsyncIterable<Buffer | string>;

async function visitPart(path: string, input: Pieces, visit: VisitSample, isSample?: QuickCheck): Promise<PartRead> {
  let [lines, hasRows] = [0, false];
  let damage: PartRead["damage"] = null;
  try {
    for await (const piece of linesOf(input)) {
      for (const line of piece) {
        lines++;
        if (line === "" || line === "\r") continue;
        if (damage !== null) return { lines, hasRows, damage: { ...damage, isFollowed: true }, newer: null };
        hasRows = true;
        const row = parseRow(line, isSample);
        if (typeof row === "number") return { lines, hasRows, damage, newer: row };
        if (typeof row === "string") damage = { line: lines, error: row, isFollowed: false };
        else visit(row);
      }
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return { lines, hasRows, damage, newer: null };
}

/** Lines in the pieces in which they come: one by one, waiting for each takes longer than parsing it. */
async function* linesOf(input: Pieces): AsyncIterable<readonly string[]> {
  let rest: Buffer[] = [];
  for await (const piece of input) {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    const end = bytes.lastIndexOf(newline);
    if (end === -1) rest.push(Buffer.from(bytes));
    else {
      yield textOf([...rest, bytes.subarray(0, end)]).split("\n");
      rest = [Buffer.from(bytes.subarray(end + 1))];
    }
  }
  const last = textOf(rest);
  if (last !== "") yield [last];
}

/** ASCII is decoded faster as what it is. */
function textOf(pieces: readonly Buffer[]): string {
  const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}

/** A sample; what is wrong with it; or the version of a newer coldbench that it has. */
function parseRow(line: string, isSample?: QuickCheck): Sample | string | number {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return messageOf(error);
  }
  if (isSample?.(value) === true) return value;
  const newer = newerSchema(value, sampleSchemaVersion);
  if (newer !== null) return newer;
  const parsed = sampleSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
}

function damaged(path: string, { number, error }: { readonly number: number; readonly error: string }): BenchError {
  return new BenchError("usage", `${path}:${number}: not a sample: ${error}`, {
    hint: "remove the damaged line to analyse the rest, or measure again",
  });
}

function unreadable(path: string, cause: unknown): BenchError {
  return new BenchError("usage", `${path} cannot be read: ${messageOf(cause)}`, {
    hint: "name the folder of a run",
    cause,
  });
}
