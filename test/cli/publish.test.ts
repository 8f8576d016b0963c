import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Bench, fakeScenario, openBench } from "./bench.ts";
import { deriveRun, measureRun, scaled } from "./stored-runs.ts";

/** Three nights of the scripted scenario; the run that they were derived from is removed. */
async function threeRuns(bench: Bench): Promise<string[]> {
  bench.write("scripted.yaml", fakeScenario);
  const first = await measureRun(bench, "scripted.yaml");
  const folders = [0, 1, 2].map((day) => deriveRun(bench, first, { day, row: scaled("quick", 1 + day / 10) }));
  rmSync(join(bench.folder, first), { recursive: true });
  return folders;
}

/** Every file below a folder with what it holds, by path. */
function filesOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  return new Map(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path)).toString("base64")]),
  );
}

interface Published {
  readonly runs: number;
  readonly rendered: readonly string[];
  readonly unchanged: number;
  readonly removed: readonly string[];
  readonly leftOut: number;
}

async function publish(bench: Bench, ...args: readonly string[]): Promise<Published> {
  const { code, stdout, stderr } = await bench.run("publish", "--json", ...args);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Published;
}

test("a site of three runs; again, nothing is rendered; one more run renders its own pages and those that name it", async () => {
  using bench = openBench();
  const folders = await threeRuns(bench);
  const ids = folders.map((folder) => folder.slice("results/".length));
  const { code, stdout, stderr } = await bench.run("publish");
  expect(code).toBe(0);
  expect(stdout).toBe("Published 3 runs of 1 scenario: site/index.html (5 parts rendered, 0 unchanged).\n");
  expect(stderr).toMatch(/bench: run 3\/3 2026-01-03\S+: rendered\nbench: scenario scripted: rendered over 3 runs\n$/);
  const site = join(bench.folder, "site");
  const made = filesOf(site);
  for (const path of [
    "index.html",
    "methods.html",
    "404.html",
    "feed.xml",
    "preview.png",
    "manifest.json",
    "scenarios/scripted/index.html",
    `runs/${ids[0]}/index.html`,
    `runs/${ids[0]}/cells.csv`,
    `runs/${ids[0]}/report.json`,
    `runs/${ids[0]}/summary.md`,
    `runs/${ids[0]}/charts/scripted-starts.png`,
  ]) {
    expect(made.has(path), path).toBe(true);
  }
  for (const name of ["run.json", "samples.ndjson"]) {
    expect(readFileSync(join(site, "runs", ids[0] ?? "", name))).toEqual(
      readFileSync(join(bench.folder, folders[0] ?? "", name)),
    );
  }
  const front = readFileSync(join(site, "index.html"), "utf8");
  expect(front).not.toContain(bench.folder);
  expect(ids.toReversed().map((id) => front.indexOf(`>${id}</a>`))).toEqual(
    ids
      .toReversed()
      .map((id) => front.indexOf(`>${id}</a>`))
      .toSorted((a, b) => a - b),
  );

  const page = join(site, "runs", ids[1] ?? "", "index.html");
  utimesSync(page, 1, 1);
  expect(await publish(bench)).toMatchObject({ rendered: [], unchanged: 5 });
  expect(statSync(page).mtimeMs).toBe(1000);
  expect(filesOf(site)).toEqual(made);

  deriveRun(bench, folders[0] ?? "", { day: 3 });
  const more = await publish(bench);
  expect(more.rendered).toEqual(["runs/2026-01-04T02-00-00Z-scripted-0003", "scenarios/scripted", "root"]);
  rmSync(join(bench.folder, "results/2026-01-04T02-00-00Z-scripted-0003"), { recursive: true });

  // From elsewhere, in one go: the same bytes.
  expect((await publish(bench, "--prune")).removed).toEqual(["runs/2026-01-04T02-00-00Z-scripted-0003"]);
  await publish(bench, "--out", "other", "--results", join(bench.folder, "results"));
  expect(filesOf(join(bench.folder, "other"))).toEqual(made);
  expect(filesOf(site)).toEqual(made);
}, 400_000);

test("published pages can be verified, and a changed one is told", async () => {
  using bench = openBench();
  const [folder = ""] = await threeRuns(bench);
  await publish(bench, "--title", `A "title" <b>`, "--base-url", "https://x.example/cold");
  const page = join("site", folder.replace("results", "runs"), "report.html");
  const verified = await bench.run("verify", page);
  expect(verified.stdout + verified.stderr).toMatch(/: verified\./);
  const path = join(bench.folder, page);
  writeFileSync(path, readFileSync(path, "utf8").replace("2 ms", "3 ms"));
  expect((await bench.run("verify", page)).code).toBe(1);
});

