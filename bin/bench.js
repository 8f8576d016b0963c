#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";

const built = new URL("../dist/cli/main.js", import.meta.url);
const help = new URL("../dist/cli/help.json", import.meta.url);
const args = process.argv.slice(2);

/** `--help` is asked for often and computed once, when the package is built: loading the parser would take as long as Node itself. */
function renderedHelp() {
  const asked = args.length <= 2 && ["--help", "-h"].includes(args.at(-1) ?? "");
  if (!asked || !existsSync(help)) return undefined;
  return JSON.parse(readFileSync(help, "utf8"))[args.length === 2 ? args[0] : ""];
}

if (!existsSync(built)) {
  process.stderr.write("bench: not built yet. Run `npm run build` in the folder of coldbench.\n");
  process.exitCode = 70;
} else {
  const text = renderedHelp();
  if (text !== undefined) process.stdout.write(text);
  else process.exitCode = await (await import(built)).main(args);
}
