import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunRecord, runRecordSchema } from "../../src/results/run-record.ts";
import { openRepository, type Repository } from "../io/repository.ts";
import { type Bench, openBench } from "./bench.ts";

/** A repository to run bench in: its results and its journal are ignored by git, and temporary files stay inside. */
export interface VersionedBench extends Bench {
  readonly repository: Repository;
  /** The record of the last run. */
  record(): RunRecord;
  /** Folders of worktrees that are there, and what git knows of besides the working tree itself. */
  worktrees(): { readonly folders: readonly string[]; readonly registered: readonly string[] };
}

/** @param env added to a small environment of its own */
export function openVersionedBench(env: Readonly<Record<string, string>> = {}): VersionedBench {
  const temporary = openBench();
  const bench = openBench({ TMPDIR: temporary.folder, DOCKER_HOST: "unix:///nonexistent/docker.sock", ...env });
  const repository = openRepository(bench.folder);
  bench.write(".gitignore", "results/\nreports/\nstate/\nout/\n");
  return {
    ...bench,
    repository,
    record() {
      const ids = readdirSync(join(bench.folder, "results")).toSorted();
      const file = join(bench.folder, "results", ids.at(-1) ?? "none", "run.json");
      return runRecordSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    },
    worktrees: () => ({
      folders: readdirSync(temporary.folder).filter((name) => name.startsWith("coldbench-")),
      registered: repository
        .git("worktree", "list", "--porcelain")
        .split("\n")
        .filter((line) => line.startsWith("worktree "))
        .slice(1),
    }),
    [Symbol.dispose]() {
      bench[Symbol.dispose]();
      temporary[Symbol.dispose]();
    },
  };
}

/** Scripted durations: the named one in every start, a warm request of 1 ms, and a little that differs from start to start. */
export function fakeTarget(coldMs: number, phase = "handle"): string {
  const steps = Array.from({ length: 60 }, (_, at) => {
    const totalMs = coldMs * (1 + ((at * 7) % 11) / 1000);
    return `{ totalMs: ${totalMs.toFixed(4)}, phases: { create: 1, ${phase}: ${(totalMs - 1).toFixed(4)} } }`;
  });
  return `{ kind: fake, body: right, starts: { cold: [${steps.join(", ")}] } }`;
}

/** A scenario of fake targets, cold only. @param targets name -> YAML of the target */
export function fakeVersions(targets: Readonly<Record<string, string>>, more = ""): string {
  const lines = Object.entries(targets).map(([name, target]) => `  ${name}: ${target}\n`);
  return `name: scripted\nrequest: { body: x }\nexpect: { body: right }\nstarts: [cold]\n${more}targets:\n${lines.join("")}`;
}

/** What `--json` says of every series against the other version: "quick cold: slower". */
export function verdictsOf(stdout: string): string[] {
  const { comparison } = JSON.parse(stdout) as {
    comparison: { series: { target: string; start: string; verdict: string }[] } | null;
  };
  return (comparison?.series ?? []).map(({ target, start, verdict }) => `${target} ${start}: ${verdict}`);
}
