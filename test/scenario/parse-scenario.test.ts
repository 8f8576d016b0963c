import { expect, test } from "vitest";
import { disk, parse, scenarioOf } from "./virtual-disk.ts";

const smallest = `
name: s
request: { body: hi }
targets:
  w: { kind: wasm, module: mine.wasm }
`;

test("fills in every default", () => {
  expect(scenarioOf(smallest)).toEqual({
    name: "s",
    file: "x.yaml",
    digest: disk.sha256(new TextEncoder().encode(smallest)),
    text: smallest,
    request: { method: "POST", path: "/", headers: {}, body: new TextEncoder().encode("hi") },
    expected: { status: 200 },
    targets: [
      {
        kind: "wasm",
        name: "w",
        enabled: true,
        env: {},
        variant: {},
        host: "embedded",
        module: "/project/scenarios/mine.wasm",
        args: [],
        tier: "lazy",
        limits: { timeMs: 10_000, memoryPages: 2048, outputBytes: 10 * 1024 ** 2 },
      },
    ],
    reference: "w",
    starts: ["host", "cold", "warm"],
    stop: { trials: 30 },
    warm: { warmup: 2, invocations: 10 },
    aa: false,
    budgets: [],
    limits: { failed: 0.05, setAside: 0.1 },
    timeouts: { startMs: 30_000, requestMs: 10_000, deployMs: 600_000 },
  });
});

test("reads everything that a scenario can say", () => {
  const scenario = scenarioOf(`
name: full
description: All of it.
request: { method: PUT, path: "/a?b=1", headers: { x-count: 3, x-on: true }, json: { a: [1, null, "x"], b: {} } }
expect: { status: 201, json: { total: 5 } }
reference: proc
starts: [disk, compile, cold, thaw, warm]
stop: { trials: 5, precision: 2.5%, timeBudget: 1.5m }
warm: { warmup: 0, invocations: 1 }
aa: true
margin: 7.5%
runNoise: 0.3
budgets: ["proc.cold.p95 < 5ms", "wasm.warm.median / proc.warm.median >= 0.5"]
limits: { failed: 0, setAside: 0.5 }
timeouts: { start: 500ms, request: 1s, deploy: 1h }
targets:
  wasm:
    kind: wasm
    module: ./out/built.wasm
    language: Go
    source: ../src/main.go
    args: [-v, 1]
    tier: turbofan
    limits: { time: 250ms, memory: 64, output: 1KiB }
    build:
      command: [go, build, -o, "{output}", ./...]
      cwd: ../src
      env: { GOOS: wasip1 }
      output: out/built.wasm
      sources: [../src/main.go]
      hint: install Go
  proc: { kind: process, shape: http, command: [node, ./server.mjs, --port, "{port}"], cwd: .., env: { A: 1, B: true, C: x } }
  ref: { kind: docker, shape: http, image: my/image:1, enabled: false, port: 9000, memory: 0.5GiB, cpus: 0.5, network: host }
  build: { kind: docker, shape: command, image: { build: { context: ., args: { V: 2 } } }, command: [./inside], network: none }
  pack: { kind: docker, shape: http, image: { pack: { executable: node, files: [{ from: server.mjs, to: /app/s.mjs }] } } }
  fake: { kind: fake, body: ok, starts: { cold: [{ totalMs: 5, phases: { create: 2, handle: 3 } }, { totalMs: 1, fail: no }] } }
`);
  expect(new TextDecoder().decode(scenario.request.body)).toBe('{"a":[1,null,"x"],"b":{}}');
  expect(scenario.request).toMatchObject({
    method: "PUT",
    path: "/a?b=1",
    headers: { "x-count": "3", "x-on": "true" },
  });
  expect(scenario.expected).toEqual({ status: 201, body: { match: "json", subset: { total: 5 } } });
  expect(scenario).toMatchObject({
    description: "All of it.",
    reference: "proc",
    starts: ["disk", "compile", "cold", "thaw", "warm"],
    stop: { trials: 5, precision: 0.025, timeBudgetMs: 90_000 },
    warm: { warmup: 0, invocations: 1 },
    aa: true,
    margin: 0.075,
    runNoise: 0.3,
    budgets: [
      {
        text: "proc.cold.p95 < 5ms",
        term: { target: "proc", start: "cold", metric: "p95" },
        comparison: "<",
        limit: 5_000_000,
      },
      {
        text: "wasm.warm.median / proc.warm.median >= 0.5",
        term: { target: "wasm", start: "warm", metric: "median" },
        over: { target: "proc", start: "warm", metric: "median" },
        comparison: ">=",
        limit: 0.5,
      },
    ],
    limits: { failed: 0, setAside: 0.5 },
    timeouts: { startMs: 500, requestMs: 1_000, deployMs: 3_600_000 },
  });
  const [wasm, proc, ref, build, pack, fake] = scenario.targets;
  expect(wasm).toMatchObject({
    module: "/project/scenarios/out/built.wasm",
    source: "../src/main.go",
    args: ["-v", "1"],
    limits: { timeMs: 250, memoryPages: 1024, outputBytes: 1024 },
    build: {
      command: ["go", "build", "-o", "{output}", "./..."],
      cwd: "/project/src",
      output: "/project/scenarios/out/built.wasm",
      sources: ["/project/src/main.go"],
    },
  });
  expect(proc).toMatchObject({
    command: ["node", "/project/scenarios/server.mjs", "--port", "{port}"],
    cwd: "/project",
    env: { A: "1", B: "true", C: "x" },
  });
  expect(ref).toMatchObject({ image: { from: "ref", ref: "my/image:1" }, enabled: false, memoryMiB: 512, cpus: 0.5 });
  expect(build).toMatchObject({
    image: { from: "build", context: "/project/scenarios", dockerfile: "Dockerfile", args: { V: "2" } },
    command: ["./inside"],
    port: 8080,
  });
  expect(pack).toMatchObject({
    image: { from: "pack", executable: "node", files: [{ from: "/project/scenarios/server.mjs", to: "/app/s.mjs" }] },
  });
  expect(fake).toMatchObject({ body: "ok", starts: { cold: [{ totalMs: 5 }, { totalMs: 1, fail: "no" }] } });
});

