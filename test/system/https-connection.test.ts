import { describe, expect, test } from "vitest";
import { systemClock } from "../../src/io/system-clock.ts";
import { isAddress, lookUpHost, type Resolver } from "../../src/system/dns-lookup.ts";
import { type ConnectOptions, openConnection, type Opening } from "../../src/system/https-connection.ts";
import { never } from "./launching.ts";
import { serveHttp } from "./servers.ts";

const options: ConnectOptions = { clock: systemClock, signal: never, maxOutputBytes: 1000 };
const to = (...addresses: readonly string[]): Resolver => {
  return async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
};
const messageOf = (opening: Opening): string => (opening.ok ? "connected" : opening.message);

describe("a name", () => {
  test("is looked up by the system, all its addresses", async () => {
    const found = await lookUpHost("localhost", never);
    expect(found.length).toBeGreaterThan(0);
    for (const { address } of found) expect(isAddress(address)).toBe(true);
  });

  test("that does not exist is said to, with its name and the resolver's code", async () => {
    await expect(lookUpHost("no-such-name.invalid", never)).rejects.toThrow(
      /^no-such-name\.invalid (has no address|could not be looked up) \(E\w+\)$/,
    );
  });

  test("is not waited for once the signal has aborted", async () => {
    await expect(lookUpHost("localhost", AbortSignal.abort(new Error("late")))).rejects.toThrow("late");
    const controller = new AbortController();
    const waiting = lookUpHost("localhost", controller.signal);
    controller.abort(new Error("interrupted"));
    await expect(waiting).rejects.toThrow("interrupted");
  });
});

test.each([
  ["127.0.0.1", true],
  ["::1", true],
  ["localhost", false],
  ["1.2.3", false],
])("%s is an address: %s", (host, is) => expect(isAddress(host)).toBe(is));

describe("a connection", () => {
  // All of 127.0.0.0/8 is loopback on Linux alone.
  test.runIf(process.platform === "linux")(
    "goes to the next address where the first refuses, and tells all of them",
    async () => {
      await using server = await serveHttp((_, outgoing) => void outgoing.end("hello"));
      const { port } = server.endpoint;
      const resolve = to("127.0.0.2", "127.0.0.1");
      const opening = await openConnection({ secure: false, host: "two.example", port }, { ...options, resolve });
      expect(messageOf(opening)).toBe("connected");
      if (!opening.ok) return;
      await using connection = opening.connection;
      expect(opening.addresses).toEqual(["127.0.0.2", "127.0.0.1"]);
      expect(opening.steps.map(({ step }) => step)).toEqual(["dns", "tcp"]);
      expect(opening.steps.map(({ endedNs }) => endedNs)).toEqual(
        opening.steps.map(({ endedNs }) => endedNs).toSorted((a, b) => a - b),
      );
      const exchange = await connection.exchange(
        { method: "GET", path: "/", headers: {}, body: new Uint8Array() },
        never,
      );
      expect(exchange).toMatchObject({ ok: true });
      if (!exchange.ok) return;
      const times = [opening.startedNs, exchange.startedNs, exchange.firstByteNs, exchange.completeNs];
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    },
  );

  test.runIf(process.platform === "linux")("that every address refuses names each of them", async () => {
    const server = await serveHttp(() => undefined);
    await server[Symbol.asyncDispose]();
    const { port } = server.endpoint;
    const resolve = to("127.0.0.2", "127.0.0.1");
    const opening = await openConnection({ secure: false, host: "two.example", port }, { ...options, resolve });
    expect(opening).toMatchObject({ ok: false, code: "connection" });
    expect(messageOf(opening)).toBe(
      `TCP: connect ECONNREFUSED 127.0.0.2:${port}; connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });

  test("whose name is looked up for too long is a timeout in that step", async () => {
    const controller = new AbortController();
    const resolve: Resolver = async (_host, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
        controller.abort(new Error("the start did not finish within 9 ms"));
      });
    const opening = await openConnection(
      { secure: true, host: "slow.example", port: 443 },
      { ...options, resolve, signal: controller.signal },
    );
    expect(opening).toMatchObject({ ok: false, code: "timeout", steps: [{ step: "dns" }] });
    expect(messageOf(opening)).toBe("DNS was not done: the start did not finish within 9 ms");
  });
});
