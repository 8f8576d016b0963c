import { BenchError, exitCodes } from "../errors/bench-error.ts";
import { readPage } from "../io/page-file.ts";
import { plainText } from "../report/terminal/text.ts";
import { packageVersion } from "./package-version.ts";
import { type Verification, verifyPage } from "./page-verification.ts";
import { pageBundle } from "./reporting.ts";
import { processTerminal, type Terminal, tell } from "./terminal.ts";
import type { VerifyArguments } from "./verify-options.ts";

interface Unreadable {
  readonly verdict: "unreadable";
  readonly message: string;
  readonly hint?: string | undefined;
}

type Result = { readonly page: string } & (Verification | Unreadable);

/**
 * `bench verify <page...>`: computes every number of reports again from what they carry.
 * @returns 0; 1 when a page differs; 2 when one is no report, or only another version can tell
 */
export async function verifyCommand(args: VerifyArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const results: Result[] = [];
  for (const page of args.page) {
    const result = { page, ...(await tryPage(page, args.samples)) };
    results.push(result);
    if (!args.json) printResult(result, terminal, args.quiet);
  }
  if (args.json) terminal.stdout.write(`${JSON.stringify({ coldbench: packageVersion, pages: results }, null, 2)}\n`);
  if (results.some(({ verdict }) => verdict === "differs")) return exitCodes.regression;
  return results.every(({ verdict }) => verdict === "verified") ? 0 : exitCodes.usage;
}

async function tryPage(page: string, rows: string | undefined): Promise<Verification | Unreadable> {
  try {
    return await verifyPage(readPage(page), { path: page, rows, script: pageBundle() });
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    return { verdict: "unreadable", message: plainText(error.message), hint: error.hint };
  }
}

function printResult(result: Result, { stdout, stderr }: Terminal, quiet: boolean): void {
  const { page, verdict } = result;
  switch (verdict) {
    case "verified":
      if (!quiet) stdout.write(`${page}: verified. ${describeScope(result)}\n`);
      return;
    case "differs":
      stdout.write(`${page}: differs from what its rows and its record give\n${describeDifferences(result)}\n`);
      return;
    case "other-version":
      stdout.write(
        `${page}: made by coldbench ${result.version}, and this is ${packageVersion}: they do not give the same\n${describeDifferences(result)}\n`,
      );
      tell(stderr, `hint: only that version can tell: npx coldbench@${result.version} verify ${page}`);
      return;
    case "unreadable":
      tell(stderr, `bench: ${result.message}`);
      if (result.hint !== undefined) tell(stderr, `hint: ${result.hint}`);
  }
}

function describeScope({ run, samples, cells, numbers, digests }: Verification): string {
  const count = (n: number): string => n.toLocaleString("en-US");
  return `Computed again from ${count(samples)} samples of run ${run}: ${count(cells)} cells, ${count(numbers)} numbers; every one is what the page says. sha256 of samples.ndjson ${digests.samples}`;
}

function describeDifferences({ differences }: Verification): string {
  return differences.map(({ message }) => `  ${message}`).join("\n");
}
