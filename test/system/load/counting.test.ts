import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { MeasuredLoad } from "../../../src/analysis/load-model.ts";
import type { LoadPlan } from "../../../src/system/load/load-plan.ts";
import { judged, listen, loadPort } from "./loading.ts";

const open = (rate: number, durationMs: number, connections = 500, timeoutMs = 5_000): LoadPlan => ({
  mode: "open",
  stages: [{ fromRate: rate, rate, durationMs }],
  connections,
  timeoutMs,
});

/** Answers each request by its number, the first one 0, when it has been read. */
function byNumber(answer: (number: number, response: ServerResponse) => void) {
  let count = 0;
  return (request: IncomingMessage, response: ServerResponse): void => {
    const number = count++;
    request.resume();
    request.on("end", () => answer(number, response));
  };
}

/** Of every ten requests one of each is wrong: a wrong answer, an error, a connection that breaks, one that never ends. */
const erring = (): ReturnType<typeof byNumber> =>
  byNumber((number, response) => {
    const digit = number % 10;
    if (digit === 2) response.end("goodbye");
    else if (digit === 4) response.writeHead(503).end("hello");
    else if (digit === 6) response.destroy();
    else if (digit !== 8) response.end("hello");
  });

describe("an open loop", () => {
  test("counts wrong answers, errors by code, broken connections and timeouts apart", async () => {
    await using server = await listen(erring());
    const plan = open(100, 1_000, 500, 1_500);
    const made = await loadPort(server.port, plan);
    const { closed = 0, ECONNRESET: reset = 0, ...others } = made.errors;
    expect(others).toEqual({ "http-503": 10 });
    expect(closed + reset).toBe(10);
    expect(made).toMatchObject({ sent: 100, answered: 60, mismatched: 10, timeouts: 10, dropped: 0, unfinished: 0 });
    expect(made.mismatch).toContain("goodbye");
    const load = judged(plan, made);
    expect(load).toMatchObject({ offered: 100, unanswered: 40 });
    // 40 of 100 were never answered rightly: no percentile above 60 is a time.
    expect(load.percentiles.slice(0, 2)).toMatchObject([
      { p: 0.5, withheld: null },
      { p: 0.9, ns: null, withheld: "unanswered" },
    ]);
    expect(load.windows.reduce((sum, { failed }) => sum + failed, 0)).toBe(40);
  });

  test("drops what comes while as many as allowed are under way, and sends what follows", async () => {
    const held: ServerResponse[] = [];
    await using server = await listen(
      byNumber((number, response) => void (number < 5 ? held.push(response) : response.end("hello"))),
    );
    const letGo = setTimeout(() => held.forEach((response) => response.end("hello")), 2_000);
    const made = await loadPort(server.port, open(20, 4_000, 5, 10_000));
    clearTimeout(letGo);
    expect(made.sent + made.dropped).toBe(80);
    expect(made.answered).toBe(made.sent);
    // Five are held for two seconds of the four: about 35 come meanwhile.
    expect(made.dropped).toBeGreaterThan(10);
    expect(made.dropped).toBeLessThan(75);
    expect(made.windows.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(made.dropped);
  });

  test("of several workers is the whole of their parts", async () => {
    await using server = await listen(byNumber((_, response) => void response.end("hello")));
    const made = await loadPort(server.port, open(90, 1_000), { workers: 3 });
    expect(made).toMatchObject({ workers: 3, sent: 90, answered: 90, errors: {} });
    expect(made.windows.reduce((sum, { sent }) => sum + sent, 0)).toBe(90);
  });

  test("that is asked for an impossible rate says that it was the limit", async () => {
    await using server = await listen(byNumber((_, response) => void response.end("hello")));
    const plan = open(400_000, 1_000, 100, 20_000);
    const measure = async (): Promise<MeasuredLoad> => judged(plan, await loadPort(server.port, plan));
    let load = await measure();
    // Where the server did not get on while all connections waited for it, it was the limit.
    while (load.sent < 1_000) load = await measure();
    expect(load.isLate).toBe(true);
    expect(load.spoiled).toBeGreaterThan(0);
    expect(load.offered).toBe(400_000);
  });

  test("that is interrupted tells what was sent until then", async () => {
    await using server = await listen(byNumber((_, response) => void response.end("hello")));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1_500);
    const made = await loadPort(server.port, open(50, 60_000), { signal: stop.signal });
    expect(made.answered).toBeGreaterThan(0);
    expect(made.sent).toBeLessThan(3_000);
  });
});

