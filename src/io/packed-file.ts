import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createDeflateRaw, inflateRaw } from "node:zlib";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import type { FileFacts, PackedFile } from "../results/provenance.ts";
import { digestLines } from "./line-digests.ts";

/** The files of a run that a page carries, and up to how many bytes each has a mark for every line. */
const finestMarks = { "run.json": 2 ** 16, "samples.ndjson": 2 ** 22 } as const;
export type CarriedFile = keyof typeof finestMarks;

/** Packed bytes above which a page carries only digests: a browser has to load what is left. */
const mostPackedBytes = 50e6;
/** How hard a file is packed, up to so many bytes: the last per cents of a large one take most of the time. */
const packingLevels = [
  { level: 9, upToBytes: 4e6 },
  { level: 6, upToBytes: 16e6 },
  { level: 1, upToBytes: Infinity },
] as const;
/** Of a file, looked at before it is said that the whole will be too large when packed, bytes. */
const sampledBytes = 16e6;
/** No page unpacks to more, bytes. */
const mostUnpackedBytes = 2 ** 30;

/**
 * A file of a run, packed for a page; streamed, so that its size is no matter.
 * @param most packed bytes, above which the text is null
 * @throws BenchError "usage" when it cannot be read
 */
export async function packFile(
  directory: string,
  name: CarriedFile,
  most: number = mostPackedBytes,
): Promise<PackedFile> {
  const path = join(directory, name);
  try {
    const { size } = statSync(path);
    const digests = digestLines(size, finestMarks[name]);
    const packed: Buffer[] = [];
    let [readBytes, packedBytes] = [0, 0];
    // Rows of a run pack alike: what is hopeless is given up long before it is packed. The tenth is for where they do not.
    const isTooLarge = (): boolean =>
      packedBytes > most || (readBytes > sampledBytes && (packedBytes / readBytes) * size > 1.1 * most);
    let isGivenUp = false;
    await pipeline(
      createReadStream(path, { highWaterMark: 2 ** 20 }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          digests.add(chunk);
          readBytes += chunk.byteLength;
          isGivenUp ||= isTooLarge();
          if (!isGivenUp) yield chunk;
        }
      },
      createDeflateRaw({ level: packingLevels.find(({ upToBytes }) => size <= upToBytes)?.level ?? 1 }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          packedBytes += chunk.byteLength;
          isGivenUp ||= packedBytes > most;
          if (isGivenUp) packed.length = 0;
          else packed.push(chunk);
        }
      },
    );
    const text = isGivenUp ? null : Buffer.concat(packed).toString("base64");
    return { text, facts: { ...digests.end(), packed: text === null ? null : digestOf(text) } };
  } catch (cause) {
    throw new BenchError("usage", `${path} cannot be read: ${messageOf(cause)}`, {
      hint: "name the folder of a run",
      cause,
    });
  }
}

/** The bytes that a page carries. @throws BenchError "usage" when they are damaged, or more than a page may hold */
export async function unpackFile(name: CarriedFile, text: string): Promise<Buffer> {
  try {
    return await promisify(inflateRaw)(Buffer.from(text, "base64"), { maxOutputLength: mostUnpackedBytes });
  } catch (cause) {
    throw new BenchError("usage", `the embedded ${name} cannot be unpacked: ${messageOf(cause)}`, { cause });
  }
}

/** What `packFile` says of the same bytes. */
export function factsOf(name: CarriedFile, content: Uint8Array): FileFacts {
  const digests = digestLines(content.byteLength, finestMarks[name]);
  digests.add(content);
  return digests.end();
}

/** sha256, hex. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
