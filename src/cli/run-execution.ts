import { describeMachine } from "../io/machine.ts";
import type { RunStore } from "../io/run-store.ts";
import type { Shard } from "../results/continuation.ts";
import type { LoadRecord } from "../results/load-record.ts";
import type { BurstRecord, DensityRecord, RunRecord } from "../results/run-record.ts";
import type { Ending, MeasurementEvent } from "../runner/measurement.ts";
import { measure } from "../runner/measurement.ts";
import type { Redaction } from "../scenario/redaction.ts";
import { measureFloor } from "../system/floor.ts";
import { formatDuration } from "../units/format-duration.ts";
import { startKinds } from "../units/start-kind.ts";
import { elapsed, type Ns } from "../units/duration.ts";
import { endTime } from "../units/run-times.ts";
import { messageOf } from "../errors/bench-error.ts";
import { watchArtifacts } from "./artifact-watch.ts";
import { measureBursts } from "./bursts.ts";
import { measureDensities } from "./densities.ts";
import { onEarlyExit } from "./interruption.ts";
import { measureLoads } from "./loads.ts";
import type { Progress } from "./progress.ts";
import type { PreparedScenario } from "./preparation.ts";
import { newRunRecord, type RunVersions } from "./run-record.ts";
import type { PlannedScenario } from "./run-plan.ts";
import type { Session } from "./session.ts";
import type { SpendingMeter } from "./spending-meter.ts";
import { beginAnew, goOn, type RunResumption, withoutRecorded } from "./run-resumption.ts";
import { precisionStop } from "./stop-rule.ts";
import { surveyTargets } from "./survey.ts";
import { verdictStop } from "./verdict-stop.ts";

type RunStatus = "complete" | "partial" | "interrupted";

/** What `executeRun` needs. */
export interface Execution {
  readonly id: string;
  readonly startedAt: Date;
  readonly seed: number;
  readonly planned: readonly PlannedScenario[];
  readonly versions: RunVersions;
  /** What the record is to say about the run from its beginning. */
  readonly notes: readonly string[];
  readonly session: Session;
  /** Folder of all runs. */
  readonly root: string;
  readonly progress: Progress;
  readonly meter: SpendingMeter;
  readonly signal: AbortSignal;
  /** For everything that is written. */
  readonly redact: Redaction;
  readonly shard?: Shard | undefined;
  /** The run that goes on; undefined: a new one begins. */
  readonly resumption?: RunResumption | undefined;
}

/**
 * Measures every planned scenario, one after the other, into `<root>/<id>/`, or what is left of it into the folder of a run
 * that goes on. A failure keeps what was measured as `partial`.
 */
