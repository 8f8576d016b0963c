import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGit, type Git } from "../../src/io/git.ts";
import { findGitRoot, readSource, resolveCommit } from "../../src/io/git-source.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { createLaunching, type Launching, never } from "../system/launching.ts";
import { openRepository, type Repository } from "./repository.ts";

describe.skipIf(mustSkip(isOnPath("git")))("the version of a working tree", () => {
  let launching: Launching;
  let repository: Repository;
  let git: Git;
  let first: string;
  beforeAll(async () => {
    launching = await createLaunching("child_process");
    git = createGit(launching.processes, process.env);
    repository = openRepository();
    repository.write("a.txt", "1");
    first = repository.commit("first");
  });
  afterAll(() => {
    repository[Symbol.dispose]();
    launching[Symbol.dispose]();
  });
  const source = async () => readSource(git, repository.folder, never);

  test("is its commit and its branch, from any folder of it", async () => {
    repository.write("sub/b.txt", "1");
    const commit = repository.commit("second");
    expect(await source()).toEqual({ commit, branch: "main", dirty: false });
    expect(await readSource(git, join(repository.folder, "sub"), never)).toEqual(await source());
    expect(await findGitRoot(git, join(repository.folder, "sub"), never)).toBe(repository.folder);
  });

  test("is dirty with a changed or a staged file, not with one that git does not track", async () => {
    repository.write("untracked.txt", "1");
    expect(await source()).toMatchObject({ dirty: false });
    repository.write("a.txt", "2");
    expect(await source()).toMatchObject({ dirty: true });
    repository.git("add", "a.txt");
    expect(await source()).toMatchObject({ dirty: true });
    repository.git("reset", "--quiet", "--hard");
    expect(await source()).toMatchObject({ dirty: false });
  });

  test("has no branch where none is checked out", async () => {
    repository.git("checkout", "--quiet", "--detach", first);
    expect(await source()).toEqual({ commit: first, dirty: false });
    repository.git("checkout", "--quiet", "main");
  });

  test("is absent outside a working tree, before the first commit and without git, and never an error", async () => {
    const folder = mkdtempSync(join(tmpdir(), "coldbench-test-"));
    try {
      expect(await readSource(git, folder, never)).toBeUndefined();
      expect(await findGitRoot(git, folder, never)).toBeUndefined();
      using empty = openRepository();
      expect(await readSource(git, empty.folder, never)).toBeUndefined();
      const none = createGit(launching.processes, { ...process.env, PATH: folder });
      expect(await readSource(none, repository.folder, never)).toBeUndefined();
      expect(await findGitRoot(none, repository.folder, never)).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("is that of the folder, not that of the hook that bench was started from", async () => {
    using other = openRepository();
    other.commit("other");
    const hooked = createGit(launching.processes, {
      ...process.env,
      GIT_DIR: join(other.folder, ".git"),
      GIT_WORK_TREE: other.folder,
      GIT_INDEX_FILE: join(other.folder, ".git", "index"),
    });
    expect(await readSource(hooked, repository.folder, never)).toEqual(await source());
  });

  test("a branch, a tag and a hash name commits; anything else names none", async () => {
    repository.git("tag", "v1", first);
    repository.git("tag", "--annotate", "--message", "two", "v2", first);
    const resolve = async (ref: string) => resolveCommit(git, repository.folder, ref, never);
    const head = repository.git("rev-parse", "HEAD");
    expect(await resolve("main")).toEqual({ commit: head, branch: "main", dirty: false });
    for (const ref of ["v1", "v2", first, first.slice(0, 10), "HEAD~1"])
      expect({ ref, ...(await resolve(ref)) }).toEqual({ ref, commit: first, dirty: false });
    for (const ref of ["nothing", "", "-h", "--all", "main..v1", "HEAD:a.txt", "v1^{tree}"])
      expect({ ref, found: await resolve(ref) }).toEqual({ ref, found: undefined });
  });

  test("what is run for it leaves nothing behind, and ends with the run", async () => {
    await source();
    expect(launching.open()).toEqual([]);
    await expect(readSource(git, repository.folder, AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
  });
});