describe("a target that is started by its load", () => {
  test("is charged with its start: everything that was due waits for it", async () => {
    const server = createServer(byNumber((_, response) => void response.end("hello")));
    const launch = async (): Promise<number> => {
      // The port is known, and for a second nobody listens on it.
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => void server.close(resolve));
      setTimeout(() => void server.listen(port, "127.0.0.1"), 1_000);
      return port;
    };
    const made = await loadPort(launch, { mode: "burst", requests: 40, timeoutMs: 30_000 }, { from: "zero" });
    await new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
    expect(made).toMatchObject({ sent: 40, answered: 40, errors: {}, timeouts: 0 });
    expect(made.firstAnswerNs ?? 0).toBeGreaterThan(950e6);
  });

  test("that closes what a forwarder has accepted for it is tried again until it answers", async () => {
    const beganMs = performance.now();
    await using server = await listen((request, response) => {
      if (performance.now() - beganMs < 1_500) request.socket.destroy();
      else response.end("hello");
    });
    const made = await loadPort(server.port, open(20, 3_000, 500, 20_000), { from: "zero" });
    expect(made).toMatchObject({ sent: 60, answered: 60, errors: {} });
  });

  test("that cannot be started says why", async () => {
    const plan = open(10, 1_000);
    const serve = async (): Promise<never> => {
      throw new Error("no such image");
    };
    await expect(loadPort(0, plan, { from: "zero", serve })).rejects.toThrow("no such image");
    await expect(loadPort(0, plan, { from: "warm", serve })).rejects.toThrow("no such image");
  });
});

describe("a closed loop", () => {
  const closed = (connections: number, durationMs: number, timeoutMs = 5_000): LoadPlan => ({
    mode: "closed",
    stages: [{ connections, durationMs }],
    timeoutMs,
  });

  test("counts wrong answers, errors and broken connections apart", async () => {
    let count = 0;
    await using server = await listen((request, response) => {
      const digit = count++ % 5;
      request.resume();
      request.on("end", () => {
        if (digit === 1) response.end("goodbye");
        else if (digit === 2) response.writeHead(500).end();
        else if (digit === 3) response.destroy();
        else response.end("hello");
      });
    });
    const made = await loadPort(server.port, closed(1, 1_000));
    const broken = (made.errors["closed"] ?? 0) + (made.errors["ECONNRESET"] ?? 0);
    const served = count - made.unfinished;
    // One connection: in turn two right answers and one of each failure, cut off anywhere.
    expect(made.answered + made.mismatched + (made.errors["http-500"] ?? 0) + broken).toBe(made.sent - made.unfinished);
    expect(Math.abs(made.mismatched - served / 5)).toBeLessThanOrEqual(1);
    expect(Math.abs((made.errors["http-500"] ?? 0) - served / 5)).toBeLessThanOrEqual(1);
    expect(Math.abs(broken - served / 5)).toBeLessThanOrEqual(1);
    expect(served).toBeGreaterThan(20);
  });

  test("counts timeouts, and times what follows a lost request by itself", async () => {
    await using server = await listen(
      byNumber((number, response) => void (number === 3 ? undefined : response.end("hello"))),
    );
    const made = await loadPort(server.port, closed(1, 3_000, 1_000));
    expect(made).toMatchObject({ timeouts: 1, errors: {}, mismatched: 0 });
    expect(made.answered).toBeGreaterThan(20);
    expect(judged(closed(1, 3_000), made).percentiles[0]?.ns ?? Number.NaN).toBeLessThan(500e6);
  });

  test("takes no closing after each answer for an error", async () => {
    await using server = await listen(
      byNumber((_, response) => void response.setHeader("connection", "close").end("hello")),
    );
    const made = await loadPort(server.port, closed(2, 1_000));
    expect(made).toMatchObject({ errors: {}, mismatched: 0, timeouts: 0 });
    expect(made.answered).toBeGreaterThan(5);
  });

  test("goes through its stages", async () => {
    const most = { now: 0, one: 0, all: 0 };
    await using server = await listen((request, response) => {
      most.all = Math.max(most.all, ++most.now);
      request.resume();
      setTimeout(() => {
        most.now--;
        response.end("hello");
      }, 20);
    });
    const plan: LoadPlan = {
      mode: "closed",
      stages: [
        { connections: 2, durationMs: 1_000 },
        { connections: 6, durationMs: 1_000 },
      ],
      timeoutMs: 5_000,
    };
    const made = await loadPort(server.port, plan);
    // The server may still be at those of the first stage that were given up when it ended.
    expect(most.all).toBeGreaterThanOrEqual(6);
    expect(most.all).toBeLessThanOrEqual(8);
    expect(made.errors).toEqual({});
    expect(made.windows.length).toBeGreaterThanOrEqual(2);
  });
});
