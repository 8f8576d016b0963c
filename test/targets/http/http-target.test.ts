import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { HttpCold, HttpConfig } from "../../../src/scenario/endpoint.ts";
import { createHttpTarget } from "../../../src/targets/http/http-target.ts";
import type { Instance, Invocation } from "../../../src/targets/target.ts";
import { startKinds } from "../../../src/units/start-kind.ts";
import { createLaunching, never, openDescriptors, text, until } from "../../system/launching.ts";
import { serveHttp, serveTcp } from "../../system/servers.ts";
import { deployHttp, httpConfig, measureHttp, phaseNamesOf, placesOf, request, urlOf } from "./measuring.ts";

const cold: HttpCold = { by: "command", command: ["true"], cwd: "/" };
/** A first request, as a cold start makes it, on a server that answers like this. @param withinMs its deadline */
async function startOn(
  serve: RequestListener | ((socket: Socket) => void),
  way: "http" | "tcp",
  withinMs?: number,
): Promise<Invocation & { readonly instance: Instance | null }> {
  await using server =
    way === "http" ? await serveHttp(serve as RequestListener) : await serveTcp(serve as (socket: Socket) => void);
  await using launched = await deployHttp(httpConfig(urlOf(server), { cold }));
  await launched.deployment.preparation?.run("cold", never);
  const deadline = withinMs === undefined ? never : AbortSignal.timeout(withinMs);
  const { invocation, instance } = await launched.deployment.start("cold", request, deadline);
  await instance?.[Symbol.asyncDispose]();
  return { ...invocation, instance };
}

describe("starts", () => {
  test("of an endpoint elsewhere are cold, where the scenario says how, and warm; each other one has its reason", async () => {
    using launching = await createLaunching("posix_spawn");
    const { capabilities } = createHttpTarget(launching.context);
    const reach = (part: Partial<HttpConfig>) => {
      const starts = capabilities.starts(httpConfig("http://a", part));
      return startKinds.filter((start) => starts[start].reachable);
    };
    expect(reach({})).toEqual(["warm"]);
    expect(reach({ cold })).toEqual(["cold", "warm"]);
    const starts = capabilities.starts(httpConfig("http://a"));
    expect(starts.host).toMatchObject({ reason: expect.stringContaining("runs elsewhere") });
    expect(starts.cold).toMatchObject({ reason: expect.stringContaining("does not say how it is made cold") });
  });
});

