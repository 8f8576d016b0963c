import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CodeState } from "../../../../src/scenario/wasm-host.ts";
import { builds } from "../../../../workloads/builds.mjs";
import { compile, missingTool } from "../../../../workloads/compile.mjs";
import { isOnPath, mustSkip } from "../../../requirement.ts";
import { describeTargetContract } from "../../contract.ts";
import { ask, createHostedWorkshop, type HostedWorkshop } from "./hosted.ts";

/** wasi:http components behind the servers of their hosts. */
let workshop: HostedWorkshop;
beforeAll(async () => {
  workshop = await createHostedWorkshop();
});
afterAll(async () => {
  expect(await workshop.leftovers()).toEqual([]);
  await workshop[Symbol.asyncDispose]();
});

const never = new AbortController().signal;
const hello = readFileSync("workloads/hello/c/hello-http.wasm");

const subjects: readonly { readonly host: string; readonly code: CodeState }[] = [
  { host: "wasmtime", code: "jit" },
  { host: "wasmtime", code: "jit-cached" },
  { host: "wasmtime", code: "aot" },
  { host: "jco", code: "jit" },
];

describe.each(subjects)("$host, $code", ({ host, code }) => {
  describe.skipIf(mustSkip(isOnPath(host)))("where it is installed", () => {
    describeTargetContract(`a component on ${host}`, async () => ({
      target: workshop.target,
      config: workshop.configure(host, hello, { shape: "http", code }),
      request: ask("coldbench"),
      answer: "hello, coldbench\n",
      held: 50,
      leftovers: () => workshop.leftovers(),
    }));
  });
});

const build = builds.find(({ id }) => id === "hello/c/hello-http.wasm");
const missing = build === undefined ? "its build" : missingTool(build);

describe.skipIf(mustSkip(missing === undefined && isOnPath("wasmtime")))("a component that misbehaves", () => {
  let folder: string;
  let module: Uint8Array;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "coldbench-component-"));
    const source = resolve(import.meta.dirname, "misbehaving.c");
    const commands = build?.commands.map((command: readonly string[]) =>
      command.flatMap((word) => (word === "hello/c/hello.c" ? ["-Ishared/c", source] : [word])),
    );
    const output = join(folder, "misbehaving.wasm");
    compile({ ...build, commands }, output);
    module = readFileSync(output);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    { how: "loops", codes: ["time-limit"] },
    { how: "grows", codes: ["memory-limit", "trap"] },
    { how: "writes", codes: ["output-limit"] },
    { how: "traps", codes: ["trap"] },
  ])("one that $how is a failed trial with a clear code, and the next request is answered", async ({ how, codes }) => {
    const limits = { timeMs: 5_000, memoryPages: 256, outputBytes: 1 << 20 };
    const config = workshop.configure("wasmtime", module, { shape: "http", limits });
    await using deployment = await workshop.target.deploy(config, never);
    const { invocation, instance } = await deployment.start("cold", ask(how), AbortSignal.timeout(20_000));
    expect(instance).toBeNull();
    expect(invocation.result).toMatchObject({ ok: false, code: expect.toBeOneOf(codes) as string });
    const next = await deployment.start("cold", ask("nothing"), AbortSignal.timeout(20_000));
    await next.instance?.[Symbol.asyncDispose]();
    expect(next.invocation.result).toMatchObject({ ok: true });
  });

  test("a file that is no component is a failed trial, whatever the host", async () => {
    const core = readFileSync("workloads/hello/c/hello.wasm");
    for (const [what, bytes] of Object.entries({ core, text: new TextEncoder().encode("no module") })) {
      await using deployment = await workshop.target.deploy(
        workshop.configure("wasmtime", bytes, { shape: "http" }),
        never,
      );
      const { invocation } = await deployment.start("host", ask(what), AbortSignal.timeout(10_000));
      expect(invocation.result, what).toMatchObject({ ok: false, code: "not-a-module" });
    }
  });
});