export async function executeRun(execution: Execution): Promise<void> {
  const { id, startedAt, seed, versions, session, root, progress, meter, shard, resumption } = execution;
  // The cap ends a run as an interruption does: what was measured is kept.
  const signal = AbortSignal.any([execution.signal, meter.signal]);
  const { clock } = session.context;
  progress.step("measuring the floor of the harness");
  const floor = await measureFloor(session.context);
  progress.step("looking at what each target needs");
  const planned = await surveyTargets(execution.planned, signal);
  const environment = { ...describeMachine(), engines: enginesOf(planned), floor };
  const fresh = (): RunRecord => newRunRecord({ id, startedAt, seed, environment, planned, versions, shard });
  const begun = resumption === undefined ? beginAnew(root, fresh(), clock) : goOn(resumption, environment, clock);
  const { record, densities, bursts, loads, runStartedNs } = begun;
  const warnings = [...new Set([...begun.warnings, ...execution.notes])];
  const noted = (): RunRecord => {
    const spending = meter.spent();
    return {
      ...record,
      ...(densities.length === 0 ? {} : { densities }),
      ...(bursts.length === 0 ? {} : { bursts }),
      ...(loads.length === 0 ? {} : { loads }),
      ...(spending === undefined ? {} : { spending }),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  };
  using store = begun.open(noted(), execution.redact);
  const keepIn =
    <T>(list: T[]) =>
    (one: T): void => {
      list.push(one);
      store.update(noted());
    };
  const end = (status: RunStatus): void => {
    const { endedAtMs, warning } = endTime(session.opened, clock);
    if (warning !== undefined) warnings.push(warning);
    store.update({ ...noted(), status, endedAt: new Date(endedAtMs).toISOString() });
  };
  using _ = onEarlyExit(() => end("interrupted"));
  let status: RunStatus = "partial";
  try {
    // Copies: what was recorded earlier is not measured again.
    const recorded = { bursts: [...bursts], densities: [...densities], loads: [...loads] };
    const keepers = { keepDensity: keepIn(densities), keepBurst: keepIn(bursts), keepLoad: keepIn(loads) };
    const recording = { store, record, warnings, ...recorded, ...keepers };
    const ending = await measureAll({ ...execution, signal, planned }, { ...recording, runStartedNs });
    if (ending !== "interrupted") status = "complete";
    else if (execution.signal.aborted) status = "interrupted";
  } catch (error) {
    warnings.push(`the run was stopped: ${messageOf(error)}`);
    throw error;
  } finally {
    end(status);
  }
}

/** Every engine that was found, with its version. */
function enginesOf(planned: readonly PlannedScenario[]): Record<string, string> {
  return Object.fromEntries(
    planned.flatMap(({ prepared }) =>
      prepared.records.flatMap(({ kind, engine = kind, version }) =>
        version === undefined ? [] : [[engine, version] as const],
      ),
    ),
  );
}

/** What measuring writes to. */
interface Recording {
  readonly store: RunStore;
  /** As it was when the run began. */
  readonly record: RunRecord;
  readonly bursts: readonly BurstRecord[];
  readonly densities: readonly DensityRecord[];
  readonly loads: readonly LoadRecord[];
  readonly keepDensity: (density: DensityRecord) => void;
  readonly keepBurst: (burst: BurstRecord) => void;
  readonly keepLoad: (load: LoadRecord) => void;
  readonly warnings: string[];
  readonly runStartedNs: Ns;
}

async function measureAll(execution: Execution, recording: Recording): Promise<Ending> {
  const { store, record, warnings, runStartedNs } = recording;
  const { planned, session, progress, signal } = execution;
  for (const [at, { prepared, plan, resumed, afterTrials, looks, verdictLooks }] of planned.entries()) {
    if (plan.length === 0) continue;
    const { scenario, targets } = prepared;
    const later = planned.slice(at + 1).reduce((sum, next) => sum + (next.resumed?.left ?? next.plan).length, 0);
    const mayEndEarly = (looks ?? verdictLooks ?? scenario.stop.timeBudgetMs) !== undefined;
    progress.begin(scenario.name, listSeries(prepared, plan), mayEndEarly);
    const beganNs = session.context.clock.now();
    const artifacts = watchArtifacts(prepared);
    const ending = await measure({
      scenario,
      plan: resumed?.left ?? plan,
      ...(resumed === undefined ? {} : { earlier: resumed.earlier }),
      targets,
      clock: session.context.clock,
      runStartedNs,
      signal,
      append: (samples) => store.append(samples),
      onOutage: (text) => {
        progress.note(text);
        warnings.push(`${scenario.name}: ${text}`);
      },
      isPrecise: verdictLooks === undefined ? precisionStop(scenario.stop, looks) : verdictStop(record, scenario.name),
      onEvent: (event) => {
        noteTeardown(event, scenario.name, warnings);
        if (event.type === "trial-finished") warnings.push(...artifacts.after(event.order));
        progress.event(scenario.name, event, later);
      },
    });
    if (ending === "interrupted") return ending;
    progress.note(
      `${scenario.name}: ${describeEnding(ending, verdictLooks !== undefined)} after ${formatDuration(elapsed(beganNs, session.context.clock.now()))}`,
    );
    if (afterTrials === false) continue;
    const { clock } = session.context;
    const then = { clock, signal, progress };
    const alone = withoutArms(prepared);
    await measureBursts(withoutRecorded(alone, recording.bursts), { ...then, keep: recording.keepBurst });
    const warn = (message: string): void => void warnings.push(message);
    await measureLoads(withoutRecorded(alone, recording.loads), { ...then, keep: recording.keepLoad, warn });
    await measureDensities(withoutRecorded(alone, recording.densities), { ...then, keep: recording.keepDensity, warn });
    if (signal.aborted) return "interrupted";
  }
  return "plan-finished";
}

/** Without the other arms: only starts and warm requests are compared with them. */
function withoutArms(prepared: PreparedScenario): PreparedScenario {
  const arms = prepared.records.flatMap(({ name, arm }) => (arm === undefined ? [] : [name]));
  return { ...prepared, targets: new Map([...prepared.targets].filter(([name]) => !arms.includes(name))) };
}

/** Every series of the plan once, in the order of the targets and of the ladder. */
function listSeries({ targets }: PlannedScenario["prepared"], plan: PlannedScenario["plan"]): PlannedScenario["plan"] {
  const places = [...targets.keys()];
  const [first] = plan;
  return plan
    .filter(({ trial }) => trial === first?.trial)
    .toSorted(
      (a, b) =>
        places.indexOf(a.target) - places.indexOf(b.target) ||
        startKinds.indexOf(a.start) - startKinds.indexOf(b.start),
    );
}

function noteTeardown(event: MeasurementEvent, scenario: string, warnings: string[]): void {
  if (event.type !== "trial-finished" || event.teardownError === undefined) return;
  const { target, start, trial } = event.order;
  warnings.push(
    `${scenario}: the instance of ${target} ${start} trial ${trial} could not be removed: ${event.teardownError}; run bench clean`,
  );
}

function describeEnding(ending: Exclude<Ending, "interrupted">, untilVerdict: boolean): string {
  switch (ending) {
    case "plan-finished":
      return untilVerdict ? "all trials done, not every verdict found" : "all trials done";
    case "precise":
      return untilVerdict ? "every verdict found" : "as precise as asked";
    case "time-budget":
      return "time budget spent";
  }
}
