import { expect, test } from "vitest";
import { problemsOf, scenarioOf } from "./virtual-disk.ts";

const withDensity = (density: string): string =>
  `name: s\nrequest: { body: hi }\ndensity: ${density}\ntargets: { w: { kind: wasm, module: mine.wasm } }\n`;

test("is not measured where it is not asked for", () => {
  expect(
    scenarioOf("name: s\nrequest: { body: hi }\ntargets: { w: { kind: wasm, module: mine.wasm } }"),
  ).not.toHaveProperty("density");
});

test("says how much memory to fill and with how many instances at most, each with a default", () => {
  expect(scenarioOf(withDensity("{ memory: 1GiB, instances: 7 }")).density).toEqual({
    memoryBytes: 2 ** 30,
    instances: 7,
  });
  expect(scenarioOf(withDensity("{ memory: 64 }")).density).toEqual({ memoryBytes: 64 * 2 ** 20, instances: 100 });
  expect(scenarioOf(withDensity("{}")).density).toEqual({ memoryBytes: 256 * 2 ** 20, instances: 100 });
});

test.each([
  ["{ memory: 64KiB }", "x.yaml:3:20: density.memory: 65536 bytes hold nothing. Write 1MiB or more, such as 256MiB."],
  ["{ memory: lots }", /^x\.yaml:3:20: density\.memory: "lots" is not an amount of memory\./],
  ["{ instances: 0 }", /^x\.yaml:3:23: density\.instances: 0 is not a whole number from 1 to 10000\./],
  ["{ instances: 1.5 }", /density\.instances: 1\.5 is not a whole number/],
  ["{ memroy: 64MiB }", /density\.memroy: .*Did you mean "memory"/],
  ["256MiB", /density: "256MiB" is not a map of memory and instances/],
])("%s is refused, with what to write instead", (density, message) => {
  const problems = problemsOf(withDensity(density));
  expect(problems).toHaveLength(1);
  if (typeof message === "string") expect(problems).toEqual([message]);
  else expect(problems[0]).toMatch(message);
});

test("a fake target can script what its instances weigh", () => {
  const fake = (density: string): string =>
    `name: s\nrequest: { body: hi }\ntargets: { f: { kind: fake, starts: { cold: [{ totalMs: 1 }] }, density: ${density} } }`;
  expect(scenarioOf(fake("{ hostMiB: 12.5, instanceMiB: 0.25, most: 40 }")).targets[0]).toMatchObject({
    density: { hostMiB: 12.5, instanceMiB: 0.25, most: 40 },
  });
  expect(problemsOf(fake("{ hostMiB: -1, instanceMiB: 1 }"))[0]).toMatch(/density\.hostMiB: -1 is not a number of MiB/);
  expect(problemsOf(fake("{ hostMiB: 1 }"))).toHaveLength(1);
});
