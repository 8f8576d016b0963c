import { appendFileSync, closeSync, existsSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { appendWhole } from "../../src/io/whole-writes.ts";
import { eventually, fakeScenario, openBench } from "../cli/bench.ts";
import { mustSkip } from "../requirement.ts";
import { countRows, readRun } from "./runs.ts";
import { canMount, openSmallDisk } from "./small-disk.ts";

const noTrace = /internal error|\n\s+at /;

/** Every file below a folder with its bytes, as text. */
function contentOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !path.endsWith("/filler"))
      .map((path) => [path, readFileSync(path, "latin1")]),
  );
}

describe.skipIf(mustSkip(canMount))("a disk that is full", () => {
  test("while samples are written ends the run: every row of it is whole, the record says why, reports can be made", async () => {
    using disk = openSmallDisk(512);
    using bench = openBench();
    const results = join(disk.folder, "results");
    bench.write("long.yaml", fakeScenario.replace("trials: 8", "trials: 5000"));
    const { code, stdout, stderr } = await bench.run("run", "long.yaml", "--out", results, "--trials", "900");
    expect({ code, stdout, stderr }).toMatchObject({ code: 4, stdout: "" });
    expect(stderr).not.toMatch(noTrace);
    expect(stderr).toMatch(
      /cannot write .*samples\.ndjson: no space is left there \(the file system of .* has 0\.5 MiB, 0\.0 MiB of it free/,
    );
    expect(stderr).toMatch(/hint: free space on that file system .*what was written before is kept/);
    const { record, samples, directory } = readRun(bench, results);
    expect(record).toMatchObject({ status: "partial", endedAt: expect.any(String) });
    expect(record.warnings?.join("\n")).toMatch(/the run was stopped: .*no space is left/);
    expect(samples.length).toBeGreaterThan(20);
    expect(samples.every(({ outcome }) => outcome.ok)).toBe(true);
    expect(readdirSync(directory).toSorted()).toEqual(["run.json", "samples.ndjson"]);
    const report = await bench.run("report", directory, "--format", "md,csv,json");
    expect(report.code).toBe(0);
    expect(report.stdout).toMatch(/the run ended before its plan did/);
  });

  test("in the middle of a text leaves nothing of that text", () => {
    using disk = openSmallDisk(64);
    const path = join(disk.folder, "rows");
    const file = openSync(path, "a");
    appendWhole(file, "first\n");
    disk.fill(8 * 1024);
    expect(() => appendWhole(file, "x".repeat(32 * 1024))).toThrow(/ENOSPC/);
    expect(readFileSync(path, "utf8")).toBe("first\n");
    disk.free();
    appendWhole(file, "second\n");
    closeSync(file);
    expect(readFileSync(path, "utf8")).toBe("first\nsecond\n");
  });

  test("from the beginning leaves no run", async () => {
    using disk = openSmallDisk(64);
    using bench = openBench();
    bench.write("scripted.yaml", fakeScenario);
    disk.fill();
    const { code, stderr } = await bench.run("run", "scripted.yaml", "--out", join(disk.folder, "results"));
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringMatching(/no space is left there/) });
    expect(stderr).not.toMatch(noTrace);
    const results = join(disk.folder, "results");
    expect(existsSync(results) ? readdirSync(results) : []).toEqual([]);
  });

  test("keeps the old file of reports, sites, baselines and histories: none is torn, none is left half made", async () => {
    using disk = openSmallDisk(32 * 1024);
    using bench = openBench();
    bench.write("scripted.yaml", fakeScenario);
    const { stdout } = await bench.run("run", "scripted.yaml", "--json", "--no-report");
    const { run } = JSON.parse(stdout) as { run: string };
    const at = (name: string): string => join(disk.folder, name);
    const commands = [
      ["baseline", "set", "main", run, "--baselines", at("baselines")],
      ["history", "add", run, "--file", at("history.ndjson")],
      ["report", run, "--format", "html,md,csv,json", "--out", at("reports")],
      ["publish", "--out", at("site")],
    ];
    for (const command of commands)
      expect(await bench.run(...command)).toMatchObject({
        code: 0,
        stderr: expect.not.stringMatching(/^bench: .*no space/m),
      });
    // Blank lines up to the end of a page: the next line needs another one.
    appendFileSync(at("history.ndjson"), "\n".repeat(4096 - (statSync(at("history.ndjson")).size % 4096)));
    // Another run, so that every file would change.
    const again = await bench.run("run", "scripted.yaml", "--json", "--no-report", "--trials", "9");
    const { run: next } = JSON.parse(again.stdout) as { run: string };
    const before = contentOf(disk.folder);
    for (const command of commands) {
      const changed = command.map((word) => (word === run && command[0] !== "report" ? next : word));
      disk.fill();
      const { code, stderr } = await bench.run(...changed);
      expect({ command, code, stderr }).toMatchObject({
        code: 4,
        stderr: expect.stringMatching(/no space is left there/),
      });
      expect(stderr).not.toMatch(noTrace);
      const after = contentOf(disk.folder);
      const changedFiles = [...after].filter(([path, content]) => before.has(path) && before.get(path) !== content);
      expect({ command, torn: changedFiles.map(([path]) => path) }).toEqual({ command, torn: [] });
      expect([...after.keys()].filter((path) => path.endsWith(".tmp"))).toEqual([]);
    }
    disk.free();
    for (const command of commands) {
      const changed = command.map((word) => (word === run ? next : word));
      expect({ command, ...(await bench.run(...changed)) }).toMatchObject({ code: 0 });
    }
    expect(
      readFileSync(at("history.ndjson"), "utf8")
        .split("\n")
        .filter((line) => line !== ""),
    ).toHaveLength(2);
  });

  test("of temporary files makes the targets that need it unavailable, with the reason, and others go on", async () => {
    using disk = openSmallDisk(64);
    using bench = openBench({ TMPDIR: disk.folder });
    bench.write("index.mjs", `export const handler = async () => ({ statusCode: 200, body: "${"right"}" });\n`);
    bench.write(
      "fn.yaml",
      `${fakeScenario}  fn: { kind: lambda-local, code: { files: [{ from: ./index.mjs, to: index.mjs }] }, runtime: nodejs20.x, memory: 512MiB }\n`,
    );
    disk.fill();
    const skipped = await bench.run("run", "fn.yaml", "--no-report");
    expect(skipped).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/skipped fn .*ENOSPC.*To have it: free space/),
    });
    const asked = await bench.run("run", "fn.yaml", "--no-report", "--target", "fn");
    expect(asked).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/target fn was asked for, and is not available: .*ENOSPC/),
    });
    disk.free();
    expect((await bench.run("clean")).code).toBe(0);
    expect(readdirSync(disk.folder)).toEqual([]);
  });

  test("of the journal: nothing is opened that could not be found again", async () => {
    using disk = openSmallDisk(64);
    using bench = openBench({ COLDBENCH_STATE: join(disk.folder, "state") });
    bench.write(
      "scripted.yaml",
      `${fakeScenario}  bare: { kind: process, shape: command, command: [printf, right] }\n`,
    );
    const { ended } = bench.start(["run", "scripted.yaml", "--no-report", "--trials", "150"]);
    await eventually(() => countRows(bench) > 12, "the first trials");
    disk.fill();
    const { code, stderr } = await ended;
    expect({ code, stderr }).toMatchObject({ code: 4 });
    const { samples } = readRun(bench);
    const failed = samples.filter(({ outcome }) => !outcome.ok);
    // A journal has room for some more lines in the block that it has begun.
    expect(failed.length).toBeGreaterThan(20);
    expect(new Set(failed.map(({ target }) => target))).toEqual(new Set(["bare"]));
    for (const { outcome } of failed)
      expect(outcome).toMatchObject({ message: expect.stringMatching(/no space left|ENOSPC/) });
    expect(stderr).not.toMatch(noTrace);
    disk.free();
    expect((await bench.run("clean")).code).toBe(0);
  });

  test("behind standard output is told, and the run is kept", async () => {
    using disk = openSmallDisk(64);
    using bench = openBench();
    bench.write("scripted.yaml", fakeScenario);
    disk.fill();
    const full = join(disk.folder, "output");
    const { code, stderr } = await bench.inShell(`"$BENCH" run scripted.yaml --no-report --json > '${full}'`);
    expect({ code, stderr }).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/the output could not be written: no space is left/),
    });
    expect(stderr).not.toMatch(noTrace);
    expect(readRun(bench).record.status).toBe("complete");
  });
});
