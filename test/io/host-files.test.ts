import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHosts, readShippedHosts } from "../../src/io/host-files.ts";
import { readScenarios } from "../../src/io/scenario-files.ts";
import { formatProblem } from "../../src/scenario/problem.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coldbench-hosts-"));
  mkdirSync(join(folder, "a/scenarios"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shape = '{ command: { args: ["{module}"], instance: process, isolation: a process } }';

test("the hosts that people deploy on come with coldbench, each with a shape, a code state and how to get it", () => {
  const hosts = readShippedHosts();
  expect([...hosts.keys()].toSorted()).toEqual(
    ["bun", "deno", "iwasm", "jco", "spin", "wasmedge", "wasmer", "wasmtime", "wazero", "workerd"].toSorted(),
  );
  for (const host of hosts.values()) {
    expect(Object.keys(host.shapes).length).toBeGreaterThan(0);
    expect(Object.keys(host.code).length).toBeGreaterThan(0);
    expect(host.install.length).toBeGreaterThan(10);
    for (const used of Object.values(host.shapes)) expect(JSON.stringify(used)).toMatch(/\{module\}|module\.wasm/);
  }
});

test("coldbench.yaml above a scenario describes hosts for it, before the shipped ones, with paths relative to itself", () => {
  writeFileSync(
    join(folder, "coldbench.yaml"),
    `hosts:\n  mine: { executable: ./bin/mine, shapes: ${shape} }\n  wasmtime: { title: Ours, executable: wasmtime, shapes: ${shape} }\n`,
  );
  const { hosts, problems } = readHosts(join(folder, "a/scenarios"));
  expect(problems).toEqual([]);
  expect(hosts.get("mine")?.executable).toBe(join(folder, "bin/mine"));
  expect(hosts.get("wasmtime")?.title).toBe("Ours");
  expect(hosts.get("wazero")?.title).toBe("wazero");
});

test("a mistake in coldbench.yaml is named once, with file and line, however many scenarios read it", () => {
  writeFileSync(join(folder, "a/coldbench.yaml"), "hosts:\n  mine:\n    executible: x\n");
  const scenario =
    "name: NAME\nrequest: { body: a }\ntargets: { f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } } }\n";
  const files = ["one", "two"].map((name) => {
    const file = join(folder, "a/scenarios", `${name}.yaml`);
    writeFileSync(file, scenario.replace("NAME", name));
    return file;
  });
  const lines = readScenarios(files).problems.map(formatProblem);
  expect(lines.filter((line) => line.includes("executible"))).toHaveLength(1);
  expect(lines.join("\n")).toMatch(/coldbench\.yaml:3:5: hosts\.mine\.executible: .*Did you mean "executable"\?/);
});
