import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { demultiplex, readProgress } from "../../src/system/docker-engine-stream.ts";
import { fuzzing } from "./fuzzing.ts";

const frame = (type: number, text: string): Buffer => {
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};

/** The same bytes in pieces of these sizes. */
function inPieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const size = Math.max(1, sizes[index % Math.max(1, sizes.length)] ?? 1);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

async function split(
  pieces: readonly Buffer[],
): Promise<{ readonly out: string; readonly err: string; readonly bytes: number }> {
  const stream = Readable.from(pieces, { objectMode: false });
  let [out, err, bytes] = ["", "", 0];
  demultiplex(stream, {
    stdout: (chunk) => ((out += chunk.toString("latin1")), (bytes += chunk.length)),
    stderr: (chunk) => ((err += chunk.toString("latin1")), (bytes += chunk.length)),
  });
  await new Promise((ended) => void stream.once("close", ended));
  return { out, err, bytes };
}

test("frames come apart as they were written, however the stream is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ type: fc.constantFrom(1, 2), text: fc.string({ maxLength: 30 }) }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
      async (written, sizes) => {
        const bytes = Buffer.concat(written.map(({ type, text }) => frame(type, text)));
        const { out, err } = await split(inPieces(bytes, sizes));
        const of = (wanted: number): string =>
          Buffer.from(written.flatMap(({ type, text }) => (type === wanted ? [text] : [])).join("")).toString("latin1");
        expect({ out, err }).toEqual({ out: of(1), err: of(2) });
      },
    ),
    fuzzing(300),
  );
});

test("any bytes come apart into no more than they were; a frame that claims 4 GB is passed on as it arrives", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      async (bytes, sizes) => {
        expect((await split(inPieces(Buffer.from(bytes), sizes))).bytes).toBeLessThanOrEqual(bytes.length);
      },
    ),
    fuzzing(300),
  );
  expect((await split([Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]), Buffer.from("abc")])).out).toBe("abc");
});

test("progress is lines of JSON, or a clean error: what is none does not end the process", async () => {
  const line = fc.oneof(
    fc.constantFrom(
      '{"stream":"a"}',
      '{"error":"e"}',
      '{"error":{"a":1}}',
      "null",
      "7",
      "[]",
      "",
      "\r",
      "{",
      "garbage",
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 10 }), fc.boolean(), async (lines, breaks) => {
      const stream = Readable.from(
        (function* () {
          yield Buffer.from(lines.join("\n"));
          if (breaks) throw new Error("cut");
        })(),
      );
      const outcome = await readProgress(stream).then(
        (progress) => progress.every(({ stream: text, error }) => typeof (text ?? error ?? "") === "string"),
        (error: unknown) => error instanceof Error && !(error instanceof SyntaxError) && !(error instanceof TypeError),
      );
      expect(outcome).toBe(true);
    }),
    fuzzing(300),
  );
});
