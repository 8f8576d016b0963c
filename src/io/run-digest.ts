import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";

/** The files of a run, as they are copied and counted. */
export const runFiles = ["run.json", "samples.ndjson"] as const;

/** What the files of a run hold, as a digest, and how large they are. */
export interface RunDigest {
  /** SHA-256 over names, sizes and bytes, hex. */
  readonly digest: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** Reads the files once, in pieces. @throws BenchError "usage" where one cannot be read */
export async function digestRun(folder: string): Promise<RunDigest> {
  const hash = createHash("sha256");
  const files: { name: string; bytes: number }[] = [];
  for (const name of runFiles) {
    const path = join(folder, name);
    try {
      const { size } = statSync(path);
      hash.update(`${name} ${size}\n`);
      for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
      files.push({ name, bytes: size });
    } catch (cause) {
      throw new BenchError("usage", `${path} cannot be read: ${messageOf(cause)}`, {
        hint: "name the folder of a run",
        cause,
      });
    }
  }
  return { digest: hash.digest("hex"), files };
}

/** SHA-256 of texts in their order, hex: of what something was made from. */
export function unitKey(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
