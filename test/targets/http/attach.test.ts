import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import { serveHttp } from "../../system/servers.ts";
import { deployHttp, httpConfig, measureHttp, phaseNamesOf, placesOf, urlOf } from "./measuring.ts";

/** Answers "hello" with some headers. */
const counting = (answer: () => Readonly<Record<string, string>>): RequestListener => {
  return (incoming, outgoing) => void incoming.resume().on("end", () => outgoing.writeHead(200, answer()).end("hello"));
};

test("an endpoint that nothing makes cold is attached to: warm rows alone, over one connection for each trial, as many trials as of the others", async () => {
  let count = 0;
  const ports: (number | undefined)[] = [];
  const answer = counting(() => ({ "coldbench-instance": "a", "coldbench-invocation": String(++count) }));
  await using server = await serveHttp((incoming, outgoing) => {
    ports.push(incoming.socket.remotePort);
    answer(incoming, outgoing);
  });
  const samples = await measureHttp(httpConfig(urlOf(server)));
  expect(placesOf(samples)).toEqual([0, 1, 2].flatMap((trial) => [`warm ${trial} #2`, `warm ${trial} #3`]));
  for (const sample of samples) {
    expect(sample).toMatchObject({ outcome: { ok: true }, proof: { by: "workload", accepted: true } });
    expect(sample).not.toHaveProperty("startKind");
    expect(sample).not.toHaveProperty("teardownNs");
    expect(phaseNamesOf(sample)).toEqual(["handle first byte", "handle body"]);
  }
  // One untimed request to attach, one of warmup, two that are kept.
  expect(ports).toHaveLength(3 * 4);
  expect(new Set(ports).size).toBe(3);
});

test("it may answer from any instance; the first answer of one is a cold start and set aside", async () => {
  let count = 0;
  // Two instances take turns; a third one comes in for the last request of the second trial.
  const answers = counting(() => {
    const at = count++;
    if (at === 7) return { "coldbench-instance": "c", "coldbench-invocation": "1" };
    return { "coldbench-instance": "ab"[at % 2] ?? "", "coldbench-invocation": String(2 + Math.floor(at / 2)) };
  });
  await using server = await serveHttp(answers);
  const samples = await measureHttp(httpConfig(urlOf(server)));
  expect(samples.map(({ proof }) => [proof.instance, proof.accepted])).toEqual([
    ["a", true],
    ["b", true],
    ["a", true],
    ["c", false],
    ["a", true],
    ["b", true],
  ]);
  expect(samples[3]?.proof.reason).toBe("a cold start answered: it is the first invocation of instance c");
});

test("one that answers the same again, as a cache does, is set aside", async () => {
  await using server = await serveHttp(counting(() => ({ "coldbench-instance": "a", "coldbench-invocation": "7" })));
  const samples = await measureHttp(httpConfig(urlOf(server)));
  expect(samples.map(({ proof }) => proof.reason)).toEqual(Array(6).fill("invocation 7 follows invocation 7"));
});

test("one that tells no nonce is unproved", async () => {
  await using server = await serveHttp(counting(() => ({})));
  const samples = await measureHttp(httpConfig(urlOf(server)));
  expect(samples.map(({ proof }) => [proof.by, proof.accepted])).toEqual(Array(6).fill(["nobody", true]));
});

test("one whose platform makes an instance for each request has warm rows that are first answers", async () => {
  let count = 0;
  const answer = counting(() => ({ "coldbench-instance": `i${count++}`, "coldbench-invocation": "1" }));
  await using server = await serveHttp(answer);
  const samples = await measureHttp(httpConfig(urlOf(server), { instancePerRequest: true }));
  expect(samples.map(({ proof }) => proof.accepted)).toEqual(Array(6).fill(true));
});

test("one that is gone when a trial attaches is a failed row of that trial", async () => {
  let answered = 0;
  await using server = await serveHttp((incoming, outgoing) => {
    if (++answered > 4) incoming.socket.destroy();
    else outgoing.end("hello");
  });
  const samples = await measureHttp(httpConfig(urlOf(server)));
  expect(placesOf(samples)).toEqual(["warm 0 #2", "warm 0 #3", "warm 1 #1", "warm 2 #1"]);
  expect(samples.slice(2).map(({ outcome }) => !outcome.ok && outcome.code)).toEqual(["connection", "connection"]);
});

test("one that keeps no connection is connected to anew, which the rows say", async () => {
  await using server = await serveHttp((_, outgoing) => void outgoing.setHeader("connection", "close").end("hello"));
  const samples = await measureHttp(httpConfig(urlOf(server)));
  expect(samples.map(({ outcome }) => outcome.ok)).toEqual(Array(6).fill(true));
  for (const sample of samples) {
    expect(phaseNamesOf(sample).slice(0, 3)).toEqual(["connect tcp", "handle first byte", "handle body"]);
  }
});

test("one that cannot be reached before the first trial is not available, and says why", async () => {
  const server = await serveHttp(() => undefined);
  await server[Symbol.asyncDispose]();
  await expect(deployHttp(httpConfig(urlOf(server)))).rejects.toThrow(/cannot be reached: TCP: connect ECONNREFUSED/);
  await expect(deployHttp(httpConfig("http://no-such-name.invalid/"))).rejects.toThrow(
    /cannot be reached: DNS: no-such-name\.invalid (has no address|could not be looked up) \(E/,
  );
});
