import { artifactOf, engineOf } from "../analysis/target-identity.ts";
import { BenchError } from "../errors/bench-error.ts";
import type { RunRecord, TargetRecord } from "../results/run-record.ts";
import { describeMachine, type MachineDescription } from "../io/machine.ts";
import type { BegunRun } from "./begun-run.ts";
import { leaveRecorded } from "./resumed-plan.ts";
import type { PlannedScenario } from "./run-plan.ts";
import type { RunResumption } from "./run-resumption.ts";
import type { RunVersions } from "./run-record.ts";

/**
 * What is left of a run, and under which circumstances it goes on.
 * @param planned as it would be planned anew
 * @throws BenchError as `leaveRecorded` and `checkCircumstances`
 */
export function planResumption(
  begun: BegunRun,
  planned: readonly PlannedScenario[],
  versions: RunVersions,
): RunResumption {
  const targets = planned.flatMap(({ prepared }) => prepared.records);
  const differences = checkCircumstances(begun, { machine: describeMachine(), targets, versions });
  return { begun, remainder: leaveRecorded(planned, begun), differences };
}

/** What a run would go on with. */
export interface Circumstances {
  readonly machine: Pick<MachineDescription, "fingerprint" | "cpu" | "node">;
  readonly targets: readonly TargetRecord[];
  readonly versions: RunVersions;
}

/**
 * What is not as it was when the run began: machine, Node, engines, digests of what is measured, versions. One line each.
 * @throws BenchError "target-unavailable" when a target is not there any more; "usage" when something differs, unless that is allowed
 */
export function checkCircumstances({ run, directory, allowsDifferent }: BegunRun, now: Circumstances): string[] {
  for (const target of run.targets) refuseMissing(target, now.targets);
  const found = differencesOf(run, now);
  if (found.length === 0 || allowsDifferent) return found;
  throw new BenchError("usage", `${directory} cannot go on here, not everything is as it was: ${found.join("; ")}`, {
    hint: "go on where it began, or begin a new run; --allow-different goes on all the same, and the record says what differs",
  });
}

function refuseMissing(then: TargetRecord, targets: readonly TargetRecord[]): void {
  if (!then.available) return;
  const now = findTarget(then, targets);
  if (now?.available === true || (now === undefined && then.arm !== undefined)) return;
  throw new BenchError(
    "target-unavailable",
    `${then.scenario}: ${then.name} was there when the run began, and is not now: ${now?.reason ?? "the scenario has no such target"}`,
    { hint: now?.hint ?? "begin a new run" },
  );
}

function differencesOf(run: RunRecord, { machine, targets, versions }: Circumstances): string[] {
  const { environment } = run;
  const found: string[] = [];
  const compare: Compare = (what, then, now) => {
    if (then !== undefined && now !== undefined && then !== now) found.push(`${what}: ${then} then, ${now} now`);
  };
  compare("machine", describe(environment), describe(machine));
  compare("Node", environment.node, machine.node);
  compare("commit", run.source?.commit, versions.source?.commit);
  const { label, source } = run.against ?? {};
  compare(`commit of ${label ?? ""}`, source?.commit, versions.against?.source?.commit);
  for (const then of run.targets) compareTarget(then, findTarget(then, targets), compare);
  return [...new Set(found)];
}

type Compare = (what: string, then: string | undefined, now: string | undefined) => void;

function compareTarget(then: TargetRecord, now: TargetRecord | undefined, compare: Compare): void {
  if (now === undefined || !then.available) return;
  const name = `${then.scenario} ${then.name}`;
  compare(`engine of ${name}`, engineOf(then) || undefined, engineOf(now) || undefined);
  const digests = artifactOf(now);
  for (const [fact, digest] of Object.entries(artifactOf(then))) compare(`${fact} of ${name}`, digest, digests[fact]);
}

/** Two machines can be alike in every word and yet not in what their digest is of. */
function describe({ cpu, fingerprint }: Pick<MachineDescription, "fingerprint" | "cpu">): string {
  return `${cpu.model}, ${cpu.cores} cores (${fingerprint})`;
}

function findTarget({ scenario, name }: TargetRecord, targets: readonly TargetRecord[]): TargetRecord | undefined {
  return targets.find((target) => target.scenario === scenario && target.name === name);
}
