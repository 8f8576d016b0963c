import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = join(root, "bin", "bench.js");
if (!existsSync(join(root, "dist", "cli", "main.js"))) throw new Error("not built: run `npm test`, which builds first");

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for one test: scenarios, results, reports and the journal all stay inside it. */
export interface Bench extends Disposable {
  readonly folder: string;
  /** Its home directory. */
  readonly home: string;
  write(path: string, text: string): string;
  start(args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> };
  run(...args: readonly string[]): Promise<Ended>;
  /** A line for a POSIX shell, in which "$BENCH" is the command: what redirects, limits or wraps it. */
  inShell(line: string): Promise<Ended>;
}

/** The built command line, run as a user runs it. @param env added to a small environment of its own */
export function openBench(env: Readonly<Record<string, string>> = {}): Bench {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-cli-"));
  // Beside it: a home directory, and what it is in, is nobody's project.
  const home = mkdtempSync(join(tmpdir(), "coldbench-home-"));
  const launch = (command: string, args: readonly string[]): ReturnType<Bench["start"]> => {
    const own = {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      COLDBENCH_STATE: join(folder, "state"),
      BENCH: program,
    };
    const child = spawn(command, args, { cwd: folder, env: { ...own, ...env } });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { child, ended };
  };
  const start: Bench["start"] = (args) => launch(process.execPath, [program, ...args]);
  return {
    folder,
    home,
    inShell: async (line) => launch("/bin/sh", ["-c", line]).ended,
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
      return path;
    },
    start,
    run: async (...args) => start(args).ended,
    [Symbol.dispose]: () => {
      for (const each of [folder, home]) rmSync(each, { recursive: true, force: true });
    },
  };
}

/** A scenario on the fake target: two targets, cold and warm, in a few milliseconds. */
export const fakeScenario = `name: scripted
request: { body: x }
expect: { body: right }
reference: quick
starts: [cold, warm]
stop: { trials: 8 }
warm: { warmup: 0, invocations: 2 }
targets:
  quick:
    kind: fake
    body: right
    starts:
      cold: [{ totalMs: 2, phases: { create: 1, handle: 1 } }]
      warm: [{ totalMs: 1, phases: { handle: 1 } }]
  slow:
    kind: fake
    body: right
    starts:
      cold: [{ totalMs: 8, phases: { create: 6, handle: 2 } }]
      warm: [{ totalMs: 1, phases: { handle: 1 } }]
`;

/** Waits until `isDone`. It gives up after a minute: on a busy machine a run can take ten seconds before its first trial. */
export async function eventually(isDone: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (isDone()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`gave up waiting: ${what}`);
}
