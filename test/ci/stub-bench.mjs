import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Stands in for bench where a test is about the order of its commands and what follows from their exit codes. STUB_PLAN
 * names a JSON file: for each command a list of { code, stdout } that are used up in order, the last one for ever. Every
 * call is a line of STUB_LOG.
 */
const args = process.argv.slice(2);
appendFileSync(process.env.STUB_LOG, `${args.join(" ")}\n`);
const plan = JSON.parse(readFileSync(process.env.STUB_PLAN, "utf8"));
const [step = { code: 0, stdout: "" }, ...rest] = plan[args[0]] ?? [];
if (rest.length > 0) writeFileSync(process.env.STUB_PLAN, JSON.stringify({ ...plan, [args[0]]: rest }));
const out = args[args.indexOf("--out") + 1];
if (args.includes("--format")) {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "comparison.md"), "## what was judged\n");
}
process.stdout.write(typeof step.stdout === "string" ? step.stdout : JSON.stringify(step.stdout));
process.exitCode = step.code;
