import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRunRecord } from "../src/io/run-store.ts";
import { readSamples } from "../src/io/sample-rows.ts";
import { trialKey } from "../src/results/trial-rows.ts";
import { fakeScenario } from "./cli/bench.ts";
import { mustSkip } from "./requirement.ts";
import { engineName, hasEngine } from "./targets/docker/engine.ts";

const run = promisify(execFile);
const unique = randomBytes(4).toString("hex");
const base = `coldbench-test-base-${unique}`;
const image = `coldbench-test-harness-${unique}`;
const socket = "/var/run/docker.sock";
const canBuild = hasEngine && process.platform === "linux" && existsSync(socket) && existsSync("dist/cli/main.js");

/** The harness in a container; the engine of the host behind its usual socket. */
async function bench(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const options = ["--rm", "--label", "coldbench.test=1", "--volume", `${socket}:${socket}`];
  return run("docker", ["run", ...options, image, ...args], { timeout: 60_000 });
}

describe.skipIf(mustSkip(canBuild))(`the image of the harness, on ${engineName}`, () => {
  beforeAll(async () => {
    await run("scripts/make-base-image.sh", [base]);
    await run("scripts/make-image.sh", [image, base]);
  }, 300_000);
  afterAll(async () => {
    for (const tag of [image, base]) await run("docker", ["rmi", "--force", tag]);
  });

  test("shows the help", async () => {
    const { stdout } = await bench("--help");
    for (const command of ["run", "report", "doctor", "clean"]) expect(stdout).toContain(`bench ${command}`);
  });

  test("finds the host's engine through its socket", async () => {
    const { stdout } = await bench("doctor", "--json");
    expect(JSON.stringify(JSON.parse(stdout))).toContain(engineName);
  });

  test("a plan in four shards, each in a container of its own, merged in one: the trials of the plan", async () => {
    const folder = mkdtempSync(join(tmpdir(), "coldbench-shards-"));
    try {
      mkdirSync(join(folder, "scenarios"));
      writeFileSync(join(folder, "scenarios", "scripted.yaml"), fakeScenario.replace("trials: 8", "trials: 13"));
      const inside = async (...args: readonly string[]) =>
        run("docker", ["run", "--rm", "--label", "coldbench.test=1", "--volume", `${folder}:/work`, image, ...args]);
      const measure = ["run", "--seed", "7", "--no-report", "--quiet"];
      const shards = ["1/4", "2/4", "3/4", "4/4"].map((shard) => [...measure, "--out", "shards", "--shard", shard]);
      for (const args of [[...measure, "--out", "whole"], ...shards]) await inside(...args);
      const foldersIn = (name: string): string[] => readdirSync(join(folder, name)).map((id) => join(name, id));
      await inside("merge", ...foldersIn("shards"), "--out", "results");
      const trialsOf = async (path: string) => (await readSamples(join(folder, path))).samples.map(trialKey);
      const [merged = ""] = foldersIn("results");
      const [whole = ""] = foldersIn("whole");
      const sorted = async (path: string): Promise<string[]> => (await trialsOf(path)).toSorted();
      expect(await sorted(merged)).toEqual(await sorted(whole));
      expect(readRunRecord(join(folder, merged)).order).toEqual(readRunRecord(join(folder, whole)).order);
      await inside("report", merged, "--format", "html,json", "--quiet");
    } finally {
      // What containers wrote is root's.
      await run("docker", [
        "run",
        "--rm",
        "--volume",
        `${folder}:/work`,
        "--entrypoint",
        "node",
        image,
        "-e",
        "require('fs').readdirSync('.').forEach((name) => require('fs').rmSync(name, { recursive: true }))",
      ]);
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);

  test("holds no development dependency", async () => {
    const script = "process.exitCode = require('node:fs').existsSync('/opt/coldbench/node_modules/vitest') ? 1 : 0";
    await run("docker", ["run", "--rm", "--entrypoint", "node", image, "-e", script]);
  });
});
