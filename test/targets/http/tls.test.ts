import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, type SecureVersion } from "node:tls";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HttpCold } from "../../../src/scenario/endpoint.ts";
import type { HttpTargetOptions } from "../../../src/targets/http/http-target.ts";
import type { Invocation } from "../../../src/targets/target.ts";
import { isOnPath, mustSkip } from "../../requirement.ts";
import { never, openDescriptors, text, until } from "../../system/launching.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { deployHttp, httpConfig, phaseNamesOf, request } from "./measuring.ts";

const cold: HttpCold = { by: "command", command: ["true"], cwd: "/" };

describe.skipIf(mustSkip(isOnPath("openssl")))("an endpoint behind TLS", () => {
  let certificates: Certificates;
  beforeAll(() => {
    certificates = makeCertificates();
  });
  afterAll(() => certificates[Symbol.dispose]());

  interface TlsOptions {
    readonly certificates?: Certificates;
    readonly version?: SecureVersion;
  }

  async function serveTls({ certificates: own = certificates, version }: TlsOptions = {}) {
    const sessions: boolean[] = [];
    const versions = version === undefined ? {} : { minVersion: version, maxVersion: version };
    const server = createHttpsServer({ key: own.key, cert: own.certificate, ...versions }, (incoming, outgoing) => {
      sessions.push("isSessionReused" in incoming.socket && (incoming.socket.isSessionReused as () => boolean)());
      outgoing.setHeader("server", "tiny").end("hello");
    });
    return { ...(await listen(server)), sessions };
  }

  const trusting = (): HttpTargetOptions => ({ authorities: [certificates.authority] });

  /** The first request of a cold start, and one more on its connection. */
  async function startAt(url: string, options: HttpTargetOptions): Promise<readonly Invocation[]> {
    await using launched = await deployHttp(httpConfig(url, { cold }), options);
    const { invocation, instance } = await launched.deployment.start("cold", request, never);
    const next = await instance?.invoke(request, never);
    await instance?.[Symbol.asyncDispose]();
    return next === undefined ? [invocation] : [invocation, next];
  }

  test("has the steps of connecting apart: the name, TCP and TLS; none of them once it is connected", async () => {
    await using server = await serveTls();
    const [first, next] = await startAt(`https://localhost:${server.port}`, trusting());
    expect(first?.result.ok && text(first.result.response.body)).toBe("hello");
    expect(first && phaseNamesOf({ phases: [...first.phases] })).toEqual([
      "connect dns",
      "connect tcp",
      "connect tls",
      "handle first byte",
      "handle body",
    ]);
    expect(next && phaseNamesOf({ phases: [...next.phases] })).toEqual(["handle first byte", "handle body"]);
    for (const one of [first, next]) expect(one?.phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(one?.totalNs);
  });

  test("is reached by an address, too, which its certificate must name", async () => {
    await using server = await serveTls();
    const [first] = await startAt(`https://127.0.0.1:${server.port}`, trusting());
    expect(first?.result.ok).toBe(true);
    using others = makeCertificates("DNS:localhost");
    await using nameless = await serveTls({ certificates: others });
    const [refused] = await startAt(`https://127.0.0.1:${nameless.port}`, { authorities: [others.authority] });
    expect(refused?.result).toMatchObject({
      code: "connection",
      message: expect.stringMatching(/^TLS: .*\(ERR_TLS_CERT_ALTNAME_INVALID\)$/),
    });
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)("resumes nothing of an earlier connection (%s)", async (version) => {
    await using server = await serveTls({ version });
    await using launched = await deployHttp(httpConfig(`https://localhost:${server.port}`, { cold }), trusting());
    for (let at = 0; at < 2; at++) {
      const { instance } = await launched.deployment.start("cold", request, never);
      await instance?.[Symbol.asyncDispose]();
    }
    expect(server.sessions).toEqual([false, false]);
    expect(await launched.deployment.survey?.(request, never)).toMatchObject({
      tls: expect.stringContaining(version),
      alpn: "http/1.1",
      server: "tiny",
      addresses: expect.stringContaining("127.0.0.1"),
    });
  });

  test("of an authority that is not trusted is a failed connection that says what to do, whatever the environment says", async () => {
    await using server = await serveTls();
    const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      const [first] = await startAt(`https://localhost:${server.port}`, {});
      expect(first?.result).toMatchObject({
        ok: false,
        code: "connection",
        message: expect.stringMatching(/^TLS: .*\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\); .*NODE_EXTRA_CA_CERTS$/),
      });
      expect(first && phaseNamesOf({ phases: [...first.phases] })).toEqual([
        "connect dns",
        "connect tcp",
        "connect tls",
      ]);
      expect(server.sessions).toEqual([]);
    } finally {
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    }
  });

  test("is trusted by NODE_EXTRA_CA_CERTS", async () => {
    await using server = await serveTls();
    const folder = mkdtempSync(join(tmpdir(), "coldbench-test-"));
    try {
      const outfile = join(folder, "ask.mjs");
      await build({
        stdin: { contents: asking, resolveDir: process.cwd(), loader: "ts" },
        bundle: true,
        platform: "node",
        format: "esm",
        outfile,
      });
      const ask = async (env: Readonly<Record<string, string>>): Promise<string> =>
        (await promisify(execFile)(process.execPath, [outfile, String(server.port)], { env })).stdout;
      expect(await ask({ NODE_EXTRA_CA_CERTS: certificates.authorityFile })).toBe("connected");
      expect(await ask({})).toContain("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("that speaks no TLS, hangs up, or says nothing is a failure in its step", async () => {
    await using plain = await listen(
      createTcpServer((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 x\r\n\r\n"))),
    );
    await using closing = await listen(createTcpServer((socket) => socket.destroy()));
    await using resetting = await listen(
      createTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy())),
    );
    for (const { port } of [plain, closing, resetting]) {
      const [first] = await startAt(`https://127.0.0.1:${port}`, trusting());
      expect(first?.result).toMatchObject({ ok: false, code: "connection", message: expect.stringMatching(/^TLS: ./) });
    }
    await using silent = await listen(createTcpServer(() => undefined));
    await using launched = await deployHttp(httpConfig(`https://127.0.0.1:${silent.port}`, { cold }), trusting());
    await launched.deployment.preparation?.run("cold", never);
    const { invocation } = await launched.deployment.start("cold", request, AbortSignal.timeout(5_000));
    expect(invocation.result).toMatchObject({ code: "timeout", message: expect.stringMatching(/^TLS was not done: /) });
  });

  test("that speaks only HTTP/2 is a failed connection", async () => {
    await using server = await listen(
      createTlsServer({ key: certificates.key, cert: certificates.certificate, ALPNProtocols: ["h2"] }),
    );
    const [first] = await startAt(`https://localhost:${server.port}`, trusting());
    expect(first?.result).toMatchObject({
      code: "connection",
      message: expect.stringMatching(/^TLS: .*ALPN|no.application.protocol/i),
    });
  });

  test.runIf(process.platform === "linux")("leaves no descriptor", async () => {
    await using server = await serveTls();
    await startAt(`https://localhost:${server.port}`, trusting());
    const before = openDescriptors();
    for (let at = 0; at < 10; at++) {
      await startAt(`https://localhost:${server.port}`, trusting());
      await startAt(`https://localhost:${server.port}`, {});
    }
    await until(() => openDescriptors() <= before);
  });
});

/** A program that connects as the adapter does, in a process of its own: Node reads the variable only when it starts. */
const asking = `
  import { systemClock } from "./src/io/system-clock.ts";
  import { openConnection } from "./src/system/https-connection.ts";
  const opening = await openConnection(
    { secure: true, host: "localhost", port: Number(process.argv[2]) },
    { clock: systemClock, signal: new AbortController().signal, maxOutputBytes: 1 },
  );
  process.stdout.write(opening.ok ? "connected" : opening.message);
  if (opening.ok) await opening.connection[Symbol.asyncDispose]();
`;

async function listen(server: Server): Promise<{ readonly port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => undefined)));
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => void server.close(() => closed()));
    },
  };
}
