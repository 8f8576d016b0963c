import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, runBench } from "./bench-process.mjs";

/** Exit codes of bench that still leave a run to judge: regression, incomplete, host too noisy. */
const judgeable = new Set([0, 1, 4, 5]);

/**
 * Measures. @returns {Promise<{code: number, run?: string, arms?: object}>} run: its folder, where there is one to judge;
 *   arms: what it found by its other arms, where it has some
 */
export async function measure({ bench, results, reports, runOptions }, args) {
  const { code, stdout } = await runBench(bench, [
    "run",
    ...args,
    "--json",
    "--out",
    results,
    "--reports",
    reports,
    ...runOptions,
  ]);
  if (!judgeable.has(code)) return { code };
  const { run, comparison } = parseDocument(stdout, "bench run");
  return { code, run, arms: comparison ?? undefined };
}

/** run.json of a run. */
export function readRun(run) {
  return JSON.parse(readFileSync(join(run, "run.json"), "utf8"));
}

/** Whether there is anything to hold a run against without a baseline. */
export function hasBudgets(run) {
  return readRun(run).scenarios.some(({ budgets }) => (budgets ?? []).length > 0);
}

/** Name of the baseline; with a class of machine each, the first digits of its fingerprint are in it. */
export function baselineName({ baseline, perMachine }, run) {
  return perMachine ? `${baseline}-${readRun(run).environment.fingerprint.slice(0, 8)}` : baseline;
}

export function hasBaseline({ baselines }, name) {
  return existsSync(join(baselines, `${name}.json`));
}

/**
 * Judges a run. A red one is measured again, only the scenarios that are red, and stays red only where the second run is
 * red, too. What is written (`<reports>/check`) and the exit code are those of the last word.
 * @param against options of check that say what it is held against
 * @param again options of run that measure it as it was measured
 * @returns {Promise<{code: number, document: object, text: string, first: number, confirmation?: string, note?: string}>}
 */
export async function judge(options, run, against, again) {
  const args = ["check", run, ...against, ...options.checkOptions];
  const first = await look(options, args);
  const rest = first.code === 1 ? await confirm(options, run, { args, first, again }) : {};
  const last = rest.last ?? { args, ...first };
  const { stdout: text } = await runBench(options.bench, last.args);
  return { code: last.code, document: last.document, text, first: first.code, confirmation: rest.run, note: rest.note };
}

/** Measures again what is red, as it was measured, and looks at both. */
async function confirm(options, run, { args, first, again }) {
  const files = redFiles(first.document, run);
  if (files.length === 0) return { note: "what is red is no longer in the run: nothing to measure again" };
  const second = await measure(options, [...files, ...again]);
  if (second.run === undefined)
    return { note: `the second run ended with exit ${second.code}: not confirmed, not cleared` };
  const both = [...args, "--confirm", second.run];
  return { run: second.run, last: { args: both, ...(await look(options, both)) } };
}

/** A check with its document and its files. What an earlier one left would be taken for this one's. */
async function look({ bench, reports, format }, args) {
  const out = join(reports, "check");
  rmSync(out, { recursive: true, force: true });
  const { code, stdout } = await runBench(bench, [...args, "--json", "--format", format, "--out", out]);
  return { code, document: stdout.trim() === "" ? { comparisons: [] } : parseDocument(stdout, "bench check") };
}

/** Files of the scenarios that are red, as the run names them. A scenario that is gone has none. */
function redFiles({ comparisons }, run) {
  const red = new Set(
    comparisons.flatMap(({ series, budgets }) => [
      ...series
        .filter(({ verdict }) => ["slower", "missing", "failing"].includes(verdict))
        .map(({ scenario }) => scenario),
      ...budgets.filter(({ state }) => state === "missed").map(({ scenario }) => scenario),
    ]),
  );
  return [
    ...new Set(
      readRun(run)
        .scenarios.filter(({ name }) => red.has(name))
        .map(({ file }) => file),
    ),
  ];
}
