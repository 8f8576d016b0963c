import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../src/io/system-clock.ts";
import { isOwnerAlive } from "../../../src/io/run-owner.ts";
import { removeAwsLeftovers } from "../../../src/system/aws-removal.ts";
import { readJournals } from "../../../src/system/journal.ts";
import { machineName } from "../../../src/system/machine-name.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../aws/endpoint.ts";
import { bundleProgram, type ChildProgram } from "./child-program.ts";
import { createContext, deadline, lambdaConfig, type TestContext } from "./fixtures.ts";

/** Deploys, says so, and goes on living. Arguments: folder of journals, configuration, file to make. */
const code = `
import { writeFileSync } from "node:fs";
import { ownerName } from "src/io/run-owner.ts";
import { systemClock } from "src/io/system-clock.ts";
import { openJournal } from "src/system/journal.ts";
import { createLambdaTarget } from "src/targets/lambda/lambda-target.ts";
const [, , journals = "", config = "", ready = ""] = process.argv;
const owner = ownerName(process.pid, "crash");
let nonces = 0;
const nonce = (): string => "0123456789abcdef" + String(nonces++).padStart(16, "0");
const context = { clock: systemClock, journal: openJournal(journals, owner), runId: "crash", owner, nonce, env: {} };
await createLambdaTarget(context as never).deploy(JSON.parse(config), new AbortController().signal);
writeFileSync(ready, "");
setInterval(() => undefined, 1_000);
`;

let endpoint: AwsEndpoint;
let opened: TestContext;
let program: ChildProgram;
beforeAll(async () => {
  endpoint = await startAwsEndpoint();
  opened = await createContext();
  program = await bundleProgram(code);
});
afterAll(async () => {
  program[Symbol.dispose]();
  opened[Symbol.dispose]();
  await endpoint[Symbol.asyncDispose]();
});

const remove = async (journals: string, by: "journal" | "tag"): ReturnType<typeof removeAwsLeftovers> => {
  const crashed = readJournals(journals).filter(({ owner }) => !isOwnerAlive(owner));
  const places = [{ region: "us-east-1", endpoint: endpoint.url }];
  const options = { keep: [], isAlive: isOwnerAlive, machine: machineName(), dryRun: false };
  const named =
    by === "journal" ? { journaled: crashed.flatMap(({ open }) => open), places: [] } : { journaled: [], places };
  return removeAwsLeftovers({ ...options, ...named }, { clock: systemClock, env: {} }, deadline());
};

test.each(["journal", "tag"] as const)("what a killed run has left is found by its %s and removed", async (by) => {
  const journals = join(opened.folder, `killed-${by}`);
  const ready = join(opened.folder, `ready-${by}`);
  const config = JSON.stringify(await lambdaConfig(opened, { endpoint: endpoint.url }));
  const child = spawn(process.execPath, [program.file, journals, config, ready], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    while (!existsSync(ready) && child.exitCode === null) await systemClock.sleep(20);
    expect(endpoint.functions()).toHaveLength(1);
    expect(await remove(journals, by)).toEqual([]);
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
  expect((await remove(journals, by)).map(({ type, result }) => `${type} ${result}`)).toEqual([
    "lambda-function removed",
    "log-group removed",
  ]);
  expect(endpoint.functions()).toEqual([]);
  expect(endpoint.logGroups()).toEqual([]);
});
