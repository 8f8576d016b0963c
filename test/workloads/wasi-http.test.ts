import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builds, jco, root } from "../../workloads/builds.mjs";
import { compile, missingTool } from "../../workloads/compile.mjs";
import { answered } from "../../workloads/goldens.mjs";
import { serveComponent } from "../../workloads/serve-component.mjs";
import { isOnPath, mustSkip } from "../requirement.ts";
import { expectGoldenResponses } from "./golden.ts";
import { post, startServer } from "./running.ts";

const folder = mkdtempSync(join(tmpdir(), "coldbench-components-"));
afterAll(() => rmSync(folder, { recursive: true }));

const hasWasmtime = isOnPath("wasmtime");
const components = builds.filter(({ shape }) => shape === "component");
const committed = components.filter((build) => build.committed);
const hello = join(root, "hello/c/hello-http.wasm");

// Its cache of compiled code would keep what is built here. Winch compiles 14 MB five times as fast as Cranelift.
const uncached = ["-C", "cache=n"];
const quickly = ["-C", "cache=n,compiler=winch"];

// An instance answers more than one request only where the host lets it.
const kept = [...uncached, "--max-instance-reuse-count", "1000", "--idle-instance-timeout", "3600"];

describe("wasmtime serve", () => {
  test.skipIf(mustSkip(hasWasmtime)).each(committed)("$id (committed)", async ({ workload, output }) => {
    await using server = await serveComponent(join(root, output), uncached);
    await expectGoldenResponses(workload, (request) => post(server.url, request));
  });

  for (const build of components) {
    const tool = hasWasmtime ? missingTool(build) : "wasmtime";
    // Under COLDBENCH_REQUIRE=all it is not skipped: a missing tool then fails it, with what to install.
    const name = `${build.id}, built here${tool === undefined ? "" : ` (${tool} is missing)`}`;
    test.skipIf(mustSkip(tool === undefined))(name, { timeout: 300_000 }, async () => {
      expect(tool, build.hint).toBeUndefined();
      const output = join(folder, build.id.replaceAll("/", "-"));
      compile(build, output);
      await using server = await serveComponent(output, build.committed ? uncached : quickly);
      await expectGoldenResponses(build.workload, (request) => post(server.url, request));
    });
  }
});

describe.skipIf(mustSkip(existsSync(join(root, jco[1] ?? ""))))("jco serve", () => {
  test("answers from a new instance for each request", { timeout: 60_000 }, async () => {
    const [node = "", ...words] = jco;
    const isolated = ["serve", "--isolate-requests", "instance", "--jco-dir", join(folder, "jco")];
    const args = [...words, ...isolated, "--host", "127.0.0.1", "--port", "{port}", hello];
    await using server = await startServer(node, args, "group");
    await expectGoldenResponses("hello", (request) => post(server.url, request));
    const first = await proof(server.url);
    const second = await proof(server.url);
    expect([first.invocation, second.invocation]).toEqual(["1", "1"]);
    expect(second.instance).not.toBe(first.instance);
  });
});

interface Proof {
  readonly instance: string | null;
  readonly invocation: string | null;
}

async function proof(url: string): Promise<Proof> {
  const { headers } = await post(url, Buffer.from("Ada"));
  return { instance: headers.get("coldbench-instance"), invocation: headers.get("coldbench-invocation") };
}

/** Every instance counted 1, 2, 3..., and one of them more than once: the host may keep several. */
function expectConsecutive(proofs: readonly Proof[]): void {
  const last = new Map<string | null, number>();
  for (const { instance, invocation } of proofs) {
    const expected = (last.get(instance) ?? 0) + 1;
    expect(invocation).toBe(String(expected));
    last.set(instance, expected);
  }
  expect(last.size).toBeLessThan(proofs.length);
}

/** The path of the JavaScript component, compiled by wasmtime: each test serves it anew. */
function precompiledJavaScript(): string {
  if (javaScript === undefined) throw new Error("hello-js-http.wasm is not in the table of builds");
  const component = join(folder, javaScript.id);
  if (!existsSync(component)) compile(javaScript, component);
  const output = join(folder, "hello-js-http.cwasm");
  execFileSync("wasmtime", ["compile", "-C", "compiler=winch", "-o", output, component]);
  return output;
}

const javaScript = builds.find(({ id }) => id === "hello-js-http.wasm");
const hasJavaScript = javaScript !== undefined && missingTool(javaScript) === undefined;
const languages = [
  { name: "C", skip: mustSkip(hasWasmtime), options: uncached, file: () => hello },
  {
    name: "JavaScript",
    skip: mustSkip(hasWasmtime && hasJavaScript),
    options: ["--allow-precompiled", "-C", "compiler=winch"],
    file: precompiledJavaScript,
  },
];

