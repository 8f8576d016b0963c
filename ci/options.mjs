import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** Something that the caller has to correct: told without a stack trace. */
export class UsageError extends Error {}

/** Options with their defaults and what they mean. */
export const descriptions = {
  mode: ["night", "night: against a rolling baseline; pull-request: against --against, side by side in one run"],
  bench: [fileURLToPath(new URL("../bin/bench.js", import.meta.url)), "path of bench"],
  scenarios: ["", "scenario files, separated by spaces (default: all of scenarios/)"],
  baseline: ["main", "night: name of the rolling baseline"],
  "per-machine": ["false", "night: a baseline for each class of machine, by its fingerprint"],
  baselines: ["baselines", "night: folder of the baselines"],
  keep: ["10", "night: newest runs that the baseline keeps"],
  "update-baseline": ["false", "night: add a green night to the baseline; true on the main branch"],
  "restart-baseline": ["false", "night: begin the baseline anew with this run, for a new machine, engine or question"],
  history: ["history.ndjson", "night: file that the run is appended to; empty for none"],
  against: ["", "pull-request: git ref or folder of the version to compare with"],
  "against-setup": ["", "pull-request: what a fresh checkout of it needs, such as npm ci"],
  results: ["results", "folder for raw results"],
  reports: ["reports", "folder for reports; what is judged goes to its folder check"],
  format: ["md,json,html,junit,bmf,github,openmetrics", "files to write about what is judged"],
  "run-options": ["", "further options of bench run: --run-options='--trials 60 --quiet'"],
  "check-options": ["", "further options of bench check: --check-options='--margin 10%'"],
};

/** One line per option, for --help. */
export function describeOptions() {
  const lines = Object.entries(descriptions).map(([name, [value, text]]) => {
    const note = name === "bench" ? "the one beside this script" : value;
    return `  --${name.padEnd(17)} ${text}${note === "" ? "" : ` (${note})`}`;
  });
  return `node ci/measure.mjs [options] [scenario...]\n${lines.join("\n")}\nEach may also be given as a variable: BENCH_CI_UPDATE_BASELINE=true.\n`;
}

/**
 * Options from the command line, else from BENCH_CI_* variables (an empty one is as if it were not there), else their
 * defaults. Lists are split at white space; there is no quoting.
 * @throws UsageError naming the option that is wrong
 */
export function readOptions(args, env) {
  const { values, positionals } = parse(args);
  const textOf = (name) => {
    const variable = env[`BENCH_CI_${name.replaceAll("-", "_").toUpperCase()}`];
    return values[name] ?? (variable === undefined || variable === "" ? descriptions[name][0] : variable);
  };
  const flag = (name) => oneOf(name, textOf(name), ["true", "false"]) === "true";
  const options = {
    mode: oneOf("mode", textOf("mode"), ["night", "pull-request"]),
    bench: textOf("bench"),
    scenarios: [...wordsOf(textOf("scenarios")), ...positionals],
    baseline: textOf("baseline"),
    perMachine: flag("per-machine"),
    baselines: textOf("baselines"),
    keep: textOf("keep"),
    updatesBaseline: flag("update-baseline"),
    restartsBaseline: flag("restart-baseline"),
    history: textOf("history"),
    against: textOf("against"),
    againstSetup: textOf("against-setup"),
    results: textOf("results"),
    reports: textOf("reports"),
    format: textOf("format"),
    runOptions: wordsOf(textOf("run-options")),
    checkOptions: wordsOf(textOf("check-options")),
  };
  if (options.mode === "pull-request" && options.against === "")
    throw new UsageError("--mode pull-request needs --against: the base of the pull request, such as origin/main");
  return options;
}

function parse(args) {
  const strings = Object.keys(descriptions).map((name) => [name, { type: "string" }]);
  try {
    return parseArgs({ args, options: Object.fromEntries(strings), allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message}\nnode ci/measure.mjs --help names all options`);
  }
}

function oneOf(name, text, words) {
  if (words.includes(text)) return text;
  throw new UsageError(`--${name} ${text} is none of ${words.join(", ")}`);
}

function wordsOf(text) {
  return text.split(/\s+/).filter((word) => word !== "");
}
