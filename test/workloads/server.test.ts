import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { builds, root } from "../../workloads/builds.mjs";
import { compile, missingTool } from "../../workloads/compile.mjs";
import { mustSkip } from "../requirement.ts";
import { post, startServer } from "./running.ts";

const folder = mkdtempSync(join(tmpdir(), "coldbench-servers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const goServer = builds.find(({ id }) => id === "sha256-go-server");
const goIsMissing = goServer === undefined || missingTool(goServer) !== undefined;
const nodeServer = ["shared/node/server.mjs", "sha256/node/sha256.mjs"];

function goExecutable(): string {
  if (goServer === undefined) throw new Error("sha256-go-server is not in the table of builds");
  const output = join(folder, "server");
  compile(goServer, output);
  return output;
}

const servers: readonly { name: string; skip: boolean; command: () => [string, string[]] }[] = [
  { name: "Node server", skip: false, command: () => [process.execPath, nodeServer] },
  { name: "Go server", skip: mustSkip(!goIsMissing), command: () => [goExecutable(), []] },
];

describe.each(servers)("$name", ({ skip, command }) => {
  test.skipIf(skip)("proves its instance: a nonce per process, a count per invocation", async () => {
    const proof = async (url: string): Promise<(string | null)[]> => {
      const { headers } = await post(url, Buffer.from("1 abc"));
      return [headers.get("coldbench-instance"), headers.get("coldbench-invocation")];
    };
    await using first = await startServer(...command());
    await using second = await startServer(...command());
    const [nonce, count] = await proof(first.url);
    expect(nonce).toMatch(/^[0-9a-z]{16,}$/);
    expect(count).toBe("1");
    expect(await proof(first.url)).toEqual([nonce, "2"]);
    const [otherNonce, otherCount] = await proof(second.url);
    expect(otherNonce).not.toBe(nonce);
    expect(otherCount).toBe("1");
  });

  test.skipIf(skip)("answers 405 to what is not a POST, and does not count it", async () => {
    await using server = await startServer(...command());
    const response = await fetch(server.url);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    const { headers } = await post(server.url, Buffer.from("1 abc"));
    expect(headers.get("coldbench-invocation")).toBe("1");
  });

  test.skipIf(skip)("refuses a bad request with 400 and the reason, and goes on", async () => {
    await using server = await startServer(...command());
    const { outcome, body } = await post(server.url, Buffer.from("many times"));
    expect(outcome).toBe("refused");
    expect(body.toString()).toBe("expected `<iterations> <seed>` with iterations from 1 to 10000000\n");
    expect((await post(server.url, Buffer.from("1 abc"))).outcome).toBe("answered");
  });

  test.skipIf(skip)("ends with 0 on SIGTERM", async () => {
    const server = await startServer(...command());
    expect(await server.terminate()).toEqual({ code: 0, signal: null });
  });

  test.skipIf(skip)("says so when PORT is not set", () => {
    const [executable, args] = command();
    const { PORT: _, ...env } = process.env;
    const { status, stderr } = spawnSync(executable, args, { cwd: root, env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: "PORT is not set\n" });
  });
});

test("the Node server answers 500 to a fault of the workload itself", async () => {
  const module = join(folder, "faulty.mjs");
  writeFileSync(module, 'export function handle() { throw new Error("out of order"); }\n');
  await using server = await startServer(process.execPath, ["shared/node/server.mjs", module]);
  const response = await fetch(server.url, { method: "POST", body: "" });
  expect([response.status, await response.text()]).toEqual([500, "out of order\n"]);
});
