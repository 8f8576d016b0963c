import { expect, test } from "vitest";
import { problemsOf, scenarioOf } from "./virtual-disk.ts";

const withLoad = (load: string): string =>
  `name: s\nrequest: { body: hi }\nload: ${load}\ntargets: { w: { kind: wasm, module: mine.wasm } }\n`;

test("there is none where it is not asked for", () => {
  expect(
    scenarioOf("name: s\nrequest: { body: hi }\ntargets: { w: { kind: wasm, module: mine.wasm } }"),
  ).not.toHaveProperty("load");
});

test("an open load is a rate, or stages that follow one another", () => {
  expect(scenarioOf(withLoad("{ mode: open, rate: 50 }")).load).toEqual({
    mode: "open",
    from: "warm",
    stages: [{ fromRate: 50, rate: 50, durationMs: 10_000 }],
    connections: 1_000,
    timeoutMs: 10_000,
  });
  const stages = "[{ rampFrom: 0, rate: 200, duration: 5s }, { rate: 200, duration: 1m }]";
  expect(
    scenarioOf(withLoad(`{ mode: open, from: zero, stages: ${stages}, connections: 7, timeout: 2s }`)).load,
  ).toEqual({
    mode: "open",
    from: "zero",
    stages: [
      { fromRate: 0, rate: 200, durationMs: 5_000 },
      { fromRate: 200, rate: 200, durationMs: 60_000 },
    ],
    connections: 7,
    timeoutMs: 2_000,
  });
});

test("a closed load is so many connections, a burst so many requests", () => {
  expect(scenarioOf(withLoad("{ mode: closed }")).load).toEqual({
    mode: "closed",
    from: "warm",
    stages: [{ connections: 10, durationMs: 10_000 }],
    timeoutMs: 10_000,
  });
  expect(
    scenarioOf(
      withLoad("{ mode: closed, stages: [{ connections: 2, duration: 1s }, { connections: 9, duration: 2s }] }"),
    ).load,
  ).toMatchObject({
    stages: [
      { connections: 2, durationMs: 1_000 },
      { connections: 9, durationMs: 2_000 },
    ],
  });
  expect(scenarioOf(withLoad("{ mode: burst }")).load).toEqual({
    mode: "burst",
    from: "zero",
    requests: 100,
    timeoutMs: 10_000,
  });
});

test.each([
  [
    "{ mode: opne, rate: 5 }",
    'x.yaml:3:15: load.mode: "opne" is not a load kind. Use one of open, closed, burst. Did you mean "open"?',
  ],
  ["{ rate: 5 }", /^x\.yaml:3:7: load\.mode: a load kind is missing\. Use one of open, closed, burst\.$/],
  [
    "{ mode: open }",
    "x.yaml:3:7: load.rate: an arrival rate is missing. Write rate, such as 100 (per second), or stages.",
  ],
  [
    "{ mode: open, rate: -5 }",
    /^x\.yaml:3:27: load\.rate: -5 is not a number of requests per second from 0 to 1000000\. Write a plain number/,
  ],
  ["{ mode: open, rate: 100/s }", /load\.rate: "100\/s" is not a number of requests per second/],
  [
    "{ mode: open, rate: 0 }",
    "x.yaml:3:27: load.rate: 0 requests are no load. Choose rates and durations that come to 1 to 50000000 requests.",
  ],
  ["{ mode: open, rate: 1000000, duration: 24h }", /load\.rate: 86400000000 requests are no load/],
  ["{ mode: open, rate: 5, duration: soon }", /^x\.yaml:3:40: load\.duration: "soon" is not a duration\./],
  [
    "{ mode: open, rate: 5, stages: [{ rate: 1, duration: 1s }] }",
    "x.yaml:3:27: load.rate: rate stands beside stages. Write it into the stages, or remove the stages.",
  ],
  [
    "{ mode: closed, duration: 5s, stages: [{ connections: 1, duration: 1s }] }",
    /^x\.yaml:3:33: load\.duration: duration stands beside stages/,
  ],
  [
    "{ mode: open, stages: [] }",
    /^x\.yaml:3:29: load\.stages: an empty list is not a list of stages|load\.stages: .* is not a list of stages/,
  ],
  ["{ mode: open, stages: [{ rate: 5 }] }", /load\.stages\[0\]\.duration: a duration is missing/],
  [
    "{ mode: closed, from: zero }",
    /^x\.yaml:3:23: load\.from: "from" is not a field of a closed load\. Fields are mode, connections, duration, stages, timeout\./,
  ],
  ["{ mode: closed, connections: 0 }", /^x\.yaml:3:36: load\.connections: 0 is not a whole number from 1 to 10000/],
  [
    "{ mode: open, rate: 5, from: cold }",
    /^x\.yaml:3:36: load\.from: "cold" is not what a load begins with\. Use one of warm, zero\./,
  ],
  ["{ mode: burst, requests: 1 }", /load\.requests: 1 is not a whole number from 2 to 10000/],
  ["{ mode: burst, rqeuests: 5 }", /load\.rqeuests: .*Did you mean "requests"/],
  ["fast", /^x\.yaml:3:7: load: "fast" is not a load\./],
])("%s is refused, with what to write instead", (load, message) => {
  const problems = problemsOf(withLoad(load));
  expect(problems).toHaveLength(1);
  if (typeof message === "string") expect(problems).toEqual([message]);
  else expect(problems[0]).toMatch(message);
});
