import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownerName } from "../../../src/io/run-owner.ts";
import { systemClock } from "../../../src/io/system-clock.ts";
import type { LambdaConfig, Request } from "../../../src/scenario/model.ts";
import type { AdapterContext } from "../../../src/system/adapter-context.ts";
import { openJournal, readJournals } from "../../../src/system/journal.ts";
import { createProcessLauncher } from "../../../src/system/launcher.ts";

export interface TestContext extends Disposable {
  readonly context: AdapterContext;
  readonly folder: string;
  /** Journal entries that are still open, "type id". */
  readonly open: () => readonly string[];
}

/** An adapter context with a journal of its own, and no settings of AWS but a region. */
export async function createContext(overrides: Partial<AdapterContext> = {}): Promise<TestContext> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-lambda-"));
  const nonce = (): string => randomBytes(16).toString("hex");
  const runId = `test-${nonce().slice(0, 12)}`;
  const owner = ownerName(process.pid, runId);
  const journals = join(folder, "journals");
  const journal = openJournal(journals, owner);
  return {
    folder,
    context: {
      clock: systemClock,
      journal,
      processes: await createProcessLauncher(systemClock, journal, nonce),
      runId,
      owner,
      nonce,
      env: { PATH: process.env["PATH"], AWS_REGION: "us-east-1" },
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
      ...overrides,
    },
    open: () => readJournals(journals).flatMap((file) => file.open.map(({ type, id }) => `${type} ${id}`)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A Node handler of http events that answers coldbench's headers and does what its body asks for. */
export const handler = `
import { randomBytes } from "node:crypto";
const instance = randomBytes(8).toString("hex");
const initialisedAt = Date.now();
let invocation = 0;
export const handler = async (event) => {
  invocation++;
  const body = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : (event.body ?? "");
  if (body === "throw") throw new RangeError("as asked");
  if (body === "exit") process.exit(3);
  if (body === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));
  return {
    statusCode: 200,
    headers: {
      "content-type": "text/plain",
      ...(process.env.MUTE === "1" ? {} : {
        "coldbench-instance": instance,
        "coldbench-invocation": String(invocation),
        "coldbench-environment": process.env.COLDBENCH_NONCE ?? "",
        "coldbench-init-at": String(initialisedAt),
      }),
    },
    body: "hello, " + body,
  };
};
`;

/** Writes the handler into a folder of the context. @returns a configuration that deploys it */
export async function lambdaConfig(
  { folder }: TestContext,
  overrides: Partial<LambdaConfig> = {},
): Promise<LambdaConfig> {
  const code = join(folder, "code");
  await mkdir(code, { recursive: true });
  await writeFile(join(code, "index.mjs"), handler);
  return {
    kind: "lambda",
    name: "on-lambda",
    enabled: true,
    env: {},
    variant: {},
    code: { from: "folder", folder: code },
    runtime: "nodejs20.x",
    handler: "index.handler",
    event: "http",
    memoryMiB: 256,
    timeoutMs: 3_000,
    architecture: "x86_64",
    role: "arn:aws:iam::123456789012:role/bench",
    snapStart: false,
    logFormat: "text",
    ...overrides,
  };
}

/** A request with a text as its body. */
export function requestOf(text: string): Request {
  return {
    method: "POST",
    path: "/",
    headers: { "content-type": "text/plain" },
    body: new TextEncoder().encode(text),
  };
}

/** A deadline long enough for a loaded machine, short enough to fail. */
export const deadline = (ms = 60_000): AbortSignal => AbortSignal.timeout(ms);
