#!/usr/bin/env node
import { runBench } from "./bench-process.mjs";
import { baselineName, hasBaseline, hasBudgets, judge, measure } from "./gate.mjs";
import { outcomeOf, reportJob } from "./job-report.mjs";
import { describeOptions, readOptions, UsageError } from "./options.mjs";

/**
 * What a CI job does: measure, judge, measure what is red again, tell. Whatever the service, the job is this script; the
 * workflow files only call it. Its exit code is that of the last `bench check`.
 */
async function main(args, env) {
  if (args.includes("--help")) {
    process.stdout.write(describeOptions());
    return 0;
  }
  const options = readOptions(args, env);
  const report = options.mode === "night" ? await night(options) : await pullRequest(options);
  reportJob(report, options, env);
  return report.code;
}

/** Against the rolling baseline; a green night on the main branch becomes part of it. */
async function night(options) {
  const again = ["--nightly"];
  const { code, run, arms } = await measure(options, [...options.scenarios, ...again]);
  if (run === undefined) return notMeasured(code);
  const name = baselineName(options, run);
  const known = !options.restartsBaseline && hasBaseline(options, name);
  const against = known ? ["--baseline", name, "--baselines", options.baselines] : [];
  const judged = known || hasBudgets(run) ? await judge(options, run, against, again) : nothingToJudge(code, arms);
  const notes = judged.note === undefined ? [] : [judged.note];
  if (options.restartsBaseline) notes.push(`the baseline ${name} begins anew: versions were not compared`);
  else if (!known) notes.push(`there is no baseline ${name} in ${options.baselines}/: versions were not compared`);
  const recorded = await recordNight(options, run);
  const kept = await keepNight(options, name, run, judged);
  const final = [judged.code, recorded.code, kept.code].find((one) => one !== 0) ?? 0;
  const outcome = outcomeOf(final, { first: judged.first, compared: known, begun: kept.added });
  return reportOf(judged, { outcome, code: final, run, notes: [...notes, ...recorded.notes, ...kept.notes] });
}

/** Every night is history, a red one, too. */
async function recordNight({ bench, history }, run) {
  if (history === "") return { code: 0, notes: [] };
  const { code } = await runBench(bench, ["history", "add", run, "--file", history]);
  return { code, notes: code === 0 ? [] : [`${run} was not added to ${history}: exit ${code}`] };
}

/** Only a night that raised no alarm, on a host that does not differ from itself, tells how runs of the main branch differ. */
async function keepNight(options, name, run, { code, document }) {
  const { bench, baselines, keep, updatesBaseline, restartsBaseline } = options;
  if (!updatesBaseline || code !== 0) return { code: 0, added: false, notes: [] };
  if (document.comparisons.some(({ trustworthy }) => trustworthy === false))
    return { code: 0, added: false, notes: ["the host is not trustworthy: the baseline stays as it is"] };
  const words = restartsBaseline ? ["set", name, run] : ["add", name, run, "--keep", keep];
  const { code: failed } = await runBench(bench, ["baseline", ...words, "--baselines", baselines]);
  const notes = failed === 0 ? [] : [`${run} was not added to the baseline ${name}: exit ${failed}`];
  return { code: failed, added: failed === 0, notes };
}

/** Both versions side by side in one run: the comparison that survives a shared runner. */
async function pullRequest(options) {
  const setup = options.againstSetup === "" ? [] : ["--against-setup", options.againstSetup];
  const again = ["--against", options.against, ...setup];
  const { code, run } = await measure(options, [...options.scenarios, ...again]);
  if (run === undefined) return notMeasured(code);
  const judged = await judge(options, run, [], again);
  const outcome = outcomeOf(judged.code, { first: judged.first });
  return reportOf(judged, { outcome, code: judged.code, run, notes: judged.note === undefined ? [] : [judged.note] });
}

function notMeasured(code) {
  return { outcome: "failed", code, notes: [`bench run ended with exit ${code}`], text: "", sentences: [] };
}

/** A first night without budgets: only whether the run is complete, and whether its host agrees with itself. */
function nothingToJudge(code, arms) {
  return { code: code === 4 ? 4 : 0, first: 0, document: { comparisons: arms === undefined ? [] : [arms] }, text: "" };
}

function reportOf({ document, text, confirmation }, rest) {
  return { ...rest, text, confirmation, sentences: document.comparisons.map(({ sentence }) => sentence) };
}

try {
  process.exitCode = await main(process.argv.slice(2), process.env);
} catch (error) {
  process.stderr.write(`bench-ci: ${error instanceof UsageError ? error.message : error.stack}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 70;
}
