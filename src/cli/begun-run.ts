import { join } from "node:path";
import { BenchError } from "../errors/bench-error.ts";
import { isPath, namedFolder } from "../io/run-folders.ts";
import { lockRun } from "../io/run-lock.ts";
import { ownerName } from "../io/run-owner.ts";
import { endsWithNewline } from "../io/run-repair.ts";
import { readRunRecord } from "../io/run-store.ts";
import { readSamples } from "../io/sample-rows.ts";
import { requireScenarios } from "../io/scenario-files.ts";
import type { RunRecord } from "../results/run-record.ts";
import type { Sample } from "../results/sample.ts";
import type { Permission } from "../scenario/confinement.ts";
import type { Scenario } from "../scenario/model.ts";
import type { RunArguments } from "./command-options.ts";
import { packageVersion } from "./package-version.ts";
import { parsePermissions } from "./permissions.ts";
import type { Selection } from "./scenario-selection.ts";

/** A run that is to go on, and that no other process writes meanwhile. */
export interface BegunRun extends Disposable {
  readonly directory: string;
  readonly run: RunRecord;
  /** All rows that were written whole, those of a trial that was not included. */
  readonly samples: readonly Sample[];
  /** Rows that were cut off: 1 at most. */
  readonly torn: number;
  readonly allowsDifferent: boolean;
  /** What the user lets scenarios do. */
  readonly allowed: ReadonlySet<Permission>;
}

/**
 * The run that `--resume` names, by its id in --out or by its folder.
 * @throws BenchError "usage" when there is none, another process writes it, or it cannot go on at all
 */
export async function openBegunRun(args: RunArguments): Promise<BegunRun> {
  const word = namedFolder(args.resume ?? "");
  if (word === "") throw new BenchError("usage", "--resume names no run", { hint: "name its id or its folder" });
  refusePlanOptions(args);
  const directory = isPath(join(word, "run.json")) ? word : join(args.out, word);
  const found = readRunRecord(directory);
  refuseForeign(found, directory);
  const lock = lockRun(directory, ownerName(process.pid, found.id));
  try {
    // Another process may have ended it between the first look and the lock.
    const run = readRunRecord(directory);
    const { samples, torn } = await readSamples(directory);
    const isCut = torn === 0 && !endsWithNewline(directory);
    return {
      directory,
      run,
      samples: isCut ? samples.slice(0, -1) : samples,
      torn: torn + Number(isCut),
      allowsDifferent: args.allowDifferent,
      allowed: parsePermissions(args.allow),
      [Symbol.dispose]: () => lock[Symbol.dispose](),
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function refusePlanOptions(args: RunArguments): void {
  const given = [
    ...(args.scenario === undefined || args.scenario.length === 0 ? [] : [args.scenario.join(" ")]),
    ...(["target", "start", "trials", "time-budget", "seed", "until", "against", "shard"] as const)
      .filter((name) => args[name] !== undefined)
      .map((name) => `--${name}`),
    ...(args.nightly ? ["--nightly"] : []),
  ];
  if (given.length === 0) return;
  throw new BenchError("usage", `--resume goes on with the plan of its run, which ${given.join(", ")} would change`, {
    hint: `leave out ${given.join(", ")}, or begin a new run`,
  });
}

function refuseForeign({ id, merged, tool }: RunRecord, directory: string): void {
  if (merged !== undefined) {
    throw new BenchError("usage", `${id} was merged from shards and has no process of its own to go on`, {
      hint: "resume the shard that is not whole, then bench merge all of them again",
    });
  }
  if (tool.version === packageVersion) return;
  throw new BenchError(
    "usage",
    `${directory} was begun by coldbench ${tool.version}, and this is ${packageVersion}: one run has one way to measure`,
    { hint: `go on with coldbench ${tool.version}, or begin a new run` },
  );
}

/**
 * The scenarios of the run as it measures them: its starts, its stop rules, the targets that were there.
 * @throws BenchError "usage" when a scenario file is not there or another
 */
export function selectBegun({ run, allowed }: BegunRun): Selection {
  const measured = run.scenarios.filter(({ name }) => candidatesOf(run, name).length > 0);
  const found = requireScenarios([...new Set(measured.map(({ file }) => file))], { allowed });
  const scenarios = measured.map((record): Scenario => {
    const scenario = found.find(({ name }) => name === record.name);
    if (scenario === undefined || scenario.digest !== record.digest) {
      throw new BenchError("usage", `${record.file} is not the scenario file that the run began with`, {
        hint: "put it back as it was (run.json has its text), or begin a new run",
      });
    }
    const { precision, timeBudgetMs, trials } = record.stop;
    const names = candidatesOf(run, record.name);
    return {
      ...scenario,
      starts: record.starts,
      aa: run.targets.some(({ scenario: name, arm }) => name === record.name && arm?.role === "null"),
      // Enabled: one that was asked for by --target is asked for again.
      targets: scenario.targets
        .filter(({ name }) => names.includes(name))
        .map((config) => ({ ...config, enabled: true })),
      stop: {
        trials,
        ...(precision === undefined ? {} : { precision }),
        ...(timeBudgetMs === undefined ? {} : { timeBudgetMs }),
      },
    };
  });
  return { scenarios, untilVerdict: run.scenarios.some(({ verdictLooks }) => verdictLooks !== undefined), notes: [] };
}

/** Names of the targets of a scenario that were there when the run began, without the other arms. */
function candidatesOf({ targets }: RunRecord, scenario: string): string[] {
  return targets.flatMap((target) =>
    target.scenario === scenario && target.available && target.arm === undefined ? [target.name] : [],
  );
}
