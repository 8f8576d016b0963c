import { writeFileSync } from "node:fs";
import { createParser } from "../dist/cli/main.js";

/** Renders the help of `bench` and of each command into dist/cli/help.json, which bin/bench.js prints. */
const commands = [
  "",
  "run",
  "report",
  "compare",
  "check",
  "baseline",
  "trend",
  "history",
  "publish",
  "verify",
  "replay",
  "prices",
  "doctor",
  "validate",
  "init",
  "lambda",
  "clean",
];
const rendered = {};
for (const command of commands) {
  const parser = createParser([command, "--help"].filter(Boolean), () => undefined);
  await parser.parseAsync([command, "--help"].filter(Boolean), {}, (_error, _argv, output) => {
    rendered[command] = `${output}\n`;
  });
}
writeFileSync(new URL("../dist/cli/help.json", import.meta.url), JSON.stringify(rendered));
