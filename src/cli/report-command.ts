import { namedFolder } from "../io/run-folders.ts";
import { parseFormats, printAnalysis, type ReportFormat, reportStored, type StoredReport } from "./reporting.ts";
import type { ReportArguments } from "./command-options.ts";
import { openStageLine } from "./stage-line.ts";
import { processTerminal, tell, type Terminal } from "./terminal.ts";

/** `bench report <run...>`: renders again from stored results alone. @returns the exit code */
export async function reportCommand(args: ReportArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const formats = parseFormats(args.format);
  for (const directory of args.run) {
    const { analysis, files, missing } = await reportWithStages(namedFolder(directory), formats, args, terminal);
    for (const reason of missing) tell(terminal.stderr, `bench: ${reason}`);
    if (args.quiet && !args.json) continue;
    printAnalysis(analysis, terminal, { json: args.json, all: args.all, footer: reportFooter(files) });
  }
  return 0;
}

/** `reportStored`, with what it is doing on the terminal. */
export async function reportWithStages(
  directory: string,
  formats: readonly ReportFormat[],
  { out, quiet }: { readonly out: string; readonly quiet: boolean },
  terminal: Terminal,
): Promise<StoredReport> {
  using stage = openStageLine(terminal, quiet);
  return await reportStored(directory, formats, out, stage.say);
}

/** The line that says where to look. */
export function reportFooter(files: readonly string[]): string[] {
  const page = files.find((file) => file.endsWith(".html"));
  return page === undefined ? [] : [`Report: ${page}`];
}
