import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";

/** More is no page of ours: 50 MB of packed rows, and as much again for everything else. Bytes. */
const mostBytes = 256e6;

/** The text of an HTML page. @param path of the file, or of a folder with an index.html. @throws BenchError "usage" */
export function readPage(path: string): string {
  try {
    const file = statSync(path).isDirectory() ? join(path, "index.html") : path;
    const { size } = statSync(file);
    if (size > mostBytes) throw new Error(`it has ${Math.round(size / 1e6)} MB, and no report has more than 256 MB`);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new BenchError("usage", `${path} cannot be read: ${messageOf(cause)}`, {
      hint: "name the page of a report, such as reports/<id>/index.html",
      cause,
    });
  }
}