test("pages in full are those of the newest runs; one stays in full when its run is not among them any more", async () => {
  using bench = openBench();
  const folders = await threeRuns(bench);
  const units = folders.map((folder) => folder.replace("results", "runs"));
  const [oldest = "", middle = "", newest = ""] = units;
  await publish(bench, "--newest", "1");
  const hasImages = (unit: string): boolean => existsSync(join(bench.folder, "site", unit, "charts"));
  const page = (unit: string): string => readFileSync(join(bench.folder, "site", unit, "index.html"), "utf8");
  expect(units.map(hasImages)).toEqual([false, false, true]);
  expect(page(oldest)).toContain("are made for the newest runs of a site");
  expect(page(newest)).not.toContain("are made for the newest runs of a site");
  for (const unit of [oldest, newest]) {
    const verified = await bench.run("verify", join("site", unit, "report.html"));
    expect(verified.stdout + verified.stderr).toMatch(/: verified\./);
  }

  const added = deriveRun(bench, folders[0] ?? "", { day: 3 }).replace("results", "runs");
  expect((await publish(bench, "--newest", "1")).rendered).toEqual([added, "scenarios/scripted", "root"]);
  expect([...units, added].map(hasImages)).toEqual([false, false, true, true]);
  expect((await publish(bench, "--newest", "3")).rendered).toEqual([middle, "scenarios/scripted", "root"]);
  expect((await publish(bench, "--newest", "0")).rendered).toEqual([]);
  expect([...units, added].map(hasImages)).toEqual([false, true, true, true]);
  const refused = await bench.run("publish", "--newest", "-1");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("--newest")]);
}, 400_000);

test("runs that are gone from the results keep their page, unless pruned; changed ones are rendered again", async () => {
  using bench = openBench();
  const [first = "", second = ""] = await threeRuns(bench);
  await publish(bench);
  rmSync(join(bench.folder, first), { recursive: true });
  expect(await publish(bench)).toMatchObject({ runs: 3, rendered: [], removed: [] });
  const samples = join(bench.folder, second, "samples.ndjson");
  writeFileSync(samples, readFileSync(samples, "utf8").trimEnd().split("\n").slice(0, -2).join("\n") + "\n");
  const unit = second.replace("results", "runs");
  expect((await publish(bench)).rendered).toEqual([unit, "scenarios/scripted", "root"]);
  rmSync(join(bench.folder, "site", unit, "cells.csv"));
  expect((await publish(bench)).rendered).toEqual([unit]);
  expect((await publish(bench, "--force")).rendered).toHaveLength(5);
  expect(await publish(bench, "--prune")).toMatchObject({ runs: 2, removed: [first.replace("results", "runs")] });
  expect(existsSync(join(bench.folder, "site", first.replace("results", "runs")))).toBe(false);
});

test("damaged folders are said and left out; without a run there is no site: exit 2", async () => {
  using bench = openBench();
  const [, second = "", third = ""] = await threeRuns(bench);
  writeFileSync(join(bench.folder, second, "run.json"), "{");
  writeFileSync(join(bench.folder, third, "samples.ndjson"), "nothing\nmore\n");
  const { code, stdout, stderr } = await bench.run("publish", "--quiet");
  expect(code).toBe(0);
  expect(stdout).toContain(
    "Published 1 run of 1 scenario: site/index.html (3 parts rendered, 0 unchanged; 2 folders left out).",
  );
  expect(stderr).toMatch(
    /^bench: left out: \S+run\.json cannot be read.*\nbench: left out: \S+samples\.ndjson:1: not a sample.*\n$/,
  );
  const none = await bench.run("publish", "--results", "nowhere", "--out", "empty");
  expect(none).toMatchObject({ code: 2, stdout: "" });
  expect(none.stderr).toMatch(/there is no run in nowhere\/ to publish\nhint: /);
});

test("a folder that holds something else is refused and stays as it is; so is an address that is none: exit 2", async () => {
  using bench = openBench();
  bench.write("mine/thesis.txt", "years of work");
  const { code, stderr } = await bench.run("publish", "--out", "mine");
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /mine is not empty and was not made by bench publish.*\(thesis\.txt\)\nhint: name an empty folder/,
  );
  expect(readdirSync(join(bench.folder, "mine"))).toEqual(["thesis.txt"]);
  bench.write("theirs/manifest.json", '{"name":"an app"}');
  expect((await bench.run("publish", "--out", "theirs")).stderr).toMatch(
    /manifest\.json is not the manifest of a site/,
  );
  for (const address of ["example.org", "javascript:alert(1)", "https://x.example/?a=b"]) {
    const refused = await bench.run("publish", "--base-url", address);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("--base-url")]);
  }
});

test("a manifest that names files outside of the site removes none", async () => {
  using bench = openBench();
  bench.write("precious.txt", "mine");
  const units = { "runs/x": { key: "k", files: ["../precious.txt"] } };
  bench.write("site/manifest.json", JSON.stringify({ schema: 1, madeBy: "bench publish", units }));
  await threeRuns(bench);
  expect((await bench.run("publish")).code).toBe(2);
  expect(existsSync(join(bench.folder, "precious.txt"))).toBe(true);
});

test("runs of a history are on the trend and in the list, without a page", async () => {
  using bench = openBench();
  const folders = await threeRuns(bench);
  await bench.run("history", "add", ...folders);
  rmSync(join(bench.folder, folders[0] ?? ""), { recursive: true });
  await publish(bench, "--history", "history.ndjson");
  const page = readFileSync(join(bench.folder, "site/scenarios/scripted/index.html"), "utf8");
  expect(page).toContain("3 runs, 2026-01-01 to 2026-01-03");
  expect(page).toContain("kept in a history only");
});
