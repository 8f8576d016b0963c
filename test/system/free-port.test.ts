import { expect, test } from "vitest";
import { createServer } from "node:net";
import { createPortSource } from "../../src/system/free-port.ts";

test("ports follow one another outside the ephemeral range, none twice, and are free", async () => {
  const ports = createPortSource(12_345);
  const seen = new Set<number>();
  for (let at = 0; at < 20; at++) seen.add(await ports.next());
  expect(seen.size).toBe(20);
  for (const port of seen) {
    expect(port).toBeGreaterThanOrEqual(15_000);
    expect(port).toBeLessThan(32_768);
  }
});

test("a port that somebody listens on is passed over", async () => {
  const ports = createPortSource(777);
  const taken = (await ports.next()) + 1;
  const server = createServer();
  await new Promise<void>((listening) => void server.listen(taken, "127.0.0.1", listening));
  expect(await ports.next()).not.toBe(taken);
  await new Promise<void>((closed) => void server.close(() => closed()));
});

test("the walk starts anew at the end of the range", async () => {
  const ports = createPortSource(2 ** 31 - 1);
  for (let at = 0; at < 3; at++) expect(await ports.next()).toBeLessThan(32_768);
});

test.runIf(process.platform === "linux")(
  "two sources that start at the same place never hand out the same port",
  async () => {
    const sources = [createPortSource(4_321), createPortSource(4_321), createPortSource(4_321)];
    const ports = await Promise.all(sources.flatMap((source) => [source.next(), source.next(), source.next()]));
    expect(new Set(ports).size).toBe(9);
  },
);
