import { spawn } from "node:child_process";

/**
 * Runs bench and keeps what it prints on stdout; its stderr is passed on. A .js or .mjs file is run with this Node. SIGINT
 * and SIGTERM reach it, so that a cancelled job leaves nothing behind.
 * @returns {Promise<{code: number, stdout: string}>} code 130 when a signal ended it
 * @throws Error when it cannot be started
 */
export async function runBench(bench, args) {
  const [command, ...words] = /\.m?js$/.test(bench) ? [process.execPath, bench, ...args] : [bench, ...args];
  process.stderr.write(`> bench ${args.join(" ")}\n`);
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "inherit"] });
  const pass = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, pass);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  try {
    const code = await new Promise((resolve, reject) => {
      child.on("error", (error) => reject(new Error(`${bench} cannot be started: ${error.message}`)));
      child.on("close", (status) => resolve(status ?? 130));
    });
    return { code, stdout };
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, pass);
  }
}

/** The document that `--json` printed. @throws Error naming the command when it is none */
export function parseDocument(stdout, what) {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${what} printed no JSON document but ${JSON.stringify(stdout.slice(0, 200))}`);
  }
}
