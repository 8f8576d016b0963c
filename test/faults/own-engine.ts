import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOnPath } from "../requirement.ts";

/** Whether a test may run an engine of its own: the programs, and the rights of root. */
export const canRunEngine = isOnPath("dockerd") && isOnPath("unshare") && process.getuid?.() === 0;

/** A Docker Engine that a test may stop, kill and start: nothing of it is shared with the machine's own. */
export interface OwnEngine extends AsyncDisposable {
  /** DOCKER_HOST of it. */
  readonly host: string;
  /** Ends it as a restart of the machine's service does, and resolves when it has ended. Its containers end, too. */
  stop(): Promise<void>;
  /** Ends it without a word; its containers go on until it is started again. */
  kill(): Promise<void>;
  start(): Promise<void>;
  docker(...args: readonly string[]): string;
}

/** Starts one, without a bridge: its containers have no network. */
export async function startOwnEngine(): Promise<OwnEngine> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-engine-"));
  const socket = join(folder, "docker.sock");
  const log = join(folder, "log");
  const args = [
    // An engine without a bridge removes the one that is there, the machine's own: it gets a network namespace of its own.
    "--net",
    "dockerd",
    `--data-root=${join(folder, "data")}`,
    `--exec-root=${join(folder, "exec")}`,
    `--pidfile=${join(folder, "pid")}`,
    `--host=unix://${socket}`,
    "--bridge=none",
    "--iptables=false",
    "--ip-masq=false",
  ];
  let child: ChildProcess | undefined;
  const docker = (...words: readonly string[]): string =>
    execFileSync("docker", ["--host", `unix://${socket}`, ...words], { encoding: "utf8", stdio: "pipe" });
  const ended = async (): Promise<void> => {
    if (child !== undefined && child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child?.once("exit", resolve));
    child = undefined;
  };
  const engine: OwnEngine = {
    host: `unix://${socket}`,
    docker,
    async start() {
      rmSync(join(folder, "pid"), { force: true });
      const output = openSync(log, "a");
      child = spawn("unshare", args, { stdio: ["ignore", output, output] });
      for (let tries = 0; tries < 300; tries++) {
        if (child.exitCode !== null) break;
        try {
          docker("version");
          return;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
      throw new Error(`the engine did not come up:\n${readFileSync(log, "utf8").slice(-2000)}`);
    },
    async stop() {
      child?.kill("SIGTERM");
      await ended();
    },
    async kill() {
      child?.kill("SIGKILL");
      await ended();
      // Its containerd ends with it, and may stay a zombie, which the next engine would take for one that lives.
      const file = join(folder, "exec", "containerd", "containerd.pid");
      for (const pid of processesNaming(join(folder, "exec", "containerd", "containerd.toml")))
        process.kill(pid, "SIGKILL");
      rmSync(file, { force: true });
    },
    async [Symbol.asyncDispose]() {
      await engine.stop();
      // containerd and its shims outlive an engine that was killed.
      for (const pid of processesNaming(`${folder}/`)) process.kill(pid, "SIGKILL");
      // What an engine that was killed has left mounted, deepest first.
      const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
      for (const place of mounts.map((line) => line.split(" ")[1] ?? "").toReversed())
        if (place.startsWith(`${folder}/`)) execFileSync("umount", ["-l", place]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await engine.start();
    return engine;
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

/** Of processes whose command line names a path. */
function processesNaming(path: string): number[] {
  return execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(path))
    .map((line) => Number.parseInt(line, 10));
}

/** Makes an image `sleeper` that holds one program, /sleep, which never ends: what a step of a build can hang in. */
export function importSleeper(engine: OwnEngine): void {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-sleeper-"));
  try {
    writeFileSync(join(folder, "sleep.c"), "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n");
    execFileSync("gcc", ["-static", "-o", join(folder, "sleep"), join(folder, "sleep.c")]);
    execFileSync("tar", ["--create", "--file", join(folder, "root.tar"), "--directory", folder, "sleep"]);
    engine.docker("import", join(folder, "root.tar"), "sleeper");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
