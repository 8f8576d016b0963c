import { writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Phase } from "../../../src/results/sample.ts";
import type { Request, EmbeddedWasmConfig } from "../../../src/scenario/model.ts";
import { createResourceStack, type ResourceStack } from "../../../src/system/resource-stack.ts";
import type { Deployment } from "../../../src/targets/target.ts";
import { createWasmTarget } from "../../../src/targets/wasm/wasm-target.ts";
import { mustSkip } from "../../requirement.ts";
import { never } from "../../system/launching.ts";
import { findTokenHolders } from "../../../src/system/proc.ts";
import * as guests from "./guests.ts";
import { createWorkshop, type HostWorkshop, limits } from "./hosts.ts";

let workshop: HostWorkshop;
let stack: ResourceStack;
beforeAll(async () => {
  workshop = await createWorkshop();
  stack = createResourceStack();
});
afterEach(async () => stack[Symbol.asyncDispose]());
afterAll(async () => workshop[Symbol.asyncDispose]());

const request: Request = { method: "POST", path: "/", headers: {}, body: new TextEncoder().encode("coldbench") };
const target = () =>
  createWasmTarget(workshop.launching.context, { hostFile: workshop.hostFile, node: process.execPath, workerFile: "" });
const deploy = async (module: Uint8Array, changes: Partial<EmbeddedWasmConfig> = {}): Promise<Deployment> =>
  stack.use(await target().deploy(workshop.configure(module, changes), never));
const hostPids = (): number[] => workshop.launching.open().flatMap(({ id }) => findTokenHolders(id));
const named = (phases: readonly Phase[]): string[] => phases.map(({ phase }) => phase);

test("the probe names the versions of the node that runs the host", async () => {
  expect(await target().probe(never)).toEqual({
    available: true,
    version: `node ${process.versions.node} / V8 ${process.versions.v8}`,
  });
});

test("the probe tells what is missing", async () => {
  const { context } = workshop.launching;
  const unbuilt = createWasmTarget(context, {
    hostFile: "/nonexistent/host.js",
    node: process.execPath,
    workerFile: "",
  });
  expect(await unbuilt.probe(never)).toMatchObject({ available: false, hint: "run `npm run build`" });
  const noNode = createWasmTarget(context, { hostFile: workshop.hostFile, node: "/nonexistent/node", workerFile: "" });
  expect(await noNode.probe(never)).toMatchObject({
    available: false,
    reason: expect.stringMatching(/node/) as string,
  });
});

test("a host start shows every phase in order, with a small remainder", async () => {
  const deployment = await deploy(guests.echo);
  const { invocation, instance } = await deployment.start("host", request, never);
  stack.use(instance as NonNullable<typeof instance>);
  const phases = named(invocation.phases).filter((phase) => phase !== "other");
  expect(phases).toEqual(["create", "boot", "load", "prepare", "boot", "connect", "init", "handle"]);
  expect(invocation.pollErrorNs).toBeGreaterThanOrEqual(0);
  expect(invocation.usage.peakMemoryBytes).toBeGreaterThan(20 * 2 ** 20);
  expect(invocation.usage.cpuNs).toBeGreaterThan(0);
  // The resident host and this one.
  expect(hostPids()).toHaveLength(2);
});

test("a cold start connects inside its interval; a warm request does not", async () => {
  const deployment = await deploy(guests.echo);
  const { invocation, instance } = await deployment.start("cold", request, never);
  expect(named(invocation.phases).slice(0, 3)).toEqual(["connect", "init", "handle"]);
  expect(invocation.codeState).toBe("compiled, in a host that was warmed up");
  expect(invocation.phases.find(({ phase }) => phase === "init")?.source).toBe("engine");
  const warm = await instance?.invoke(request, never);
  expect(named(warm?.phases ?? [])).not.toContain("connect");
  expect(warm?.evidence.invocation).toBe(2);
  await instance?.[Symbol.asyncDispose]();
});

test("a compile start compiles bytes that the host has never seen", async () => {
  const deployment = await deploy(guests.echo);
  for (let at = 0; at < 2; at++) {
    const { invocation, instance } = await deployment.start("compile", request, never);
    expect(named(invocation.phases).slice(0, 4)).toEqual(["connect", "prepare", "init", "handle"]);
    const warm = await instance?.invoke(request, never);
    expect(warm?.result).toMatchObject({ ok: true });
    expect(named(warm?.phases ?? [])).not.toContain("prepare");
    await instance?.[Symbol.asyncDispose]();
  }
});

