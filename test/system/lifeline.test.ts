import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLaunching, env, isAlive, type Launching, until } from "./launching.ts";

let folder: string;
let launching: Launching;
beforeAll(async () => {
  // Beside the sources, so that koffi is found.
  folder = mkdtempSync(join(import.meta.dirname, ".lifeline-"));
  const entry = join(folder, "harness.ts");
  const source = (name: string): string => JSON.stringify(resolve(import.meta.dirname, "../../src", name));
  writeFileSync(
    entry,
    `import { renameSync, writeFileSync } from "node:fs";
     import { createProcessLauncher } from ${source("system/launcher.ts")};
     import { systemClock } from ${source("io/system-clock.ts")};
     const launcher = await createProcessLauncher(systemClock, { open: () => ({ close() {} }), end() {} }, () => "t");
     const env = { PATH: process.env.PATH };
     const { pid } = launcher.launchServer({ command: ["cat"], cwd: "/", env, stdin: "lifeline" });
     writeFileSync(process.argv[2] + ".part", String(pid));
     renameSync(process.argv[2] + ".part", process.argv[2]);`,
  );
  await build({
    entryPoints: [entry],
    outfile: join(folder, "harness.mjs"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: ["koffi"],
    logLevel: "error",
  });
  launching = await createLaunching("child_process");
});
afterAll(() => {
  launching[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

test("a server on a lifeline ends when its harness is killed", async () => {
  const pidFile = join(folder, "pid");
  const harness = launching.processes.launchServer({
    command: [process.execPath, join(folder, "harness.mjs"), pidFile],
    cwd: tmpdir(),
    env,
  });
  const ended = await Promise.race([harness.exited, until(() => existsSync(pidFile))]);
  expect(ended).toBeUndefined();
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(isAlive(pid)).toBe(true);
  // Its group is killed, but the server leads a group of its own.
  await harness[Symbol.asyncDispose]();
  await until(() => !isAlive(pid));
});
