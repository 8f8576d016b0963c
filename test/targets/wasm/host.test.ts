import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EmbeddedWasmConfig } from "../../../src/scenario/model.ts";
import { parseTiming } from "../../../src/targets/wasm/host/protocol.ts";
import { assemble } from "./assembler.ts";
import * as guests from "./guests.ts";
import { createWorkshop, type HostWorkshop, limits, startTestHost, type TestHost } from "./hosts.ts";

let workshop: HostWorkshop;
beforeAll(async () => {
  workshop = await createWorkshop();
});
afterAll(async () => workshop[Symbol.asyncDispose]());

const hostOf = (module: Uint8Array, changes: Partial<EmbeddedWasmConfig> = {}): Promise<TestHost> =>
  startTestHost(workshop, workshop.configure(module, changes));
const post = (host: TestHost, body: BodyInit = "coldbench"): Promise<Response> =>
  fetch(host.url, { method: "POST", body });
const failureOf = async (response: Response): Promise<string> =>
  `${response.status} ${response.headers.get("coldbench-failure")}: ${await response.text()}`;
const numbers = async (response: Response): Promise<number[]> => [...new Int32Array(await response.arrayBuffer())];

test("a guest gets the request on standard input and answers on standard output", async () => {
  await using host = await hostOf(guests.echo);
  const response = await post(host);
  expect(await response.text()).toBe("coldbench");
  expect(response.status).toBe(200);
  expect(response.headers.get("coldbench-failure")).toBeNull();
  expect(response.headers.get("coldbench-invocation")).toBe("1");
  const timing = parseTiming(response.headers.get("coldbench-timing") ?? "");
  expect(timing?.initNs).toBeGreaterThan(0);
  expect(timing?.callNs).toBeGreaterThan(0);
});

test("bodies of any size pass unchanged, the empty one too", async () => {
  await using host = await hostOf(guests.echo);
  for (const size of [0, 1, 64_999, 65_000, 65_001, 700_000]) {
    const body = Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
    expect(Buffer.compare(Buffer.from(await (await post(host, body)).arrayBuffer()), body), `${size} bytes`).toBe(0);
  }
});

test("every request is answered by another instance", async () => {
  await using host = await hostOf(guests.echo);
  const instances: (string | null)[] = [];
  for (let at = 0; at < 20; at++) instances.push((await post(host)).headers.get("coldbench-instance"));
  expect(new Set(instances).size).toBe(20);
});

test("a guest finds nothing of the one before it: neither memory, nor globals, nor files", async () => {
  await using host = await hostOf(guests.prying);
  for (let at = 0; at < 3; at++) {
    const [memory, global, openError] = await numbers(await post(host));
    expect(memory).toBe(0);
    expect(global).toBe(42);
    // EBADF: there is no directory 3.
    expect(openError).toBe(8);
  }
});

test("arguments and environment reach the guest whole, in UTF-8, and nothing of the host's does", async () => {
  const changes = { args: ["--name", "zoë"], env: { GREETING: "grüß dich" } };
  await using argued = await hostOf(guests.telling("args"), changes);
  const [, ...args] = (await (await post(argued)).text()).split("\0");
  expect(args).toEqual(["--name", "zoë", ""]);
  await using surrounded = await hostOf(guests.telling("env"), changes);
  expect(await (await post(surrounded)).text()).toBe("GREETING=grüß dich\0");
});

test("a socket call is refused, not thrown", async () => {
  await using host = await hostOf(guests.calling);
  // ENOTSUP
  expect(await numbers(await post(host))).toEqual([58]);
});

describe("a guest that fails is told by code, and the next one works", () => {
  const time = { limits: { ...limits, timeMs: 150 } };
  test.each([
    ["exit", guests.exiting, {}, /exited with 3/],
    ["trap", guests.trapping, {}, /unreachable/],
    ["trap", guests.complaining, {}, /unreachable.*no such order/],
    ["memory-limit", guests.growing, {}, /64 of 64 memory pages/],
    ["memory-limit", guests.large, {}, /64 memory pages/],
    ["output-limit", guests.flooding, {}, /output limit/],
    ["time-limit", guests.looping, time, /longer than 150 ms/],
    ["time-limit", guests.sleeping, time, /longer than 150 ms/],
    ["missing-import", guests.demanding, {}, /env\.teleport/],
    ["not-a-module", guests.library, {}, /_start/],
    ["not-a-module", new TextEncoder().encode("#!/bin/sh\necho hello\n"), {}, /magic/],
    ["not-a-module", Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0), {}, /component/],
    ["not-a-module", new Uint8Array(0), {}, /BufferSource|empty/],
  ])("%s", async (code, module, changes, message) => {
    await using host = await hostOf(module, changes);
    for (let at = 0; at < 2; at++) {
      const told = await failureOf(await post(host));
      expect(told).toMatch(new RegExp(`^500 ${code}: `));
      expect(told).toMatch(message);
    }
    expect((await host.status()).instances).toBe(2);
  });
});

