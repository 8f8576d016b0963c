/**
 * `bench publish` of a thousand nights (2 scenarios, 4 targets, their starts, 30 trials: 2,760 rows each), from nothing: the history
 * of 1,000 runs beside the folders of the newest four; then 1,000 folders; then the folders again with nothing changed. Goal: the
 * history in 60 s.
 * Beside it `asv publish` (PyPI) on the same medians: a site of one page whose graphs are drawn in the browser, with steps, without a
 * page for a run, a raw sample or an image.
 * The goal is judged by processor time over the processors, so that other work on the machine does not decide; wall time is printed
 * beside it. Prints one JSON document; exits with 1 where the goal is missed. Needs git, and python3 with pip and venv; 5 GB of disk.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { installPython, measureCommand } from "./measured-command.ts";
import { writeNightlyRuns } from "./nightly-runs.ts";

const nights = Number(process.argv[2] ?? 1_000);
const goalSeconds = 60;
const temporary = mkdtempSync(join(tmpdir(), "coldbench-publish-"));

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

function publish(results: string, out: string, ...more: readonly string[]) {
  const site = join(temporary, out);
  const command = [process.execPath, "bin/bench.js", "publish", "--quiet"];
  const measured = measureCommand([...command, "--results", results, "--out", site, ...more]);
  return { ...measured, siteBytes: sizeOf(site) };
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

try {
  const all = join(temporary, "results");
  writeNightlyRuns(all, nights, 20_261_129);
  const ids = readdirSync(all).toSorted();
  const history = join(temporary, "history.ndjson");
  const folders = ids.map((id) => join(all, id));
  run(process.execPath, ["bin/bench.js", "history", "add", "--file", history, ...folders]);
  const newest = join(temporary, "newest");
  for (const id of ids.slice(-4)) cpSync(join(all, id), join(newest, id), { recursive: true });
  const ofHistory = publish(newest, "of-history", "--history", history);
  const ofFolders = publish(all, "of-folders");
  const again = publish(all, "of-folders");
  const asv = join(temporary, "asv");
  mkdirSync(asv);
  const python = installPython(join(temporary, "python"), ["asv==0.6.6"]);
  run("python3", ["benchmarks/publish-asv.py", history, asv]);
  const peer = { ...measureCommand([join(python, "asv"), "publish"], asv), siteBytes: sizeOf(join(asv, "html")) };
  const cores = availableParallelism();
  const environment = { node: process.version, cores, load: loadavg()[0] };
  console.log(JSON.stringify({ ...environment, nights, goalSeconds, ofHistory, ofFolders, again, asv: peer }, null, 2));
  if (ofHistory.cpuSeconds / cores > goalSeconds) process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
