import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineMessage, probeEngine, requireEngine } from "../../src/system/docker-engine.ts";
import { containerName, imageTag, labelsOf } from "../../src/system/docker-engine-names.ts";
import { mustSkip } from "../requirement.ts";
import { engineName, hasEngine } from "../targets/docker/engine.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "coldbench-engine-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const socket = (): string => join(folder, "docker.sock");
const probe = async (platform: NodeJS.Platform = "linux") =>
  probeEngine({ env: { DOCKER_HOST: `unix://${socket()}` }, platform }, AbortSignal.timeout(5_000));

/** Something that answers like an engine, as far as the probe asks. */
async function serve(listener: RequestListener): Promise<AsyncDisposable> {
  const server = createServer(listener);
  await new Promise<void>((ready) => void server.listen(socket(), ready));
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => void server.close(closed));
    },
  };
}

test("no socket: not running or not installed, with how to get it", async () => {
  expect(await probe()).toEqual({
    available: false,
    reason: `Docker Engine is not running or not installed: ${socket()} (from DOCKER_HOST) does not exist`,
    hint: expect.stringMatching(/systemctl start docker/),
  });
  expect(await probe("darwin")).toMatchObject({ hint: expect.stringMatching(/Docker Desktop/) });
});

test("a socket that nobody listens on any more", async () => {
  const child = spawnSync(process.execPath, [
    "-e",
    `require("node:net").createServer().listen(${JSON.stringify(socket())}, () => process.kill(process.pid, "SIGKILL"))`,
  ]);
  expect(child.signal).toBe("SIGKILL");
  expect(await probe()).toMatchObject({ available: false, reason: expect.stringMatching(/nothing listens on/) });
});

test("a socket without permission: the group docker", async () => {
  await using _ = await serve((_request, response) => response.end("{}"));
  chmodSync(socket(), 0);
  const isRoot = process.geteuid?.() === 0;
  // Permissions mean nothing to root: be nobody meanwhile.
  if (isRoot) process.seteuid?.(65_534);
  try {
    expect(await probe()).toMatchObject({ available: false, hint: expect.stringMatching(/group docker/) });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test("an engine for Windows containers says what to switch", async () => {
  await using _ = await serve((request, response) => {
    const version = { Version: "28.0.1", Components: [] };
    const info = { OSType: "windows", NCPU: 4, Driver: "windowsfilter", CgroupVersion: "" };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url === "/info" ? info : version));
  });
  expect(await probe()).toMatchObject({
    available: false,
    reason: expect.stringMatching(/^Docker Engine 28\.0\.1.* runs windows containers$/),
    hint: "switch Docker Desktop to Linux containers",
  });
});

test("something else than an engine does not answer as one", async () => {
  await using _ = await serve((_request, response) => response.end("hello"));
  expect(await probe()).toMatchObject({ available: false, reason: expect.stringMatching(/does not answer/) });
});

test("an engine that hangs is given up at the deadline", async () => {
  await using _ = await serve(() => undefined);
  const lookup = { env: { DOCKER_HOST: `unix://${socket()}` }, platform: "linux" } as const;
  await expect(requireEngine(lookup, AbortSignal.timeout(200))).rejects.toMatchObject({ name: "TimeoutError" });
});

test("the engine's own words, without the client's wrapping", () => {
  const wrapped = Object.assign(new Error("(HTTP code 404) no such container - No such image: x "), {
    statusCode: 404,
  });
  expect(engineMessage(wrapped)).toBe("No such image: x");
  expect(engineMessage(Object.assign(new Error("wrapped"), { json: { message: "its words\n" } }))).toBe("its words");
  expect(engineMessage(new Error("connect ENOENT"))).toBe("connect ENOENT");
});

test("names are valid for the engine, whatever the run is called", () => {
  expect(containerName("2026-11-22T07-31-05Z-hello-3f2a", "0a1b")).toBe(
    "coldbench-2026-11-22T07-31-05Z-hello-3f2a-0a1b",
  );
  expect(containerName("a b/c", "1")).toMatch(/^[a-zA-Z0-9][\w.-]+$/);
  expect(imageTag("2026-11-22T07-31-05Z-Hello__3f2a", "pack-1")).toBe(
    "coldbench-2026-11-22t07-31-05z-hello-3f2a:pack-1",
  );
  expect(labelsOf({ runId: "r" })).toEqual({ coldbench: "1", "coldbench.run": "r" });
});

describe.skipIf(mustSkip(hasEngine))("the engine of this machine", () => {
  test("tells its version, runtime, storage driver and cgroup version", () => {
    expect(engineName).toMatch(/^(?:Docker|Podman) Engine \d+\.\d+\S*, \w+ [\d.]+, \w+, cgroup v[12]$/);
  });
});
