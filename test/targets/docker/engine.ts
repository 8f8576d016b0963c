import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../../src/io/system-clock.ts";
import type { DockerConfig, ImageSource } from "../../../src/scenario/container.ts";
import type { Request } from "../../../src/scenario/model.ts";
import type { AdapterContext } from "../../../src/system/adapter-context.ts";
import { type DockerEngine, probeEngine } from "../../../src/system/docker-engine.ts";
import { runLabel } from "../../../src/system/docker-engine-names.ts";
import { openJournal, readJournals } from "../../../src/system/journal.ts";
import { createProcessLauncher } from "../../../src/system/launcher.ts";
import { ownerName } from "../../../src/io/run-owner.ts";

/** The engine of this machine, or why a test that needs one is skipped. */
export const found = await probeEngine({ env: process.env, platform: process.platform }, AbortSignal.timeout(10_000));
export const hasEngine = found.available;
/** Part of the name of a suite that may be skipped, so that the reason is read where it is. */
export const engineName = found.available ? found.engine.description.version : `no engine: ${found.reason}`;

/** The engine, for a test that is only run where there is one (or must be). */
export function engine(): DockerEngine {
  if (!found.available) throw new Error(`${found.reason}. ${found.hint}`);
  return found.engine;
}

export interface TestContext extends AsyncDisposable {
  readonly context: AdapterContext;
  /** Containers and images of this context that the engine still has, and journal entries that are still open. */
  readonly leftovers: () => Promise<readonly string[]>;
  /** The latter alone, for a test that works without an engine. */
  readonly openEntries: () => Promise<readonly string[]>;
}

/** An adapter context with a journal of its own, and a run id that no other test has. */
export async function createContext(overrides: Partial<AdapterContext> = {}): Promise<TestContext> {
  const directory = mkdtempSync(join(tmpdir(), "coldbench-docker-"));
  const nonce = (): string => randomBytes(16).toString("hex");
  const runId = `test-${nonce().slice(0, 12)}`;
  const owner = ownerName(process.pid, runId);
  const journal = openJournal(directory, owner);
  const processes = await createProcessLauncher(systemClock, journal, nonce);
  const openEntries = (): string[] =>
    readJournals(directory).flatMap(({ open }) => open.map(({ type, id }) => `journal ${type} ${id}`));
  return {
    context: {
      clock: systemClock,
      journal,
      processes,
      runId,
      owner,
      nonce,
      env: process.env,
      platform: process.platform,
      isRoot: process.getuid?.() === 0,
      ...overrides,
    },
    leftovers: async () => {
      const { client } = engine();
      const filters = { label: [`${runLabel}=${runId}`] };
      const containers = await client.listContainers({ all: true, filters });
      const images = await client.listImages({ filters });
      return [
        ...containers.map(({ Names, State }) => `container ${Names[0]} ${State}`),
        ...images.map(({ RepoTags, Id }) => `image ${RepoTags?.[0] ?? Id}`),
        ...openEntries(),
      ];
    },
    openEntries: async () => openEntries(),
    [Symbol.asyncDispose]: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** This machine's node with the fixtures, FROM scratch. */
export const nodeImage: ImageSource = {
  from: "pack",
  executable: "node",
  files: [
    { from: fixture("server.mjs"), to: "/app/server.mjs" },
    { from: fixture("command.mjs"), to: "/app/command.mjs" },
  ],
};

/** A server on this machine's node. */
export function serverConfig(overrides: Partial<DockerConfig> = {}): DockerConfig {
  return {
    kind: "docker",
    name: "docker-node",
    enabled: true,
    env: {},
    variant: {},
    shape: "http",
    image: nodeImage,
    command: ["node", "/app/server.mjs"],
    port: 8080,
    network: "bridge",
    ...overrides,
  };
}

/** A command that echoes, on this machine's node. */
export function commandConfig(overrides: Partial<DockerConfig> = {}): DockerConfig {
  return serverConfig({
    name: "docker-command",
    shape: "command",
    command: ["node", "/app/command.mjs"],
    network: "none",
    ...overrides,
  });
}

/** A request with a text as its body. */
export function requestOf(text: string): Request {
  return { method: "POST", path: "/", headers: {}, body: new TextEncoder().encode(text) };
}

/** A deadline long enough for a loaded machine, short enough to fail. */
export const deadline = (ms = 60_000): AbortSignal => AbortSignal.timeout(ms);
