import { exitCodes } from "../errors/bench-error.ts";
import { findScenarioFiles, readScenarios } from "../io/scenario-files.ts";
import { formatProblem } from "../scenario/problem.ts";
import type { ValidateArguments } from "./command-options.ts";
import { parsePermissions } from "./permissions.ts";
import { processTerminal } from "./terminal.ts";

/** `bench validate [scenario...]`: checks files and runs nothing. @returns 0, or 2 when there is a mistake */
export async function validateCommand(args: ValidateArguments): Promise<number> {
  const { stdout, stderr } = processTerminal(process.env);
  const files = findScenarioFiles(args.scenario ?? []);
  const { scenarios, problems } = readScenarios(files, { allowed: parsePermissions(args.allow) });
  const summary = scenarios.map(({ file, name, targets, starts }) => ({
    file,
    name,
    targets: targets.map((target) => target.name),
    starts,
  }));
  if (args.json) stdout.write(`${JSON.stringify({ scenarios: summary, problems }, null, 2)}\n`);
  else {
    for (const { file, name, targets, starts } of summary)
      stdout.write(`${file}: ${name}: ok, targets ${targets.join(", ")}; starts ${starts.join(", ")}\n`);
    for (const problem of problems) stderr.write(`${formatProblem(problem)}\n`);
  }
  return problems.length === 0 ? 0 : exitCodes["scenario-invalid"];
}
