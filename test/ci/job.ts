import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** How a job ended, as a person and as a later step see it. */
export interface EndedJob {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A working tree of its own, in which jobs run one after the other. */
export interface Job extends Disposable {
  readonly folder: string;
  write(path: string, text: string): void;
  read(path: string): string;
  has(path: string): boolean;
  /** Lines of a file; none where there is no file. */
  lines(path: string): string[];
  run(args: readonly string[], env?: Readonly<Record<string, string>>): EndedJob;
}

/** ci/measure.mjs as a service runs it. */
export function openJob(): Job {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-ci-"));
  // Beside it: a home directory is nobody's project.
  const home = mkdtempSync(join(tmpdir(), "coldbench-home-"));
  const at = (path: string): string => join(folder, path);
  const read = (path: string): string => readFileSync(at(path), "utf8");
  const lines = (path: string): string[] => (existsSync(at(path)) ? read(path).split("\n").slice(0, -1) : []);
  return {
    folder,
    read,
    lines,
    has: (path) => existsSync(at(path)),
    write(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    },
    run(args, env = {}) {
      for (const path of ["output", "summary"]) rmSync(at(path), { force: true });
      const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("ci/measure.mjs"), ...args], {
        cwd: folder,
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: home,
          COLDBENCH_STATE: at("state"),
          GITHUB_ACTIONS: "true",
          GITHUB_OUTPUT: at("output"),
          GITHUB_STEP_SUMMARY: at("summary"),
          ...env,
        },
      });
      const outputs = lines("output").map((line) => [
        line.slice(0, line.indexOf("=")),
        line.slice(line.indexOf("=") + 1),
      ]);
      const summary = existsSync(at("summary")) ? read("summary") : "";
      return { code: status, stdout, stderr, outputs: Object.fromEntries(outputs) as EndedJob["outputs"], summary };
    },
    [Symbol.dispose]() {
      for (const each of [folder, home]) rmSync(each, { recursive: true, force: true });
    },
  };
}