test("the supervisor ends calls from its start on, without harm to connections or later requests", async () => {
  await using host = await hostOf(guests.looping, { limits: { ...limits, timeMs: 100 } });
  expect((await host.status()).instances).toBe(0);
  const told = await Promise.all(Array.from({ length: 6 }, async () => failureOf(await post(host))));
  for (const each of told) expect(each).toBe("500 time-limit: the guest ran longer than 100 ms");
  expect((await host.status()).instances).toBe(6);
});

test("a call that ends just at its limit is either answered or ended, never both, and the host lives on", async () => {
  // Each call sleeps for 5 ms, the limit is 5 ms: it is a matter of microseconds which comes first.
  const sleepsFiveMs = assembleSleeper(5_000_000);
  await using host = await hostOf(sleepsFiveMs, { limits: { ...limits, timeMs: 5 } });
  await host.status();
  const statuses: number[] = [];
  for (let at = 0; at < 150; at++) {
    const response = await post(host);
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  expect(statuses.every((status) => status === 200 || status === 500)).toBe(true);
  expect((await host.status()).instances).toBe(150);
});

test("3,000 instances leave no memory behind", async () => {
  await using host = await hostOf(guests.echo);
  await host.status();
  const rssMiB = (): number => {
    const status = readFileSync(`/proc/${host.process.server.pid}/status`, "latin1");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  };
  const many = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++) expect((await post(host)).status).toBe(200);
  };
  await many(1_000);
  const before = rssMiB();
  await many(2_000);
  // 2,000 instances of 128 KiB each would be 250 MiB.
  expect(rssMiB() - before).toBeLessThan(100);
  expect((await host.status()).instances).toBe(3_000);
});

test("a host ends when its standard input does, also while a guest runs", async () => {
  const { spawn } = await import("node:child_process");
  const config = workshop.configure(guests.looping, { limits: { ...limits, timeMs: 300 } });
  const port = await workshop.ports.next();
  const child = spawn(process.execPath, [workshop.hostFile], {
    env: {
      COLDBENCH_WASM_HOST: JSON.stringify({
        module: config.module,
        port,
        token: "t",
        nonce: "n",
        args: [],
        env: {},
        ...config.limits,
      }),
    },
    stdio: ["pipe", "ignore", "inherit"],
  });
  const exited = new Promise<string | null>((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  const request = async (): Promise<unknown> => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body: "" }).catch(() => undefined);
      if (answer !== undefined) return answer;
    }
  };
  await request();
  const last = fetch(`http://127.0.0.1:${port}`, { method: "POST", body: "" }).catch(() => undefined);
  child.stdin.end();
  expect(await exited).toBe("SIGKILL");
  await last;
});

test("strangers without the token reach guests only", async () => {
  await using host = await hostOf(guests.echo);
  const response = await fetch(`${host.url}/.coldbench/00000000000000000000000000000000/status`, {
    method: "POST",
    body: "x",
  });
  expect(await response.text()).toBe("x");
});

describe("V8's options", () => {
  test.each(["lazy", "liftoff", "turbofan"] as const)("a %s host answers", async (tier) => {
    await using host = await hostOf(guests.echo, { tier });
    expect(await (await post(host)).text()).toBe("coldbench");
    expect((await host.status()).v8).toBe(process.versions.v8);
  });
});

function assembleSleeper(ns: number): Uint8Array {
  const timeout = new Uint8Array(new BigUint64Array([BigInt(ns)]).buffer);
  return assemble({
    imports: [{ name: "poll_oneoff", parameters: "iiii", results: "i" }],
    pages: 1,
    data: { at: 64, bytes: [...new Uint8Array(16), 1, 0, 0, 0, 0, 0, 0, 0, ...timeout] },
    code: [0x41, 0xc0, 0, 0x41, 0x80, 2, 0x41, 1, 0x41, 0x80, 4, 0x10, 0, 0x1a],
  });
}
