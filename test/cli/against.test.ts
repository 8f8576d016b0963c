import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isOnPath, mustSkip } from "../requirement.ts";
import { openBench } from "./bench.ts";
import { fakeTarget, fakeVersions, openVersionedBench, verdictsOf, type VersionedBench } from "./versions.ts";

const file = "scenarios/scripted.yaml";
const quiet = ["--quiet", "--no-report"];

/** A repository whose commit "main" has `before`, and whose working tree has `after`. */
function openVersions(before: string, after: string): VersionedBench {
  const bench = openVersionedBench();
  bench.write(file, before);
  bench.repository.commit("before");
  bench.write(file, after);
  return bench;
}

describe.skipIf(mustSkip(isOnPath("git")))("bench run --against", () => {
  test("of identical versions looks once, finds them equivalent, and records both", async () => {
    const same = fakeVersions({ quick: fakeTarget(3), other: fakeTarget(5) });
    using bench = openVersions(same, same);
    const { code, stdout, stderr } = await bench.run("run", "--against", "main", "--json", "--no-report");
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("every verdict found") });
    expect(verdictsOf(stdout)).toEqual(["quick cold: equivalent", "other cold: equivalent"]);
    const { source, against, scenarios, targets, order } = bench.record();
    const commit = bench.repository.git("rev-parse", "HEAD");
    expect(source).toEqual({ commit, branch: "main", dirty: false });
    expect(against).toEqual({ label: "main", source: { commit, branch: "main", dirty: false } });
    expect(scenarios[0]).toMatchObject({ verdictLooks: [10, 15, 23, 35, 53, 80, 100], stop: { trials: 100 } });
    expect(targets.map(({ name, arm }) => [name, arm])).toEqual([
      ["quick", undefined],
      ["quick@baseline", { of: "quick", role: "baseline" }],
      ["other", undefined],
      ["other@baseline", { of: "other", role: "baseline" }],
    ]);
    for (let at = 0; at < order.length; at += 2)
      expect(order[at]?.[1].split("@")[0]).toBe(order[at + 1]?.[1].split("@")[0]);
    const document = JSON.parse(stdout) as { cells: { target: string; n: number }[]; targets: { name: string }[] };
    expect(document.cells.map(({ target, n }) => [target, n])).toEqual([
      ["quick", 10],
      ["other", 10],
    ]);
    expect(document.targets.map(({ name }) => name)).toEqual(["quick", "other"]);
    expect(bench.worktrees()).toEqual({ folders: [], registered: [] });
  });

  test("of a slower version is red, names series and phase last, and shows it in every report", async () => {
    using bench = openVersions(fakeVersions({ quick: fakeTarget(3) }), fakeVersions({ quick: fakeTarget(6, "boot") }));
    const { code, stdout } = await bench.run("run", "--against", "main", "--quiet", "--all");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    const again = await bench.run("report", `results/${bench.record().id}`, "--format", "html,md,json");
    expect(again.stdout.trim().split("\n").at(-1)).toMatch(/quick cold .*2x .*slower than main.*boot/);
    const reports = join(bench.folder, "reports", bench.record().id);
    expect(readFileSync(join(reports, "summary.md"), "utf8")).toMatch(/slower/);
    expect(readFileSync(join(reports, "index.html"), "utf8")).toContain('id="versions"');
    expect(bench.record().source).toMatchObject({ dirty: true });
  });

  test("a faster version is no alarm, and a ref may be a tag or a hash", async () => {
    using bench = openVersions(fakeVersions({ quick: fakeTarget(6) }), fakeVersions({ quick: fakeTarget(3) }));
    bench.repository.git("tag", "v1");
    for (const ref of ["v1", bench.repository.git("rev-parse", "--short", "HEAD")]) {
      const { code, stdout } = await bench.run("run", "--against", ref, "--json", ...quiet);
      expect(code).toBe(0);
      expect(verdictsOf(stdout)).toEqual(["quick cold: faster"]);
      expect(bench.record().against?.label).toBe(ref);
    }
  });

  test("a target that only this version has is new, one that only the other has is missing: red", async () => {
    using bench = openVersions(
      fakeVersions({ kept: fakeTarget(3), dropped: fakeTarget(3), off: fakeTarget(3) }),
      fakeVersions({
        kept: fakeTarget(3),
        added: fakeTarget(3),
        off: fakeTarget(3).replace("{ kind", "{ enabled: false, kind"),
      }),
    );
    const { code, stdout, stderr } = await bench.run("run", "--against", "main", "--json", "--no-report");
    expect(code).toBe(1);
    expect(verdictsOf(stdout).toSorted()).toEqual([
      "added cold: new",
      "dropped cold: missing",
      "kept cold: equivalent",
      "off cold: missing",
    ]);
    expect(stderr).toContain("scripted: dropped is missing: the baseline has it, and this version does not");
    expect(bench.record().warnings).toContainEqual(expect.stringContaining("dropped is missing"));
    expect(bench.record().order.some(([, target]) => target.startsWith("dropped"))).toBe(false);
    const chosen = await bench.run("run", "--against", "main", "--json", "--target", "kept", ...quiet);
    expect({ code: chosen.code, verdicts: verdictsOf(chosen.stdout) }).toEqual({
      code: 0,
      verdicts: ["kept cold: equivalent"],
    });
  });

  test("a scenario file that is new is said, and one that is gone is red", async () => {
    using bench = openVersions(fakeVersions({ quick: fakeTarget(3) }), fakeVersions({ quick: fakeTarget(3) }));
    bench.write("scenarios/added.yaml", fakeVersions({ quick: fakeTarget(3) }).replace("scripted", "added"));
    const added = await bench.run("run", "--against", "main", "--json", "--no-report");
    expect({ code: added.code, stderr: added.stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("main has no scenarios/added.yaml: everything in it is new"),
    });
    expect(verdictsOf(added.stdout).toSorted()).toEqual(["quick cold: equivalent", "quick cold: new"]);
    bench.repository.commit("added");
    bench.repository.git("rm", "--quiet", "scenarios/added.yaml");
    const gone = await bench.run("run", "--against", "main", "--json", ...quiet);
    expect(gone.code).toBe(1);
    expect(verdictsOf(gone.stdout).toSorted()).toEqual(["quick cold: equivalent", "quick cold: missing"]);
    expect(bench.record().scenarios.map(({ name, file: path }) => [name, path])).toEqual([
      ["scripted", file],
      ["added", "scenarios/added.yaml"],
    ]);
  });

  test("another question is refused, naming what differs: exit 2; --allow-different asks both the same", async () => {
    const scenario = fakeVersions({ quick: fakeTarget(3) });
    using bench = openVersions(
      scenario,
      scenario.replace("{ body: x }", "{ body: y, headers: { a: b } }").replace("{ body: right }", '{ pattern: "^r" }'),
    );
    const refused = await bench.run("run", "--against", "main");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/scenarios\/scripted\.yaml: scripted asks something else than in main: /);
    expect(refused.stderr).toMatch(/request\.headers, request\.body, expect differ\nhint: .*--allow-different/);
    expect(bench.worktrees()).toEqual({ folders: [], registered: [] });
    const allowed = await bench.run("run", "--against", "main", "--allow-different", "--json", ...quiet);
    expect({ code: allowed.code, verdicts: verdictsOf(allowed.stdout) }).toEqual({
      code: 0,
      verdicts: ["quick cold: equivalent"],
    });
  });

  test("--trials alone is a fixed number; with --until verdict it is the most", async () => {
    const same = fakeVersions({ quick: fakeTarget(3) });
    using bench = openVersions(same, same);
    await bench.run("run", "--against", "main", "--trials", "12", ...quiet);
    expect(bench.record()).toMatchObject({ scenarios: [{ stop: { trials: 12 } }] });
    expect(bench.record().scenarios[0]).not.toHaveProperty("verdictLooks");
    await bench.run("run", "--against", "main", "--trials", "12", "--until", "verdict", ...quiet);
    expect(bench.record()).toMatchObject({ scenarios: [{ stop: { trials: 12 }, verdictLooks: [12] }] });
  });

  test("--plan shows the arms and the looks, and leaves nothing", async () => {
    const same = fakeVersions({ quick: fakeTarget(3) }, "aa: true\n");
    using bench = openVersions(same, same);
    const { code, stdout } = await bench.run(
      "run",
      "--against",
      "main",
      "--plan",
      "--trials",
      "20",
      "--until",
      "verdict",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^seed \d+, at most 60 trials\n/);
    expect(stdout).toContain("scripted: quick@baseline is the baseline arm of quick\n");
    expect(stdout).toContain("scripted: quick@null is the null arm of quick\n");
    expect(stdout).toContain("scripted: looks for its verdicts after 10, 15, 20 trials of each\n");
    expect(bench.worktrees()).toEqual({ folders: [], registered: [] });
    expect(readdirSync(bench.folder)).not.toContain("results");
  });
});

describe("the version of a run", () => {
  test.skipIf(mustSkip(isOnPath("git")))("is recorded in a git tree, also without --against", async () => {
    const same = fakeVersions({ quick: fakeTarget(1) }, "stop: { trials: 2 }\n");
    using bench = openVersions(same, same);
    expect((await bench.run("run", ...quiet)).code).toBe(0);
    expect(bench.record().source).toMatchObject({ branch: "main", dirty: false });
    expect(bench.record()).not.toHaveProperty("against");
  });

  test("is absent outside one, and no error", async () => {
    using bench = openBench();
    bench.write(file, fakeVersions({ quick: fakeTarget(1) }, "stop: { trials: 2 }\n"));
    expect(await bench.run("run", ...quiet)).toMatchObject({ code: 0, stderr: "" });
    const [id = ""] = readdirSync(join(bench.folder, "results"));
    const record = JSON.parse(readFileSync(join(bench.folder, "results", id, "run.json"), "utf8")) as object;
    expect(record).not.toHaveProperty("source");
  });
});
