import { parseFormats, printAnalysis, reportStored } from "./reporting.ts";
import type { ReportArguments } from "./command-options.ts";
import { processTerminal, tell } from "./terminal.ts";

/** `bench report <run...>`: renders again from stored results alone. @returns the exit code */
export async function reportCommand(args: ReportArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const formats = parseFormats(args.format);
  for (const directory of args.run) {
    const { analysis, files, missing } = await reportStored(directory.replace(/\/+$/, ""), formats, args.out);
    for (const reason of missing) tell(terminal.stderr, `bench: ${reason}`);
    if (args.quiet && !args.json) continue;
    printAnalysis(analysis, terminal, { json: args.json, all: args.all, footer: reportFooter(files) });
  }
  return 0;
}

/** The line that says where to look. */
export function reportFooter(files: readonly string[]): string[] {
  const page = files.find((file) => file.endsWith(".html"));
  return page === undefined ? [] : [`Report: ${page}`];
}