describe("an answer", () => {
  test("whose first byte is late, and whose body is, has each wait in its own step", async () => {
    const { phases, result, totalNs } = await startOn((_, outgoing) => {
      setTimeout(() => {
        outgoing.writeHead(200, { "content-length": 5 });
        outgoing.write("he");
        setTimeout(() => outgoing.end("llo"), 200);
      }, 400);
    }, "http");
    expect(result.ok && text(result.response.body)).toBe("hello");
    const step = (name: string): number => phases.find((row) => row.step === name)?.ns ?? 0;
    // Lower bounds alone: a timer is never early, but anything may be late.
    expect(step("first byte")).toBeGreaterThan(390e6);
    expect(step("body")).toBeGreaterThan(190e6);
    expect(phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(totalNs);
  });

  test("that does not begin is a timeout before the first byte", async () => {
    const silent = await startOn(() => undefined, "tcp", 5_000);
    expect(silent.result).toMatchObject({
      code: "timeout",
      message: expect.stringContaining("(before the first byte of the response)"),
    });
    expect(phaseNamesOf({ phases: [...silent.phases] })).toContain("handle first byte");
    expect(silent.instance).toBeNull();
  });

  test("that stalls inside the body is a timeout inside the response", async () => {
    const stalled = await startOn(
      (_, outgoing) => void outgoing.writeHead(200, { "content-length": 10 }).write("half"),
      "http",
      5_000,
    );
    expect(stalled.result).toMatchObject({
      code: "timeout",
      message: expect.stringContaining("(inside the response)"),
    });
    expect(phaseNamesOf({ phases: [...stalled.phases] })).toContain("handle body");
  });

  test.each([
    ["closes without an answer", (socket: Socket) => void socket.once("data", () => socket.end())],
    ["resets", (socket: Socket) => void socket.once("data", () => socket.resetAndDestroy())],
    [
      "breaks off",
      (socket: Socket) => void socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx")),
    ],
    ["speaks something else", (socket: Socket) => void socket.once("data", () => socket.end("220 mail ready\r\n"))],
  ])("of a server that %s is a failed connection", async (_, serve) => {
    const { result, totalNs, phases, instance } = await startOn(serve, "tcp");
    expect(result).toMatchObject({ ok: false, code: "connection" });
    expect(phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(totalNs);
    expect(instance).toBeNull();
  });

  test.each([301, 302, 307, 308])(
    "of status %d is a redirect that is not followed, and says where to",
    async (status) => {
      let asked = 0;
      const { result } = await startOn((_, outgoing) => {
        asked++;
        outgoing.writeHead(status, { location: "/elsewhere" }).end();
      }, "http");
      expect(result).toMatchObject({ ok: false, code: "mismatch" });
      expect(result.ok ? "" : result.message).toBe(
        `status ${status}: redirected to /elsewhere, which is not followed: name the final address as \`url\``,
      );
      expect(asked).toBe(1);
    },
  );

  test("that is wrong is a failed row, and nothing warm is recorded on it", async () => {
    await using server = await serveHttp((_, outgoing) => void outgoing.end("hallo"));
    const samples = await measureHttp(httpConfig(urlOf(server), { cold }));
    expect(placesOf(samples)).toEqual(["cold 0 #0", "cold 1 #0", "cold 2 #0"]);
    expect(samples[0]?.outcome).toMatchObject({ ok: false, code: "mismatch" });
  });

  test("of 304 without an address, or of 500, is one to compare", async () => {
    for (const status of [304, 500]) {
      const { result } = await startOn((_, outgoing) => void outgoing.writeHead(status).end(), "http");
      expect(result).toMatchObject({ ok: true, response: { status } });
    }
  });
});

describe("a survey", () => {
  test("tells what one untimed request does", async () => {
    await using server = await serveHttp(
      (_, outgoing) => void outgoing.setHeader("server", "tiny").setHeader("connection", "close").end("x"),
    );
    await using launched = await deployHttp(httpConfig(urlOf(server)));
    expect(await launched.deployment.survey?.(request, never)).toEqual({
      addresses: "127.0.0.1",
      tls: "none",
      server: "tiny",
      "first-status": "200",
      connection: "closed by the server after each response: warm requests connect anew",
      "instance-nonce": "not answered: its samples are unproved",
    });
    expect(launched.deployment.facts).toMatchObject({ url: urlOf(server), proxy: expect.stringContaining("not used") });
  });

  test("of an endpoint that is not there yet fails with the reason", async () => {
    const server = await serveHttp(() => undefined);
    await server[Symbol.asyncDispose]();
    await using launched = await deployHttp(httpConfig(urlOf(server), { cold }));
    await expect(launched.deployment.survey?.(request, never)).rejects.toThrow(/^TCP: connect ECONNREFUSED/);
  });
});

test("proxy variables are not used", async () => {
  await using proxy = await serveHttp((_, outgoing) => void outgoing.end("the proxy"));
  await using server = await serveHttp((_, outgoing) => void outgoing.end("hello"));
  const before = process.env["http_proxy"];
  process.env["http_proxy"] = urlOf(proxy);
  try {
    await using launched = await deployHttp(httpConfig(urlOf(server), { cold }));
    const { invocation, instance } = await launched.deployment.start("cold", request, never);
    await instance?.[Symbol.asyncDispose]();
    expect(invocation.result.ok && text(invocation.result.response.body)).toBe("hello");
  } finally {
    if (before === undefined) delete process.env["http_proxy"];
    else process.env["http_proxy"] = before;
  }
});

test.runIf(process.platform === "linux")("leaves no descriptor, whatever came of the requests", async () => {
  let asked = 0;
  await using server = await serveHttp((incoming, outgoing) => {
    if (++asked % 3 === 0) incoming.socket.destroy();
    else outgoing.end("hello");
  });
  await using launched = await deployHttp(httpConfig(urlOf(server), { cold }));
  await launched.deployment.burst?.(1, request, never);
  const before = openDescriptors();
  for (let at = 0; at < 9; at++) {
    const { instance } = await launched.deployment.start("cold", request, never);
    await instance?.invoke(request, never);
    await instance?.[Symbol.asyncDispose]();
  }
  await launched.deployment.burst?.(9, request, never);
  await until(() => openDescriptors() <= before);
});
