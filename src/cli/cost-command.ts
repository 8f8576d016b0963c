import { basename } from "node:path";
import type { CostAnalysis } from "../analysis/cost-analysis.ts";
import { analyseCost } from "../analysis/cost/run-cost.ts";
import type { CostSettings } from "../analysis/cost/cost-settings.ts";
import { BenchError } from "../errors/bench-error.ts";
import { namedFolder } from "../io/run-folders.ts";
import { rowsBytes } from "../io/sample-rows.ts";
import { systemClock } from "../io/system-clock.ts";
import { formatBytes } from "../report/figures.ts";
import type { CostArguments } from "./cost-options.ts";
import { parseCostFormats, printCost, writeCost } from "./cost-reporting.ts";
import { readCostSettings } from "./cost-settings.ts";
import { type CollectedRun, collectStored } from "./stored-analysis.ts";
import { openStageLine } from "./stage-line.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** `bench cost <run>`: what it costs a month, on whose price list, and where the lines cross. @returns 0 */
export async function costCommand(args: CostArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const settings = await readCostSettings(args, systemClock.wall().toISOString().slice(0, 10));
  const formats = parseCostFormats(args.format);
  const stored = await readRun(namedFolder(args.run), args.quiet, terminal);
  requireTargets(stored, settings);
  const onRow = (done: number, all: number): void => {
    if (!args.quiet && terminal.stderr.isTTY === true)
      terminal.stderr.write(`\rreplayed ${done} of ${all}${done === all ? "\n" : ""}`);
  };
  const cost = analyseCost(stored, settings, onRow);
  requireRows(cost, stored);
  const written =
    args.format === undefined && args.out === undefined
      ? []
      : await writeCost(cost, formats, args.out ?? `reports/${basename(stored.location)}`, terminal);
  printCost(cost, terminal, { json: args.json, all: args.all, footer: written });
  return 0;
}

async function readRun(directory: string, quiet: boolean, terminal: Terminal): Promise<CollectedRun> {
  using stage = openStageLine(terminal, quiet);
  stage.say(`reading ${formatBytes(rowsBytes(directory))} of rows`);
  return await collectStored(directory);
}

function requireTargets({ run }: CollectedRun, { targets, densities }: CostSettings): void {
  const names = [...new Set(run.targets.map(({ name }) => name))];
  const unknown = [...targets, ...Object.keys(densities)].find((target) => !names.includes(target));
  if (unknown === undefined) return;
  throw new BenchError("usage", `${run.id} has no target ${unknown}`, { hint: `it has ${names.join(", ")}` });
}

function requireRows({ rows }: CostAnalysis, { run }: CollectedRun): void {
  if (rows.length > 0) return;
  throw new BenchError("usage", `nothing that ${run.id} has measured runs on these offers`, {
    hint: "bench prices list shows what each offer runs: functions, containers or Wasm; --target chooses what was measured",
  });
}
