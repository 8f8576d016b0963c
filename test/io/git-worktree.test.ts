import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGit, type Git } from "../../src/io/git.ts";
import { openWorktree, parseWorktreeId, removeWorktree, worktreeId } from "../../src/io/git-worktree.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { createLaunching, type Launching, never } from "../system/launching.ts";
import { openRepository, type Repository } from "./repository.ts";

describe.skipIf(mustSkip(isOnPath("git")))("a worktree", () => {
  let launching: Launching;
  let repository: Repository;
  let git: Git;
  beforeEach(async () => {
    launching = await createLaunching("child_process");
    git = createGit(launching.processes, process.env);
    repository = openRepository();
  });
  afterEach(() => {
    repository[Symbol.dispose]();
    launching[Symbol.dispose]();
  });
  const name = "coldbench-test-feedbeef";
  const open = async (commit: string, signal = never) =>
    openWorktree(
      { ...launching.context, nonce: () => `feedbeef${"0".repeat(24)}` },
      { git, root: repository.folder, commit, fallback: tmpdir() },
      signal,
    );
  const registered = (): string[] =>
    repository
      .git("worktree", "list", "--porcelain")
      .split("\n")
      .filter((line) => line.startsWith("worktree "))
      .map((line) => line.slice("worktree ".length));

  test("has the files of its commit, all of one time, and is gone without a trace when disposed of", async () => {
    repository.write("a.txt", "old");
    repository.write("deep/b.txt", "old");
    const commit = repository.commit("old");
    repository.write("a.txt", "new");
    repository.commit("new");
    const worktree = await open(commit);
    expect(readFileSync(join(worktree.path, "a.txt"), "utf8")).toBe("old");
    const when = Number(repository.git("show", "--no-patch", "--format=%ct", commit)) * 1000;
    for (const file of ["a.txt", "deep/b.txt"]) expect(statSync(join(worktree.path, file)).mtimeMs).toBe(when);
    expect(statSync(worktree.path).mode & 0o777).toBe(0o700);
    expect(registered()).toEqual([repository.folder, worktree.path]);
    expect(basename(worktree.path)).toBe(name);
    expect(launching.open()).toEqual([
      { type: "worktree", id: worktreeId({ path: worktree.path, gitFolder: join(repository.folder, ".git") }) },
    ]);
    writeFileSync(join(worktree.path, "built"), "what a build left");
    await worktree[Symbol.asyncDispose]();
    expect(existsSync(worktree.path)).toBe(false);
    expect(registered()).toEqual([repository.folder]);
    expect(readdirSync(join(repository.folder, ".git"))).not.toContain("worktrees");
    expect(launching.open()).toEqual([]);
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  test("runs no hook of the user's, and makes no branch", async () => {
    const commit = repository.commit("one");
    const hook = join(repository.folder, ".git", "hooks", "post-checkout");
    mkdirSync(join(repository.folder, ".git", "hooks"), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch "${repository.folder}/hooked"\n`);
    chmodSync(hook, 0o755);
    await using worktree = await open(commit);
    expect(existsSync(join(repository.folder, "hooked"))).toBe(false);
    expect(repository.git("-C", worktree.path, "rev-parse", "--abbrev-ref", "HEAD")).toBe("HEAD");
    expect(repository.git("branch", "--list")).toBe("* main");
  });

  test("can be made from a folder that is a worktree itself", async () => {
    const commit = repository.commit("one");
    const linked = `${repository.folder}-linked`;
    repository.git("worktree", "add", "--quiet", "--detach", linked);
    try {
      const place = { git, root: linked, commit, fallback: tmpdir() };
      const worktree = await openWorktree(launching.context, place, never);
      expect(registered()).toHaveLength(3);
      await worktree[Symbol.asyncDispose]();
      expect(registered()).toEqual([repository.folder, linked]);
    } finally {
      rmSync(linked, { recursive: true });
    }
  });

  test("that cannot be checked out leaves nothing, and says git's own words", async () => {
    repository.commit("one");
    await expect(open("0".repeat(40))).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/cannot check 0000000000 out .*: .+/s),
    });
    await expect(open("HEAD", AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
    expect(registered()).toEqual([repository.folder]);
    expect(launching.open()).toEqual([]);
    for (const parent of [tmpdir(), "/var/tmp"]) expect(existsSync(join(parent, name))).toBe(false);
  });

  test("is removed also where a crash left it half made, and no other worktree is", async () => {
    repository.commit("one");
    const away = `${repository.folder}-away`;
    repository.git("worktree", "add", "--quiet", "--detach", away);
    // On a disk that is not mounted just now: `git worktree prune` would forget it.
    rmSync(away, { recursive: true });
    const parent = mkdtempSync(join(tmpdir(), "coldbench-test-"));
    try {
      const gitFolder = join(repository.folder, ".git");
      const path = join(parent, "coldbench-2026-11-22T07-31-05Z-x-3f2a-0123abcd");
      mkdirSync(path);
      mkdirSync(join(gitFolder, "worktrees", basename(path)));
      writeFileSync(join(gitFolder, "worktrees", basename(path), "locked"), "initializing\n");
      removeWorktree({ path, gitFolder });
      expect([existsSync(path), existsSync(join(gitFolder, "worktrees", basename(path)))]).toEqual([false, false]);
      expect(registered()).toEqual([repository.folder, away]);
      removeWorktree({ path, gitFolder });
    } finally {
      rmSync(parent, { recursive: true });
    }
  });
});

test("a journal's name of a worktree can be read back, whatever the folders are called", () => {
  const path = "/var/tmp/a@b c/coldbench-2026-11-22T07-31-05Z-x-3f2a-0123abcd";
  for (const gitFolder of ["/home/u/my repo/.git", "/home/u@h/x.git/worktrees/y", "/a@/b"])
    expect(parseWorktreeId(worktreeId({ path, gitFolder }))).toEqual({ path, gitFolder });
  for (const id of ["", "/x", "relative/coldbench-x@/y", "/tmp/other@/y", "/tmp/coldbench-x@relative"])
    expect(parseWorktreeId(id)).toBeUndefined();
});
