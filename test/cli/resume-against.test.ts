import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isOnPath, mustSkip } from "../requirement.ts";
import { fakeTarget, fakeVersions, openVersionedBench, verdictsOf } from "./versions.ts";

const file = "scenarios/scripted.yaml";

describe.skipIf(mustSkip(isOnPath("git")))("a run with --against", () => {
  test("goes on with both versions, stops at the look that it would have, and is refused once the other has moved", async () => {
    using bench = openVersionedBench();
    const same = fakeVersions({ quick: fakeTarget(3), other: fakeTarget(5) });
    bench.write(file, same);
    bench.repository.commit("before");
    const whole = await bench.run("run", "--against", "main", "--seed", "7", "--json", "--no-report");
    expect(whole).toMatchObject({ code: 0 });
    const folder = join(bench.folder, "results", bench.record().id);
    const rows = readFileSync(join(folder, "samples.ndjson"), "utf8").split("\n");
    const cut = (): void => {
      writeFileSync(join(folder, "samples.ndjson"), `${rows.slice(0, 13).join("\n")}\n`);
      const { resumed: _, ...record } = bench.record();
      writeFileSync(join(folder, "run.json"), JSON.stringify({ ...record, status: "interrupted" }));
    };
    cut();
    const resumed = await bench.run("run", "--resume", folder, "--json", "--no-report");
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("every verdict found") as string,
    });
    expect(verdictsOf(resumed.stdout)).toEqual(verdictsOf(whole.stdout));
    const places = (lines: readonly string[]): string[] =>
      lines
        .filter((line) => line !== "")
        .map((line) => {
          const { target, start, trial } = JSON.parse(line) as { target: string; start: string; trial: number };
          return `${target} ${start} ${trial}`;
        });
    expect(places(readFileSync(join(folder, "samples.ndjson"), "utf8").split("\n"))).toEqual(places(rows));
    expect(bench.worktrees()).toEqual({ folders: [], registered: [] });
    cut();
    bench.write("notes.md", "something else");
    bench.repository.commit("after");
    const moved = await bench.run("run", "--resume", folder, "--no-report");
    expect(moved).toMatchObject({ code: 2 });
    expect(moved.stderr).toMatch(
      /commit: [0-9a-f]+ then, [0-9a-f]+ now; commit of main: [0-9a-f]+ then, [0-9a-f]+ now/,
    );
  });
});
