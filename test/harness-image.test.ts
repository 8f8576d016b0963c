import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

  test("holds no development dependency", async () => {
    const script = "process.exitCode = require('node:fs').existsSync('/opt/coldbench/node_modules/vitest') ? 1 : 0";
    await run("docker", ["run", "--rm", "--entrypoint", "node", image, "-e", script]);
  });
});
