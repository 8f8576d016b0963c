/**
 * `bench report` of a run of 1,000,000 rows (half a gigabyte): the page alone, and all formats. Goals for the page: 10 s of wall time
 * in the fastest round (other work on the machine only adds), 1 GB in all. Several threads make it: what it takes depends on how many
 * processors are free, so their number and the load are printed, and processor time beside wall time.
 * Beside it pandas, which reads the same file and computes its medians and percentiles: no intervals, no tests, no page.
 * Prints one JSON document; exits with 1 where a goal is missed. Needs python3 with pip and venv.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { writeLargeRun } from "./large-run.ts";
import { installPython, measureCommand } from "./measured-command.ts";

const rows = 1_000_000;
const rounds = Number(process.argv[2] ?? 3);
const goal = { seconds: 10, bytes: 1e9 };
const temporary = mkdtempSync(join(tmpdir(), "coldbench-large-"));
try {
  const run = writeLargeRun(join(temporary, "results"), rows, 20_261_129);
  const python = join(installPython(join(temporary, "python"), ["pandas==3.1.1"]), "python");
  const command = [process.execPath, "bin/bench.js", "report", run, "--quiet", "--out", join(temporary, "reports")];
  const report = (formats: string) => [...command, "--format", formats];
  const pandas = [python, "benchmarks/large-report-pandas.py", join(run, "samples.ndjson")];
  const found = Array.from({ length: rounds }, () => ({
    html: measureCommand(report("html")),
    all: measureCommand(report("html,png,md,csv,json")),
    pandas: measureCommand(pandas),
  }));
  const environment = { node: process.version, cores: availableParallelism(), load: loadavg()[0] };
  console.log(JSON.stringify({ ...environment, rows, goal, rounds: found }, null, 2));
  const seconds = Math.min(...found.map(({ html }) => html.wallSeconds));
  const isMet = seconds <= goal.seconds && found.every(({ html }) => html.peakBytes <= goal.bytes);
  process.exitCode = isMet ? 0 : 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
