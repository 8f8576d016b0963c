import { expect, test } from "vitest";
import { problemsOf, scenarioOf, scenariosOf } from "./virtual-disk.ts";

test("a variable inside a target multiplies that target", () => {
  const { targets, reference } = scenarioOf(`
name: s
request: { body: "" }
matrix: { memory: [128, 512], cpus: [0.5, 1] }
reference: d[memory=512,cpus=1]
targets:
  w: { kind: wasm, module: mine.wasm }
  d: { kind: docker, shape: http, image: i, memory: "\${matrix.memory}", cpus: "\${matrix.cpus}" }
  e: { kind: docker, shape: http, image: "i:\${matrix.cpus}", memory: "\${matrix.memory}MiB" }
  f: { kind: docker, shape: http, image: i, memory: "\${matrix.memory}MiB" }
`);
  expect(targets.map(({ name }) => name)).toEqual([
    "w",
    "d[memory=128,cpus=0.5]",
    "d[memory=128,cpus=1]",
    "d[memory=512,cpus=0.5]",
    "d[memory=512,cpus=1]",
    "e[memory=128,cpus=0.5]",
    "e[memory=128,cpus=1]",
    "e[memory=512,cpus=0.5]",
    "e[memory=512,cpus=1]",
    "f[memory=128]",
    "f[memory=512]",
  ]);
  expect(targets[1]).toMatchObject({ memoryMiB: 128, cpus: 0.5, variant: { memory: "128", cpus: "0.5" } });
  expect(targets[5]).toMatchObject({ memoryMiB: 128, image: { ref: "i:0.5" } });
  expect(targets[0]).toMatchObject({ variant: {} });
  expect(reference).toBe("d[memory=512,cpus=1]");
});

test("a variable inside the request or the expectation multiplies the scenario, its targets included", () => {
  const scenarios = scenariosOf(`
name: json
request: { json: { orders: "\${matrix.orders}", note: "n=\${matrix.orders}" } }
expect: { body: "\${matrix.orders} \${matrix.word}" }
matrix: { orders: [100, 1000], word: [a], memory: [64, 128] }
targets:
  w: { kind: wasm, module: mine.wasm, args: ["\${matrix.orders}"], limits: { memory: "\${matrix.memory}" } }
`);
  expect(scenarios.map(({ name }) => name)).toEqual(["json[orders=100,word=a]", "json[orders=1000,word=a]"]);
  const [, second] = scenarios;
  expect(new TextDecoder().decode(second?.request.body)).toBe('{"orders":1000,"note":"n=1000"}');
  expect(second?.expected.body).toEqual({ match: "exact", bytes: new TextEncoder().encode("1000 a") });
  expect(second?.targets.map(({ name }) => name)).toEqual(["w[memory=64]", "w[memory=128]"]);
  expect(second?.targets[0]).toMatchObject({ args: ["1000"], variant: { memory: "64" } });
});

test("values that a name cannot hold are written with dashes", () => {
  const { targets } = scenarioOf(`
name: s
request: { body: "" }
matrix: { image: ["my/image:1", "my/image:2"] }
targets:
  d: { kind: docker, shape: http, image: "\${matrix.image}" }
`);
  expect(targets.map(({ name }) => name)).toEqual(["d[image=my-image-1]", "d[image=my-image-2]"]);
  expect(targets[1]).toMatchObject({ image: { ref: "my/image:2" }, variant: { image: "my/image:2" } });
});

test("text that only looks like a variable is text", () => {
  const { targets } = scenarioOf(`
name: s
request: { body: "\${HOME} $matrix.x" }
targets:
  p: { kind: process, shape: http, command: [node, "\${PORT}"] }
`);
  expect(targets[0]).toMatchObject({ command: ["node", "${PORT}"] });
});

test("a variable without its end is a mistake of the field that it stands in", () => {
  const problems = problemsOf(`
name: s
request: { body: x }
targets:
  p: { kind: "\${matrix.process", shape: http, command: [node] }
`);
  expect(problems).toEqual([expect.stringMatching(/targets\.p\.kind: "\$\{matrix\.process" is not a target kind/)]);
});