test.skipIf(mustSkip(process.platform === "linux" && process.getuid?.() === 0))(
  "a disk start runs from a private copy of node, which is removed",
  async () => {
    const deployment = await deploy(guests.echo);
    const { invocation, instance } = await deployment.start("disk", request, never);
    expect(invocation.result).toMatchObject({ ok: true });
    expect(named(invocation.phases)).toContain("prepare");
    expect(workshop.launching.open().filter(({ type }) => type === "path")).toHaveLength(1);
    await instance?.[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
    expect(workshop.launching.open()).toEqual([]);
  },
);

describe("a guest that fails is data", () => {
  test.each([
    ["trap", guests.trapping, {}],
    ["not-a-module", guests.library, {}],
    ["not-a-module", new TextEncoder().encode("no module at all"), {}],
    ["missing-import", guests.demanding, {}],
    ["exit", guests.exiting, {}],
    ["memory-limit", guests.growing, {}],
    ["output-limit", guests.flooding, {}],
    ["time-limit", guests.looping, { limits: { ...limits, timeMs: 100 } }],
  ])("%s, on every start", async (code, module, changes) => {
    const deployment = await deploy(module, changes);
    for (const kind of ["host", "compile", "cold", "cold"] as const) {
      const { invocation, instance } = await deployment.start(kind, request, never);
      expect(invocation.result, kind).toMatchObject({ ok: false, code });
      expect(invocation.evidence.instance).not.toBe("");
      expect(instance).toBeNull();
    }
    expect(hostPids()).toHaveLength(1);
  });
});

test("a module file that is not there is refused when it is deployed", async () => {
  const config = { ...workshop.configure(guests.echo), module: "/nonexistent/guest.wasm" };
  await expect(target().deploy(config, never)).rejects.toMatchObject({ code: "scenario-invalid" });
});

test("a host that died is noticed by the next cold start, and another one serves the start after it", async () => {
  const deployment = await deploy(guests.echo);
  const first = await deployment.start("cold", request, never);
  await first.instance?.[Symbol.asyncDispose]();
  const [pid] = hostPids();
  process.kill(pid as number, "SIGKILL");
  const second = await deployment.start("cold", request, never);
  expect(second.invocation.result).toMatchObject({ ok: false, code: "exit" });
  expect(second.instance).toBeNull();
  const third = await deployment.start("cold", request, never);
  expect(third.invocation.result).toMatchObject({ ok: true });
  await third.instance?.[Symbol.asyncDispose]();
  expect(hostPids()).toHaveLength(1);
  expect(hostPids()).not.toContain(pid);
});

test("a warm request on a host that died is data", async () => {
  const deployment = await deploy(guests.echo);
  const { instance } = await deployment.start("cold", request, never);
  process.kill(hostPids()[0] as number, "SIGKILL");
  expect(await instance?.invoke(request, never)).toMatchObject({ result: { ok: false, code: "exit" } });
  await instance?.[Symbol.asyncDispose]();
});

test("a start that nobody waits for any more leaves no busy host behind", async () => {
  const deployment = await deploy(guests.looping, { limits: { ...limits, timeMs: 60_000 } });
  for (const kind of ["cold", "compile", "host"] as const) {
    const { invocation, instance } = await deployment.start(kind, request, AbortSignal.timeout(400));
    // On a busy machine the host may not even listen by then.
    expect(["timeout", "never-ready"]).toContain(invocation.result.ok ? "answered" : invocation.result.code);
    expect(instance).toBeNull();
  }
  expect(hostPids().length).toBeLessThanOrEqual(1);
});

test("the facts say what was measured", async () => {
  const config = workshop.configure(guests.echo, { tier: "liftoff" });
  writeFileSync(config.module, guests.echo);
  const { facts } = stack.use(await target().deploy(config, never));
  expect(facts).toMatchObject({
    "module-bytes": String(guests.echo.byteLength),
    tier: "liftoff",
    node: process.versions.node,
    v8: process.versions.v8,
    isolation: "new WebAssembly.Instance per request in one OS process",
    "guest-memory": expect.stringMatching(/^recycled: zeroed/) as string,
    "limit-memory-pages": "64",
  });
  expect(facts["wasi"]).toMatch(/browser_wasi_shim \d+\.\d+\.\d+/);
  expect(facts["module-sha256"]).toMatch(/^[0-9a-f]{64}$/);
});