describe.each(languages)("the component in $name", ({ skip, options, file }) => {
  let component = "";
  beforeAll(() => {
    if (!skip) component = file();
  }, 120_000);

  test.skipIf(skip)("proves its instance: a nonce for each, made after the build", async () => {
    await using server = await serveComponent(component, options);
    const proofs = [await proof(server.url), await proof(server.url), await proof(server.url)];
    expect(proofs.map(({ invocation }) => invocation)).toEqual(["1", "1", "1"]);
    expect(proofs.filter(({ instance }) => !/^[0-9a-f]{32}$/.test(instance ?? ""))).toEqual([]);
    expect(new Set(proofs.map(({ instance }) => instance)).size).toBe(3);
  });

  test.skipIf(skip)("answers 405 to what is not a POST", async () => {
    await using server = await serveComponent(component, options);
    for (const method of ["GET", "PUT", "HEAD", "PROPFIND"]) {
      const response = await fetch(server.url, { method });
      const { headers } = response;
      expect([method, response.status, headers.get("allow")]).toEqual([method, 405, "POST"]);
      expect(headers.get("coldbench-invocation")).toBeNull();
    }
  });

  test.skipIf(skip)("answers on any path, with the length and type of the other servers", async () => {
    await using server = await serveComponent(component, options);
    const { body, headers } = await post(`${server.url}any/path?query`, Buffer.from("Ada"));
    expect(body.toString()).toBe("hello, Ada\n");
    expect(headers.get("content-length")).toBe("11");
    expect(headers.get("content-type")).toBe("application/octet-stream");
  });

  test.skipIf(skip)("reads a request that comes in pieces, and passes 8 MiB through", async () => {
    await using server = await serveComponent(component, options);
    const pieces = Array.from({ length: 128 }, (_, i) => Buffer.alloc(1 << 16, i));
    const whole = Buffer.concat([Buffer.from("hello, "), ...pieces, Buffer.from("\n")]);
    // Chunked: without a length, the end of the request is known only when it comes.
    const body = await new Promise<Buffer>((resolve, reject) => {
      const outgoing = httpRequest(server.url, { method: "POST" }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks)));
        response.on("error", reject);
      });
      outgoing.on("error", reject);
      for (const piece of pieces) outgoing.write(piece);
      outgoing.end();
    });
    expect(body.equals(whole)).toBe(true);
  });
});

// Of the component in C alone: jco's JavaScript engine answers one request per instance and breaks at the second.
describe.skipIf(mustSkip(hasWasmtime))("an instance that is kept", () => {
  test("counts its invocations", async () => {
    await using server = await serveComponent(hello, kept);
    const proofs: Proof[] = [];
    for (let i = 0; i < 10; i++) {
      proofs.push(await proof(server.url));
      // Not counted: the next number is the next one all the same.
      expect((await fetch(server.url)).status).toBe(405);
    }
    expectConsecutive(proofs);
  });

  test("survives a caller that goes before its request is complete", async () => {
    await using server = await serveComponent(hello, kept);
    const proofs: Proof[] = [];
    for (let i = 0; i < 10; i++) {
      proofs.push(await proof(server.url));
      await leaveEarly(new URL(server.url));
    }
    expectConsecutive(proofs);
  });

  test("needs no more memory with every request", async () => {
    const json = join(root, "json/c/json-http.wasm");
    // Enough for one request after the other. Without tally_free an instance breaks before its 60th.
    const limited = [...kept, "-W", "max-memory-size=1572864"];
    await using server = await serveComponent(json, limited);
    const orders = answered("json").find(({ name }) => name === "orders");
    if (orders === undefined) throw new Error("no golden case orders");
    for (let i = 0; i < 200; i++) {
      const { body } = await post(server.url, orders.request);
      expect(body.equals(orders.response)).toBe(true);
    }
  });
});

async function leaveEarly({ hostname, port }: URL): Promise<void> {
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.end("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nshort");
  socket.resume();
  await once(socket, "close");
}

test.skipIf(mustSkip(hasWasmtime))("a component refuses with 400 and the reason, and goes on", async () => {
  const sha256 = join(root, "sha256/c/sha256-http.wasm");
  await using server = await serveComponent(sha256, uncached);
  const { outcome, body, headers } = await post(server.url, Buffer.from("many times"));
  expect([outcome, headers.get("coldbench-invocation")]).toEqual(["refused", "1"]);
  expect(body.toString()).toBe("expected `<iterations> <seed>` with iterations from 1 to 10000000\n");
  expect((await post(server.url, Buffer.from("1 abc"))).outcome).toBe("answered");
});
