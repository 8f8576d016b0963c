import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** GitHub shows at most 1 MiB per step; bytes. */
const longestSummary = 1_000_000;

const headlines = {
  green: "coldbench: nothing is slower",
  begun: "coldbench: no baseline yet, this run begins one",
  uncompared: "coldbench: no baseline, and none begun: versions were not compared",
  unconfirmed: "coldbench: red at first, not confirmed by a second run",
  red: "coldbench: regression",
  refused: "coldbench: not comparable",
  incomplete: "coldbench: not everything could be judged",
  noisy: "coldbench: the host is not trustworthy",
  failed: "coldbench: could not be measured",
};

/** The word for an exit code: see the table in docs/ci.md. */
export function outcomeOf(code, { first = code, compared = true, begun = false } = {}) {
  if (code === 0) return first === 1 ? "unconfirmed" : compared ? "green" : begun ? "begun" : "uncompared";
  return { 1: "red", 2: "refused", 4: "incomplete", 5: "noisy" }[code] ?? "failed";
}

/**
 * Tells people and later steps how it ended: the text as `<reports>/check/check.txt`, the job summary (Markdown), outputs
 * and, where GitHub runs it, one annotation.
 * @param env where GITHUB_STEP_SUMMARY and GITHUB_OUTPUT name files
 */
export function reportJob({ outcome, code, run, confirmation, notes, text, sentences }, { reports }, env) {
  const folder = join(reports, "check");
  mkdirSync(folder, { recursive: true });
  const lines = notes.map((note) => `${note}\n`).join("");
  writeFileSync(join(folder, "check.txt"), `${headlines[outcome]}\n${lines}\n${text}`);
  process.stdout.write(`${text}${lines}${headlines[outcome]}\n`);
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, summaryText(outcome, notes, folder));
  if (env.GITHUB_OUTPUT) {
    const outputs = { outcome, "exit-code": code, run: run ?? "", confirmation: confirmation ?? "", report: folder };
    for (const [name, value] of Object.entries(outputs))
      appendFileSync(env.GITHUB_OUTPUT, `${name}=${oneLine(value)}\n`);
  }
  const level = {
    red: "error",
    refused: "error",
    incomplete: "error",
    failed: "error",
    unconfirmed: "warning",
    uncompared: "warning",
    noisy: "warning",
  }[outcome];
  if (env.GITHUB_ACTIONS === "true" && level !== undefined)
    process.stdout.write(
      `::${level} title=${headlines[outcome]}::${escapeCommand([...sentences, ...notes].join("\n"))}\n`,
    );
}

function summaryText(outcome, notes, folder) {
  const parts = markdownFiles(folder).map((file) => readFileSync(file, "utf8").trim());
  const text = [`# ${headlines[outcome]}`, ...notes, ...parts].join("\n\n");
  const bytes = Buffer.from(`${text}\n\n`);
  if (bytes.length <= longestSummary) return bytes.toString();
  const cut = bytes.subarray(0, longestSummary).toString();
  return `${cut.slice(0, cut.lastIndexOf("\n"))}\n\n*Cut off at ${longestSummary} bytes; the whole of it is in ${folder}.*\n\n`;
}

/** `comparison.md` of the folder, or those of its folders where a run was held against several things. */
function markdownFiles(folder) {
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name, "comparison.md"))
    .toSorted();
  return [join(folder, "comparison.md"), ...inside].filter((file) => existsSync(file));
}

function oneLine(value) {
  return String(value).replaceAll(/\s+/g, " ");
}

/** As a workflow command wants its message. */
function escapeCommand(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
