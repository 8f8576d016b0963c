import { randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import type { Analysis } from "../analysis/analysis.ts";
import { BenchError, exitCodes } from "../errors/bench-error.ts";
import { runId } from "../io/run-id.ts";
import { createRedaction, type Redaction } from "../scenario/redaction.ts";
import { createForgivingStack } from "../system/resource-stack.ts";
import { refuseUnknownTargets } from "./adapters.ts";
import { noteMissingArms } from "./arm-notes.ts";
import { chooseArms } from "./arm-choice.ts";
import type { MeasureArguments, RunArguments } from "./command-options.ts";
import { type BegunRun, openBegunRun, selectBegun } from "./begun-run.ts";
import { describeLeftovers } from "./crash-note.ts";
import { listenForInterruption } from "./interruption.ts";
import { parsePermissions } from "./permissions.ts";
import type { PreparedScenario } from "./preparation.ts";
import { createProgress } from "./progress.ts";
import { reportFooter, reportWithStages } from "./report-command.ts";
import { printAnalysis, reportFormats } from "./reporting.ts";
import { executeRun } from "./run-execution.ts";
import { planPart } from "./plan-part.ts";
import { describeWaits, printPlan } from "./run-plan.ts";
import { prepareRun } from "./run-preparation.ts";
import { loadScenarios, type Selection } from "./scenario-selection.ts";
import { openSession } from "./session.ts";
import { processTerminal, type Terminal, tell } from "./terminal.ts";

/** `bench run [scenario...]`: measures, keeps raw samples, then reports. @returns the exit code */
export async function runCommand(args: RunArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  if (args.resume !== undefined) return resumeRun(args, terminal);
  const selection = loadScenarios(args);
  refuseUnknownTargets(selection.scenarios, args.target ?? []);
  const directory = await measureScenarios(selection, args, terminal);
  return directory === undefined ? 0 : reportRun(directory, args, terminal);
}

/** Goes on with the run that --resume names. */
async function resumeRun(args: RunArguments, terminal: Terminal): Promise<number> {
  using begun = await openBegunRun(args);
  const { run, directory } = begun;
  if (run.status === "complete") {
    terminal.stderr.write(`${directory} is complete: there is nothing to resume\n`);
    return args.json ? reportRun(directory, args, terminal) : 0;
  }
  const left = describeLeftovers(run.id, process.env);
  if (left !== undefined && !args.quiet) terminal.stderr.write(`${left}\n`);
  const selection = selectBegun(begun);
  const same = {
    scenario: [...new Set(selection.scenarios.map(({ file }) => file))],
    seed: run.seed,
    against: run.against?.label,
    // The question is judged by the digest of the scenario: whether it was allowed to differ was decided when the run began.
    allowDifferent: true,
  };
  const measured = await measureScenarios(selection, { ...args, ...same }, terminal, begun);
  return measured === undefined ? 0 : reportRun(measured, args, terminal);
}

async function reportRun(directory: string, args: RunArguments, terminal: Terminal): Promise<number> {
  const { report, reports: out, quiet } = args;
  const written = await reportWithStages(directory, report ? reportFormats : [], { out, quiet }, terminal);
  const { analysis, files, missing } = written;
  for (const reason of missing) tell(terminal.stderr, `bench: ${reason}`);
  const footer = [...reportFooter(files), `Raw samples: ${directory}`];
  if (args.json || !args.quiet) printAnalysis(analysis, terminal, { json: args.json, all: args.all, footer });
  const { status } = analysis.run;
  if (status !== "complete" && !args.quiet)
    tell(terminal.stderr, `hint: ${resumeCommand(directory, args)} goes on where it stopped`);
  return exitCodeOf(analysis, args.strict);
}

/** With what is not recorded. */
function resumeCommand(directory: string, { againstSetup, allow }: RunArguments): string {
  const setup = againstSetup === undefined ? "" : ` --against-setup ${JSON.stringify(againstSetup)}`;
  const permissions = [...parsePermissions(allow)];
  return `bench run --resume ${directory}${setup}${permissions.length === 0 ? "" : ` --allow ${permissions.join(",")}`}`;
}

/** Warnings that say that the machine, not the targets, moved the numbers. */
const noisyCodes: ReadonlySet<string> = new Set(["machine-busy", "drift"]);

function exitCodeOf({ run, incomplete, warnings, versions }: Analysis, strict: boolean): number {
  if (run.spending?.capReached === true) return exitCodes["spending-cap"];
  if (run.status === "interrupted") return exitCodes.interrupted;
  if (versions?.outcome === "regression") return exitCodes.regression;
  if (incomplete || versions?.outcome === "incomplete") return exitCodes.incomplete;
  return strict && isHostNoisy({ warnings, versions }) ? exitCodes["host-noisy"] : 0;
}

function isHostNoisy({ warnings, versions }: Pick<Analysis, "warnings" | "versions">): boolean {
  return versions?.trustworthy === false || warnings.some(({ code }) => noisyCodes.has(code));
}

/**
 * Everything that opens something outside this process happens in here, and is closed when it returns.
 * @param begun the run that goes on; left out: a new one begins
 * @returns the folder of the run; undefined when only the plan was asked for
 */
export async function measureScenarios(
  { scenarios, untilVerdict, notes }: Selection,
  args: MeasureArguments,
  terminal: Terminal,
  begun?: BegunRun,
): Promise<string | undefined> {
  const startedAt = new Date();
  const { id, seed } = begun?.run ?? identifyRun(startedAt, scenarios, args.seed);
  const redact = createRedaction(scenarios, process.env);
  using session = await openSession(id, parsePermissions(args.allow));
  const progress = createProgress(terminal, session.context.clock, { quiet: args.quiet, redact });
  using interruption = listenForInterruption((name) => progress.note(`${name}: stopping, finished trials are kept`));
  await using stack = createForgivingStack((reason) => {
    tell(terminal.stderr, `bench: something could not be removed: ${reason}`);
    terminal.stderr.write("hint: run bench clean\n");
  });
  const { signal } = interruption;
  const making = { session, stack, progress, signal, spent: begun?.run.spending };
  const { chosen, versions, notes: found } = await chooseArms(scenarios, args, making);
  for (const note of [...notes, ...found]) progress.note(note);
  const { prepared, meter } = await prepareRun(chosen, args, making);
  requireTargets(prepared, args.target ?? [], redact);
  const { planned, ...part } = planPart(prepared, { seed, untilVerdict, shard: args.shard, begun, versions });
  if (args.plan) {
    progress.end();
    printPlan(planned, seed, args.json, terminal);
    return undefined;
  }
  for (const line of describeWaits(planned)) progress.note(line);
  await executeRun({
    id,
    startedAt,
    seed,
    planned,
    versions,
    notes: [...notes, ...found, ...noteMissingArms(prepared)],
    session,
    root: args.out,
    progress,
    meter,
    signal,
    redact,
    ...part,
  });
  progress.end();
  return begun?.directory ?? join(args.out, id);
}

function identifyRun(
  startedAt: Date,
  scenarios: Selection["scenarios"],
  seed: number | undefined,
): { readonly id: string; readonly seed: number } {
  const name = scenarios.length === 1 ? (scenarios[0]?.name ?? "") : "all";
  return { id: runId(startedAt, name, randomBytes(2).toString("hex")), seed: seed ?? randomInt(2 ** 32) };
}

/** @throws BenchError "target-unavailable" when a target that was asked for, or every target of the run, is not there */
function requireTargets(prepared: readonly PreparedScenario[], wanted: readonly string[], redact: Redaction): void {
  const records = prepared.flatMap(({ records: all }) => all.filter(({ arm }) => arm === undefined));
  const missing = records.find(({ available }) => !available && wanted.length > 0);
  if (missing !== undefined) {
    throw new BenchError(
      "target-unavailable",
      redact(`target ${missing.name} was asked for, and is not available: ${missing.reason ?? ""}`),
      { hint: missing.hint },
    );
  }
  if (records.some(({ available }) => available)) return;
  const reasons = records.map(({ name, reason }) => `${name}: ${reason ?? ""}`).join("; ");
  throw new BenchError("target-unavailable", redact(`no target is available (${reasons})`), {
    hint: "see `bench doctor`",
  });
}