test("reads bodies from files, byte for byte", () => {
  const { request, expected } = scenarioOf(
    smallest.replace("{ body: hi }", "{ file: ../request.bin }\nexpect: { file: ../answer.bin }"),
  );
  expect(request.body).toEqual(new TextEncoder().encode("\u0000ask\n"));
  expect(expected.body).toEqual({ match: "exact", bytes: new TextEncoder().encode("answer\n") });
});

test("JSON is a scenario too, tabs included", () => {
  const value = {
    $schema: "scenario.schema.json",
    name: "s",
    request: { json: { n: 1 } },
    expect: { pattern: "^ok$" },
    targets: { w: { kind: "wasm", module: "mine.wasm" } },
  };
  const { request, expected } = scenarioOf(JSON.stringify(value, null, "\t"));
  expect(new TextDecoder().decode(request.body)).toBe('{"n":1}');
  expect(expected.body).toEqual({ match: "pattern", pattern: /^ok$/u });
});

test("aliases repeat what an anchor names", () => {
  const scenario = scenarioOf(
    `${smallest}  a: { kind: process, shape: http, command: &c [node, ./server.mjs], env: &e { A: x } }
  b: { kind: process, shape: http, command: *c, env: *e }`,
  );
  expect(scenario.targets[2]).toMatchObject({ command: ["node", "/project/scenarios/server.mjs"], env: { A: "x" } });
});

test("the default reference is the first wasm target that is enabled, else the first enabled target", () => {
  const reference = (targets: string): string =>
    scenarioOf(`name: s\nrequest: { body: "" }\ntargets:\n${targets}`).reference;
  const server = "{ kind: process, shape: http, command: [node] }";
  expect(reference(`  a: ${server}\n  b: { kind: wasm, module: mine.wasm }`)).toBe("b");
  expect(reference(`  a: ${server}\n  b: { kind: wasm, module: mine.wasm, enabled: false }`)).toBe("a");
  expect(reference(`  a: ${server.replace("}", ", enabled: false }")}\n  b: ${server}`)).toBe("b");
});

test("keys that mean something to JavaScript are only keys", () => {
  const text = smallest.replace("{ body: hi }", "{ json: { constructor: 1, toString: 2, prototype: { x: 3 } } }");
  expect(new TextDecoder().decode(scenarioOf(text).request.body)).toBe(
    '{"constructor":1,"toString":2,"prototype":{"x":3}}',
  );
  const parsed = parse(smallest.replace("{ body: hi }", "{ json: { __proto__: { polluted: true } } }"));
  expect(parsed.ok).toBe(false);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});
