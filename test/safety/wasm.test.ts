import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Deployment } from "../../src/targets/target.ts";
import { createWasmTarget } from "../../src/targets/wasm/wasm-target.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { createWorkshop } from "../targets/wasm/hosts.ts";
import { ask, createHostedWorkshop, type HostedWorkshop, installedByCi } from "../targets/wasm/hosted/hosted.ts";

const canCompile = isOnPath("clang") && existsSync("/usr/include/wasm32-wasi");
const never = new AbortController().signal;
let module: Uint8Array;

/** What the guest says that it got. */
async function answerOf(deployment: Deployment): Promise<string> {
  const { invocation, instance } = await deployment.start("cold", ask(""), never);
  await instance?.[Symbol.asyncDispose]();
  if (!invocation.result.ok) throw new Error(invocation.result.message);
  return new TextDecoder().decode(invocation.result.response.body);
}

describe.skipIf(mustSkip(canCompile))("a module that tries files, folders and sockets", () => {
  let workshop: HostedWorkshop;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "coldbench-prying-"));
    try {
      const source = resolve(import.meta.dirname, "prying.c");
      const out = join(folder, "prying.wasm");
      execFileSync("clang", ["--target=wasm32-wasi", "--sysroot=/usr", "-O2", "-o", out, source]);
      module = readFileSync(out);
    } finally {
      rmSync(folder, { recursive: true });
    }
    workshop = await createHostedWorkshop();
  });
  afterAll(async () => workshop[Symbol.asyncDispose]());

  test("gets none of them on the embedded host", async () => {
    await using embedded = await createWorkshop();
    const paths = { hostFile: embedded.hostFile, node: process.execPath, workerFile: "" };
    const target = createWasmTarget(embedded.launching.context, paths);
    await using deployment = await target.deploy(embedded.configure(module), never);
    expect(await answerOf(deployment)).toBe("files 0 folders 0 sockets 0\n");
  });

  describe.each(installedByCi)("on %s", (host) => {
    test.skipIf(mustSkip(isOnPath(host)))("gets none of them", async () => {
      await using deployment = await workshop.target.deploy(workshop.configure(host, module), never);
      expect(await answerOf(deployment)).toBe("files 0 folders 0 sockets 0\n");
    });
  });

  test.skipIf(mustSkip(isOnPath("wasmtime")))(
    "gets what its scenario declares in flags, so that it would notice",
    async () => {
      const config = workshop.configure("wasmtime", module, { flags: ["--dir=/etc::/"] });
      await using deployment = await workshop.target.deploy(config, never);
      expect(await answerOf(deployment)).not.toMatch(/folders 0/);
    },
  );
});
