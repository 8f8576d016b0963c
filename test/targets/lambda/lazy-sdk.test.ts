import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram, type ChildProgram } from "./child-program.ts";

/** Prints which packages of AWS are loaded, step by step: they are CommonJS, so that they are in the cache of require. */
const code = `
import { createRequire } from "node:module";
import { createLambdaTarget } from "src/targets/lambda/lambda-target.ts";
import { lambdaPolicy } from "src/targets/lambda/policy.ts";
import { removeAwsLeftovers } from "src/system/aws-removal.ts";
import { systemClock } from "src/io/system-clock.ts";
const { cache } = createRequire(import.meta.url);
const loaded = (name: string): number => Object.keys(cache).filter((file) => file.includes(name)).length;
const report = (step: string): void => console.log(step, loaded("@aws-sdk/client-lambda") > 0, loaded("client-cloudwatch-logs") > 0, loaded("@smithy") > 0);
report("imported");
const config = { kind: "lambda", name: "f", memoryMiB: 128, timeoutMs: 3000, snapStart: true, endpoint: "http://127.0.0.1:9" } as never;
const target = createLambdaTarget({ clock: systemClock, env: {} } as never);
target.capabilities.starts(config);
target.engineOf?.(config);
lambdaPolicy();
const leftovers = { journaled: [{ type: "container", id: "c" }], keep: [], places: [], isAlive: () => true, machine: "m", dryRun: false };
await removeAwsLeftovers(leftovers as never, { clock: systemClock, env: {} }, new AbortController().signal);
report("listed");
await target.probe(AbortSignal.timeout(30_000), config);
report("probed");
`;

let program: ChildProgram;
beforeAll(async () => {
  program = await bundleProgram(code);
});
afterAll(() => program[Symbol.dispose]());

test("the SDK is loaded by a probe, and by nothing before it", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program.file]);
  expect(stdout.trim().split("\n")).toEqual([
    "imported false false false",
    "listed false false false",
    "probed true false true",
  ]);
});
