import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readShippedHosts } from "../../../../src/io/host-files.ts";
import type { HostedWasmConfig } from "../../../../src/scenario/model.ts";
import type { WasmHost } from "../../../../src/scenario/wasm-host.ts";
import { echo } from "../guests.ts";
import { ask, createHostedWorkshop, type HostedWorkshop } from "./hosted.ts";

/**
 * Hosts that cannot be installed where these tests run: their command lines, as a program sees them that stands in their
 * place. What is not tested here is whether the host understands them.
 */
let workshop: HostedWorkshop;
beforeAll(async () => {
  workshop = await createHostedWorkshop();
});
afterAll(async () => {
  expect(await workshop.leftovers()).toEqual([]);
  await workshop[Symbol.asyncDispose]();
});

const never = new AbortController().signal;
const recorder = fileURLToPath(new URL("recording-host.mjs", import.meta.url));

function recorded(name: string): WasmHost {
  const host = readShippedHosts().get(name);
  if (host === undefined) throw new Error(`no host ${name}`);
  return { ...host, executable: recorder };
}

/** The words of a cold start, with the places of the machine taken out. */
async function wordsOf(name: string, changes: Partial<Omit<HostedWasmConfig, "host">> = {}): Promise<string[]> {
  const host = recorded(name);
  const config = workshop.configure(host, echo, {
    args: ["one", "two"],
    env: { LANG: "C" },
    flags: ["--x"],
    ...changes,
  });
  await using deployment = await workshop.target.deploy(config, never);
  const { invocation, instance } = await deployment.start("cold", ask(""), never);
  await instance?.[Symbol.asyncDispose]();
  if (!invocation.result.ok) throw new Error(`${invocation.result.code}: ${invocation.result.message}`);
  const { words } = JSON.parse(new TextDecoder().decode(invocation.result.response.body)) as { words: string[] };
  return words.map((word) => word.replace(/\/\S*\/(?=[^/]+$)/, "/.../").replace(/guest-\d+/, "guest"));
}

test("each tells its version by its own pattern", async () => {
  for (const name of ["wasmer", "wasmedge", "iwasm", "spin"]) {
    const config = workshop.configure(recorded(name), echo);
    expect(await workshop.target.probe(never, config)).toEqual({
      available: true,
      version: expect.any(String) as string,
    });
  }
  const config = workshop.configure(recorded("spin"), echo);
  expect(await workshop.target.probe(never, config)).toMatchObject({ version: "9.8.7" });
});

test("wasmer", async () => {
  const run = ["run", "--cranelift", "--env", "LANG=C", "--x", "/.../guest.wasm", "--", "one", "two"];
  expect(await wordsOf("wasmer")).toEqual(run);
  expect(await wordsOf("wasmer", { code: "jit" })).toEqual(["run", "--disable-cache", ...run.slice(1)]);
  expect(await wordsOf("wasmer", { code: "aot", tier: "singlepass" })).toEqual(
    run.map((word) =>
      word === "--cranelift" ? "--singlepass" : word === "/.../guest.wasm" ? "/.../module.wasmu" : word,
    ),
  );
});

test("WasmEdge", async () => {
  const rest = ["--memory-page-limit", "64", "--env", "LANG=C", "--x", "/.../guest.wasm", "one", "two"];
  expect(await wordsOf("wasmedge")).toEqual(["run", "--force-interpreter", ...rest]);
  expect(await wordsOf("wasmedge", { code: "jit" })).toEqual(["run", "--enable-jit", ...rest]);
  expect(await wordsOf("wasmedge", { code: "aot" })).toEqual([
    "run",
    ...rest.map((word) => word.replace("guest.wasm", "module.so")),
  ]);
});

test("iwasm", async () => {
  expect(await wordsOf("iwasm")).toEqual(["--interp", "--env=LANG=C", "--x", "/.../guest.wasm", "one", "two"]);
});

test("Spin: a manifest is made for the component, and the server is told where to listen", async () => {
  const config = workshop.configure(recorded("spin"), echo);
  await using deployment = await workshop.target.deploy(config, never);
  const { invocation, instance } = await deployment.start("host", ask(""), never);
  await instance?.[Symbol.asyncDispose]();
  if (!invocation.result.ok) throw new Error(invocation.result.message);
  const { words, manifest } = JSON.parse(new TextDecoder().decode(invocation.result.response.body)) as {
    words: string[];
    manifest: string;
  };
  expect(words[0]).toBe("up");
  expect(words[words.indexOf("--listen") + 1]).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(manifest).toMatch(/^spin_manifest_version = 2$/m);
  expect(manifest).toMatch(/^\[\[trigger\.http\]\]\nroute = "\/\.\.\."\ncomponent = "workload"$/m);
  expect(manifest).toMatch(/^source = "\/.*guest-\d+\.wasm"$/m);
});

test("jco serve is told its address and the component", async () => {
  const words = await wordsOf("jco", { env: {}, args: [] });
  expect(words.slice(0, 4)).toEqual(["serve", "--host", "127.0.0.1", "--port"]);
  expect(words.at(-1)).toBe("/.../guest.wasm");
});

test("variables that a host cannot hand to its guest are refused, not dropped", async () => {
  const config = workshop.configure(recorded("jco"), echo, { env: { LANG: "C" } });
  await expect(workshop.target.deploy(config, never)).rejects.toMatchObject({ code: "scenario-invalid" });
});

test("a host that is not there says how to get it", async () => {
  const host = { ...recorded("wasmedge"), executable: "wasmedge-that-nobody-has" };
  const config = workshop.configure(host, echo);
  expect(await workshop.target.probe(never, config)).toMatchObject({
    available: false,
    reason: expect.stringContaining("wasmedge-that-nobody-has") as string,
    hint: "see wasmedge.org",
  });
});
