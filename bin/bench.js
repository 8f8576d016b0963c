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
  else {
    process.exitCode = await runMain();
    // A call that an engine never answers would keep the process; what was written is waited for. Nothing else is.
    setInterval(() => process.stdout.writableLength === 0 && process.exit(), 1_000).unref();
  }
}

/** Node's own exit code for what cannot even be loaded is 1, which is a regression here. */
async function runMain() {
  let main;
  try {
    ({ main } = await import(built));
  } catch (error) {
    const isExhausted = ["EMFILE", "ENFILE"].includes(error?.code) || mayOpenFew();
    const hint = isExhausted ? "\nhint: too many files are open for loading it: raise the limit (ulimit -n)" : "";
    process.stderr.write(`bench: cannot be loaded: ${isExhausted ? error.message : error?.stack}${hint}\n`);
    return isExhausted ? 4 : 70;
  }
  return main(args);
}

/** A limit at which Node tells modules that are there as missing, because it cannot open them (see src/cli/open-files.ts). */
function mayOpenFew() {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1]) < 256;
  } catch (error) {
    return error.code === "EMFILE";
  }
}
