import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findRuntime, lambdaRoots, machineRoots } from "../../../src/targets/lambda-local/function-runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "coldbench-runtime-"));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

function packageOf(files: Readonly<Record<string, string>>, mode = 0o644): string {
  const task = join(folder, String(++made));
  mkdirSync(task);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(task, name, ".."), { recursive: true });
    writeFileSync(join(task, name), text);
    chmodSync(join(task, name), mode);
  }
  return task;
}

const node = { node: "/opt/node", bootstrapFile: "/opt/client/index.mjs" };
const config = { name: "mine", runtime: "nodejs22.x", client: "coldbench", memoryMiB: 128, env: {} } as const;
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

describe("a Node runtime", () => {
  test("starts Node as Lambda does, with our client, wherever it is", () => {
    const runtime = findRuntime(config, packageOf({}), node);
    const options = [
      "--expose-gc",
      "--max-http-header-size=81920",
      "--max-semi-space-size=6",
      "--max-old-space-size=116",
    ];
    expect(runtime.arguments(lambdaRoots)).toEqual([...options, "/var/runtime/index.mjs"]);
    expect(runtime.arguments(machineRoots(runtime, "/task"))).toEqual([...options, "/opt/client/index.mjs"]);
    expect([runtime.executable, runtime.lambdaExecutable]).toEqual(["/opt/node", "/var/lang/bin/node"]);
    expect(runtime.facts).toMatchObject({ runtime: "nodejs22.x", "runtime-client": "coldbench" });
    expect(runtime.variables(lambdaRoots)["NODE_PATH"]).toMatch(/:\/var\/runtime:\/var\/task$/);
  });

  test.each(["--max-old-space-size=50", "--max_semi_space_size=1"])("leaves the heap to NODE_OPTIONS=%s", (value) => {
    const runtime = findRuntime({ ...config, env: { NODE_OPTIONS: value } }, packageOf({}), node);
    expect(runtime.facts["runtime-options"]).toBe("--expose-gc --max-http-header-size=81920");
  });

  test("takes AWS's client from the package", () => {
    const manifest = JSON.stringify({ version: "4.0.2", bin: { "aws-lambda-ric": "./index.mjs" } });
    const client = "node_modules/aws-lambda-ric";
    const task = packageOf({ [`${client}/package.json`]: manifest, [`${client}/index.mjs`]: "" });
    const runtime = findRuntime({ ...config, client: "aws-lambda-ric" }, task, node);
    expect(runtime.arguments(lambdaRoots).at(-1)).toBe(`/var/task/${client}/index.mjs`);
    expect(machineRoots(runtime, task)).toEqual({ task, runtime: task });
    expect(runtime.facts["runtime-client"]).toBe("aws-lambda-ric 4.0.2");
  });

  test.each([
    ["is not there", {}, "mine: the package has no node_modules/aws-lambda-ric"],
    ["is no JSON", { "package.json": "{" }, "mine: node_modules/aws-lambda-ric in the package has no executable"],
    [
      "names a file that is missing",
      { "package.json": '{"version":"1.0.0","bin":{"aws-lambda-ric":"gone.mjs"}}' },
      "mine: node_modules/aws-lambda-ric in the package has no executable",
    ],
  ])("says so when AWS's client %s", (_, files, reason) => {
    const inside = Object.entries(files).map(([name, text]) => [`node_modules/aws-lambda-ric/${name}`, text]);
    const task = packageOf(Object.fromEntries(inside) as Record<string, string>);
    expect(refusal(() => findRuntime({ ...config, client: "aws-lambda-ric" }, task, node))).toBe(reason);
  });
});

describe("a provided runtime", () => {
  const provided = { ...config, runtime: "provided.al2023" };

  test("is the package's own bootstrap", () => {
    const task = packageOf({ bootstrap: "x" }, 0o755);
    const runtime = findRuntime(provided, task, node);
    expect([runtime.executable, runtime.lambdaExecutable]).toEqual([join(task, "bootstrap"), "/var/task/bootstrap"]);
    expect(runtime.arguments(lambdaRoots)).toEqual([]);
    expect(machineRoots(runtime, task)).toEqual({ task, runtime: task });
  });

  test("explains a bootstrap that is missing or not executable", () => {
    const missing = refusal(() => findRuntime(provided, packageOf({ main: "x" }), node));
    expect(missing).toBe("mine: the package has no file bootstrap in its root");
    // For root every file with an executable bit is executable: one without any is not.
    const plain = refusal(() => findRuntime(provided, packageOf({ bootstrap: "x" }), node));
    expect(plain).toBe("mine: bootstrap in the package is not executable");
  });
});

test("another runtime is refused with a way out", () => {
  const run = (): unknown => findRuntime({ ...config, runtime: "python3.13" }, packageOf({}), node);
  expect(run).toThrow(expect.objectContaining({ hint: expect.stringContaining("container image") as string }) as Error);
  expect(refusal(run)).toBe("mine: no python3.13 runtime for packages here");
});
