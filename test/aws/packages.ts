import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** A deployment package of text files, the same bytes for the same files; a file named `bootstrap` is executable. */
export async function packFiles(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) {
    const mode = name === "bootstrap" ? 0o100755 : 0o100644;
    zip.addBuffer(Buffer.from(text), name, { mode, mtime: new Date(2026, 0, 1) });
  }
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

/**
 * A Node handler that answers what a test wants to know: which instance it is, its invocation's number, the nonce of its
 * configuration, the folder of its code. `{"fail": message}` throws, `{"exit": code}` ends the process, `{"sleepMs": n}` waits,
 * `{"until": path}` waits until a file exists, `{"say": text}` writes to stdout first.
 */
export const probeHandler = `
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const instance = randomBytes(8).toString("hex");
let invocation = 0;
export const handler = async (event) => {
  invocation++;
  if (event.say !== undefined) process.stdout.write(event.say + "\\n");
  if (event.sleepMs !== undefined) await sleep(event.sleepMs);
  while (event.until !== undefined && !existsSync(event.until)) await sleep(5);
  if (event.exit !== undefined) process.exit(event.exit);
  if (event.fail !== undefined) throw new RangeError(event.fail);
  const nonce = process.env.NONCE ?? null;
  return { instance, invocation, pid: process.pid, folder: import.meta.dirname, nonce, echo: event };
};
`;

/** The same in little for an OS-only runtime: an executable named bootstrap that speaks the Runtime API. */
export const bootstrap = `#!/usr/bin/env node
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
for (let invocation = 1; ; invocation++) {
  const next = await fetch(base + "next");
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const echo = await next.json();
  await fetch(base + id + "/response", { method: "POST", body: JSON.stringify({ invocation, echo }) });
}
`;
