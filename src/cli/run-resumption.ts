import { joinedFingerprint } from "../io/machine.ts";
import { lockRun } from "../io/run-lock.ts";
import { ownerName } from "../io/run-owner.ts";
import { keepRows } from "../io/run-repair.ts";
import { createRunStore, openRunStore, type RunStore } from "../io/run-store.ts";
import type { LoadRecord } from "../results/load-record.ts";
import type { BurstRecord, DensityRecord, Environment, RunRecord } from "../results/run-record.ts";
import { lastEndNs } from "../results/trial-rows.ts";
import type { Redaction } from "../scenario/redaction.ts";
import type { Clock } from "../units/clock.ts";
import { fromMs, nanoseconds, type Ns } from "../units/duration.ts";
import type { BegunRun } from "./begun-run.ts";
import type { PreparedScenario } from "./preparation.ts";
import type { Remainder } from "./resumed-plan.ts";

/** A run that goes on: what it has, and under which circumstances. */
export interface RunResumption {
  readonly begun: BegunRun;
  readonly remainder: Remainder;
  /** What is not as it was when it began, one line each. */
  readonly differences: readonly string[];
}

/** What measuring begins with. */
export interface RunBeginning {
  /** Running, without what is given apart. */
  readonly record: RunRecord;
  readonly warnings: readonly string[];
  /** All three are added to. */
  readonly densities: DensityRecord[];
  readonly bursts: BurstRecord[];
  readonly loads: LoadRecord[];
  /** The moment on this process's clock that rows count from. */
  readonly runStartedNs: Ns;
  /** Opens the folder of the run for this process alone. @param redact takes secrets out of what is written */
  open(record: RunRecord, redact: Redaction): RunStore;
}

/** A run that begins, in a new folder below `root`. */
export function beginAnew(root: string, record: RunRecord, clock: Clock): RunBeginning {
  const open: RunBeginning["open"] = (noted, redact) => {
    const store = createRunStore(root, noted, redact);
    return withLock(store, lockRun(store.directory, ownerName(process.pid, record.id)));
  };
  return { record, warnings: [], densities: [], bursts: [], loads: [], runStartedNs: clock.now(), open };
}

function withLock(store: RunStore, lock: Disposable): RunStore {
  return {
    ...store,
    [Symbol.dispose]() {
      store[Symbol.dispose]();
      lock[Symbol.dispose]();
    },
  };
}

/** The record of a run that goes on now, and says so. Rows that are no part of a whole trial are cut off. */
export function goOn(resumption: RunResumption, environment: Environment, clock: Clock): RunBeginning {
  const { begun, remainder, differences } = resumption;
  const { run, directory } = begun;
  keepRows(directory, remainder.kept.length);
  const { densities = [], bursts = [], loads = [], warnings = [], endedAt: _ended, spending: _spent, ...rest } = run;
  const at = clock.wall();
  const atNs = ageNs(run, remainder, at);
  const resumed = {
    at: at.toISOString(),
    was: run.status === "complete" ? ("partial" as const) : run.status,
    atNs,
    pausedNs: atNs - lastEndNs(remainder.kept),
    trials: remainder.trials,
    droppedRows: remainder.droppedRows,
    differences: [...differences],
    environment,
  } satisfies NonNullable<RunRecord["resumed"]>[number];
  return {
    record: {
      ...rest,
      environment: joined(run.environment, environment),
      status: "running",
      resumed: [...(run.resumed ?? []), resumed],
    },
    warnings,
    densities: densities.filter(({ stopped }) => stopped !== "interrupted"),
    bursts: bursts.filter((burst) => isWholeBurst(burst, remainder)),
    // One that ended early, whatever the reason, is made again.
    loads: loads.filter(({ reason }) => reason === undefined),
    runStartedNs: (clock.now() - atNs) as Ns,
    // Whoever read the run holds its lock.
    open: (noted, redact) => openRunStore(directory, noted, redact),
  };
}

/** The machine that it began on; its fingerprint is that of no machine where the run goes on elsewhere. */
function joined(then: Environment, now: Environment): Environment {
  return { ...then, fingerprint: joinedFingerprint([then.fingerprint, now.fingerprint]) };
}

/** How old the run is, never less than its newest row: wall clocks are set back. */
function ageNs({ startedAt }: RunRecord, { kept }: Remainder, now: Date): Ns {
  const wallNs = fromMs(Math.max(0, now.getTime() - Date.parse(startedAt)));
  return nanoseconds(Math.max(wallNs, lastEndNs(kept)));
}

/** One that ended early, whatever the reason, is sent again. */
function isWholeBurst({ scenario, rounds }: BurstRecord, { planned }: Remainder): boolean {
  const asked = planned.find(({ prepared }) => prepared.scenario.name === scenario)?.prepared.scenario.burst;
  return asked !== undefined && rounds.length >= asked.rounds;
}

/** The scenario without the targets that a part of the run has a record of. */
export function withoutRecorded(
  prepared: PreparedScenario,
  recorded: readonly { readonly scenario: string; readonly target: string }[],
): PreparedScenario {
  const isRecorded = (name: string): boolean =>
    recorded.some(({ scenario, target }) => scenario === prepared.scenario.name && target === name);
  return { ...prepared, targets: new Map([...prepared.targets].filter(([name]) => !isRecorded(name))) };
}
