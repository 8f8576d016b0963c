import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepository } from "../io/repository.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { eventually, openBench } from "./bench.ts";
import { fakeTarget, fakeVersions, openVersionedBench, verdictsOf, type VersionedBench } from "./versions.ts";

const file = "scenarios/scripted.yaml";
const quiet = ["--quiet", "--no-report"];
const nothing = { folders: [], registered: [] };

/** A process that is built from a committed source into an ignored folder, in the same way in both versions. */
const built = `name: built
request: { body: x }
expect: { body: right }
starts: [cold]
stop: { trials: 2 }
targets:
  mine:
    kind: process
    shape: command
    command: [../out/answer]
    build: { command: [sh, build.sh, "{output}"], cwd: .., output: ../out/answer, sources: [../build.sh] }
`;
const buildScript = `printf '#!/bin/sh\\ncat > /dev/null\\nprintf right' > "$1" && chmod +x "$1"\n`;

const openBuilt = (): VersionedBench => {
  const bench = openVersionedBench();
  bench.write(file, built);
  bench.write("build.sh", buildScript);
  bench.repository.commit("built");
  return bench;
};

describe.skipIf(mustSkip(isOnPath("git")))("the other version of bench run --against", () => {
  test("is built in a worktree of its own, which no build of this one touches", async () => {
    using bench = openBuilt();
    const { code, stdout } = await bench.run("run", "--against", "main", "--json", "--trials", "6", ...quiet);
    expect(code).toBe(0);
    expect(verdictsOf(stdout)).toHaveLength(1);
    const [own, other] = bench.record().targets.map(({ facts }) => facts);
    expect(own?.["executable-sha256"]).toBe(other?.["executable-sha256"]);
    expect(bench.worktrees()).toEqual(nothing);
    expect(bench.repository.git("status", "--porcelain")).toBe("");
  });

  test("that cannot be built leaves this one measured alone, says so loudly, and keeps why", async () => {
    using bench = openVersionedBench();
    bench.write(file, built);
    bench.write("build.sh", "echo 'no such compiler' >&2; exit 7\n");
    bench.repository.commit("broken");
    bench.write("build.sh", buildScript);
    const { code, stdout, stderr } = await bench.run("run", "--against", "main", "--json", "--no-report");
    expect(code).toBe(4);
    const said = /built: nothing to compare mine with, .*sh exited with code 7: no such compiler/;
    expect(stderr).toMatch(said);
    expect(bench.record().targets.map(({ name, available }) => [name, available])).toEqual([
      ["mine", true],
      ["mine@baseline", false],
    ]);
    expect(bench.record().warnings).toContainEqual(expect.stringMatching(said));
    expect(verdictsOf(stdout)).toEqual(["mine cold: new"]);
    expect(bench.worktrees()).toEqual(nothing);
  });

  test("whose build writes outside of it is not built: both versions would share what it makes", async () => {
    using bench = openVersionedBench();
    const outside = join(bench.folder, "..", `${bench.folder.split("/").at(-1)}-shared`);
    bench.write(file, built.replaceAll("../out/answer", `${outside}/answer`));
    bench.write("build.sh", buildScript);
    bench.repository.commit("shared");
    try {
      const { stderr } = await bench.run("run", "--against", "main", "--no-report", "--allow", "paths");
      expect(stderr).toMatch(/nothing to compare mine with.*which is outside its own files/);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  test("is set up by --against-setup before its scenario is read", async () => {
    using bench = openVersionedBench();
    bench.write(file, fakeVersions({ quick: fakeTarget(3), mine: "{ kind: wasm, module: ../out/mine.wasm }" }));
    bench.repository.commit("one");
    bench.write("out/mine.wasm", "made by hand");
    const run = async (...more: string[]) =>
      bench.run("run", "--against", "main", "--target", "quick", "--no-report", ...more);
    const bare = await run();
    expect(bare).toMatchObject({ code: 2, stdout: "" });
    expect(bare.stderr).toMatch(/main:scenarios\/scripted\.yaml:\d+:\d+: targets\.mine\.module: there is no /);
    expect(bare.stderr).toMatch(/hint: .*--against-setup/);
    expect((await run("--against-setup", "mkdir -p out && echo $PWD > out/mine.wasm")).code).toBe(0);
    const failed = await run("--against-setup", "echo first; echo no network >&2; exit 9");
    expect(failed.code).toBe(3);
    expect(failed.stderr).toMatch(/--against-setup .* exited with code 9: first\n.*no network/);
    expect(bench.worktrees()).toEqual(nothing);
  });

  test("may be a folder, which is used as it is, in git or not", async () => {
    using bench = openVersionedBench();
    using checkout = openRepository();
    bench.write(file, fakeVersions({ quick: fakeTarget(6) }));
    checkout.write(file, fakeVersions({ quick: fakeTarget(3) }));
    const commit = checkout.commit("one");
    const { code, stdout } = await bench.run("run", "--against", checkout.folder, "--json", ...quiet);
    expect({ code, verdicts: verdictsOf(stdout) }).toEqual({ code: 1, verdicts: ["quick cold: slower"] });
    expect(bench.record().against).toEqual({
      label: checkout.folder,
      source: { commit, branch: "main", dirty: false },
    });
    rmSync(join(checkout.folder, ".git"), { recursive: true });
    await bench.run("run", "--against", checkout.folder, ...quiet);
    expect(bench.record().against).toEqual({ label: checkout.folder });
    using outside = openBench();
    outside.write(file, fakeVersions({ quick: fakeTarget(3) }));
    expect((await outside.run("run", "--against", checkout.folder, ...quiet)).code).toBe(0);
  });

  test("that is none is refused with what to do: exit 2", async () => {
    using bench = openVersionedBench();
    bench.write(file, fakeVersions({ quick: fakeTarget(3) }));
    bench.repository.commit("one");
    using outside = openBench();
    outside.write("other.yaml", fakeVersions({ quick: fakeTarget(3) }));
    for (const [args, message] of [
      [["--against", "nothing"], /--against nothing is no version: .*\nhint: name a branch, tag or commit/],
      [["--against", "./main"], /--against \.\/main is no version/],
      [["--against", "--quiet"], /--against names no version/],
      [["--against", ""], /--against names no version/],
      [["--against", ".", "--against-setup", "true"], /--against-setup is for a git ref, and \. is a folder/],
      [["--against-setup", "true"], /--against-setup is given without --against/],
      [["--until", "bored"], /until/],
      [[join(outside.folder, "other.yaml"), "--against", "main"], /is not in the tree that is compared with main/],
    ] as const) {
      const { code, stderr, stdout } = await bench.run("run", ...args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
    expect(bench.worktrees()).toEqual(nothing);
    expect(existsSync(join(bench.folder, "results"))).toBe(false);
  });

  const slow = (): VersionedBench => {
    const bench = openVersionedBench();
    bench.write(file, fakeVersions({ quick: fakeTarget(40) }));
    bench.repository.commit("one");
    return bench;
  };
  const hasSamples = (bench: VersionedBench): boolean => {
    const results = join(bench.folder, "results");
    return existsSync(results) && readdirSync(results).length === 1 && bench.worktrees().registered.length === 1;
  };

  test("is removed by an interruption, which keeps what was measured: exit 130", async () => {
    using bench = slow();
    const { child, ended } = bench.start(["run", "--against", "main", "--trials", "2000", "--no-report"]);
    await eventually(() => hasSamples(bench), "the run to measure");
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain("this version against main");
    expect(bench.worktrees()).toEqual(nothing);
    expect(readdirSync(join(bench.folder, "state", "journal"))).toEqual([]);
  });

  test("is left by a killed run, and removed by bench clean with what git knows of it", async () => {
    using bench = slow();
    const { child, ended } = bench.start(["run", "--against", "main", "--trials", "2000", "--no-report"]);
    await eventually(() => hasSamples(bench), "the run to measure");
    expect((await bench.run("clean")).stdout).toMatch(/Left alone: what 1 running/);
    child.kill("SIGKILL");
    await ended;
    expect(bench.worktrees().folders).toHaveLength(1);
    expect(bench.worktrees().registered).toHaveLength(1);
    expect((await bench.run("clean", "--dry-run")).stdout).toMatch(/^would be removed: worktree /m);
    expect(bench.worktrees().folders).toHaveLength(1);
    const cleaned = await bench.run("clean");
    expect({ code: cleaned.code, stdout: cleaned.stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^removed: worktree \/.*coldbench-.*@.*\.git$/m),
    });
    expect(bench.worktrees()).toEqual(nothing);
    expect((await bench.run("clean")).stdout).toBe("Nothing is left of earlier runs.\n");
  });

  test("a journal that was tampered with removes no worktree of the user's", async () => {
    using bench = slow();
    const mine = join(bench.folder, "..", "coldbench-of-mine");
    bench.repository.git("worktree", "add", "--quiet", "--detach", mine);
    try {
      const journal = join(bench.folder, "state", "journal");
      mkdirSync(journal, { recursive: true });
      const id = `${mine}@${join(bench.folder, ".git")}`;
      writeFileSync(join(journal, "999999-1-x.ndjson"), `${JSON.stringify({ op: "open", type: "worktree", id })}\n`);
      const { code, stdout } = await bench.run("clean");
      expect(code).toBe(4);
      expect(stdout).toContain("(it is not a worktree that coldbench makes)");
      expect(existsSync(mine)).toBe(true);
      expect(bench.worktrees().registered).toHaveLength(1);
    } finally {
      rmSync(mine, { recursive: true, force: true });
    }
  });
});
