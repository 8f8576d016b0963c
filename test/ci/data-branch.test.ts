import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isOnPath, mustSkip } from "../requirement.ts";

const script = resolve("ci/data-branch.mjs");

/** A repository with one commit, and clones of it as jobs have them. */
function openOrigin() {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-data-"));
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  const origin = join(folder, "origin.git");
  git(folder, "init", "-q", "--bare", "-b", "main", origin);
  const first = join(folder, "first");
  git(folder, "clone", "-q", origin, first);
  writeFileSync(join(first, "code.txt"), "code\n");
  git(first, "checkout", "-q", "-b", "main");
  git(first, "add", ".");
  git(first, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "code");
  git(first, "push", "-q", "origin", "main");
  let jobs = 0;
  return {
    git: (...args: readonly string[]) => git(origin, ...args),
    /** A fresh clone; the data goes to a folder beside it. */
    job() {
      const place = join(folder, `job-${++jobs}`);
      git(folder, "clone", "-q", "--depth=1", `file://${origin}`, place);
      const data = `${place}-data`;
      const run = (step: string) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [script, step, "--folder", data], {
          cwd: place,
          env,
          encoding: "utf8",
        });
        return { code: status, stdout, stderr };
      };
      return { place, data, run, git: (...args: readonly string[]) => git(place, ...args) };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

describe.skipIf(mustSkip(isOnPath("git")))("the branch that keeps baselines and history", () => {
  test("begins empty, holds only data, and the working tree stays as it was", () => {
    using origin = openOrigin();
    const job = origin.job();
    expect(job.run("fetch")).toMatchObject({ code: 0 });
    expect(readdirSync(job.data)).toEqual([".git"]);
    mkdirSync(join(job.data, "baselines"));
    writeFileSync(join(job.data, "baselines", "main.json"), "{}\n");
    expect(job.run("push")).toMatchObject({ code: 0, stdout: "Pushed to bench-data.\n" });
    expect(origin.git("ls-tree", "-r", "--name-only", "bench-data")).toBe("baselines/main.json");
    expect(origin.git("rev-list", "--count", "bench-data")).toBe("1");
    expect(job.git("status", "--porcelain")).toBe("");
    expect(job.git("rev-parse", "--abbrev-ref", "HEAD")).toBe("main");
  });

  test("grows by a commit a night, and by none when nothing is new", () => {
    using origin = openOrigin();
    for (const night of ["one", "two"]) {
      const job = origin.job();
      job.run("fetch");
      appendFileSync(join(job.data, "history.ndjson"), `${night}\n`);
      expect(job.run("push").code).toBe(0);
    }
    const third = origin.job();
    third.run("fetch");
    expect(readFileSync(join(third.data, "history.ndjson"), "utf8")).toBe("one\ntwo\n");
    expect(third.run("push").stdout).toBe("Nothing new for bench-data.\n");
    expect(origin.git("rev-list", "--count", "bench-data")).toBe("2");
  });

  test("another job's night is never overwritten", () => {
    using origin = openOrigin();
    const [one, other] = [origin.job(), origin.job()];
    for (const job of [one, other]) {
      job.run("fetch");
      writeFileSync(join(job.data, "history.ndjson"), `${job.place}\n`);
    }
    expect(one.run("push").code).toBe(0);
    const refused = other.run("push");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^bench-ci: git push/);
    expect(origin.git("show", "bench-data:history.ndjson")).toBe(one.place);
  });

  test("a folder that is there already is left alone", () => {
    using origin = openOrigin();
    const job = origin.job();
    mkdirSync(job.data);
    expect(job.run("fetch")).toMatchObject({ code: 1, stderr: expect.stringContaining("is there already") as string });
    expect(job.run("pull")).toMatchObject({ code: 1, stderr: "bench-ci: pull is neither fetch nor push\n" });
  });
});
