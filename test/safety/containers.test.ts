import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readScenarios } from "../../src/io/scenario-files.ts";
import { openBench, type Bench } from "../cli/bench.ts";

let bench: Bench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench[Symbol.dispose]());

test.each([
  ["privileged", "true"],
  ["volumes", "[/:/host]"],
  ["mounts", "[{ source: /, target: /host }]"],
  ["binds", "[/:/host]"],
  ["devices", "[/dev/kmsg]"],
  ["capAdd", "[SYS_ADMIN]"],
  ["pid", "host"],
  ["ipc", "host"],
  ["user", "root"],
  ["securityOpt", "[seccomp=unconfined]"],
])("a container has no field %s: host mounts and privileges cannot be asked for", (field, value) => {
  bench.write(
    "own/field.yaml",
    `name: a\nrequest: { body: x }\ntargets:\n  a: { kind: docker, shape: command, image: x, ${field}: ${value} }\n`,
  );
  const { problems } = readScenarios([join(bench.folder, "own/field.yaml")], {
    allowed: new Set(["paths", "host-network", "environment"]),
  });
  expect(problems).toMatchObject([{ field: `targets.a.${field}`, line: 4 }]);
});

test("network: host needs --allow host-network, and says so", () => {
  bench.write(
    "own/net.yaml",
    "name: a\nrequest: { body: x }\ntargets:\n  a: { kind: docker, shape: http, image: x, network: host }\n",
  );
  const file = join(bench.folder, "own/net.yaml");
  expect(readScenarios([file]).problems).toMatchObject([
    { field: "targets.a.network", line: 4, remedy: expect.stringContaining("--allow host-network") },
  ]);
  expect(readScenarios([file], { allowed: new Set(["host-network"]) }).problems).toEqual([]);
});
