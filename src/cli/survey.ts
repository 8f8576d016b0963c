import { messageOf } from "../errors/bench-error.ts";
import type { TargetRecord } from "../results/run-record.ts";
import type { PlannedScenario } from "./run-plan.ts";

/**
 * Lets every deployment look, untimed, at what cannot be seen while a clock runs, and adds what it found to the facts of its
 * record. A look that fails is a fact with its reason. Rejects with the reason of `signal` when that aborts.
 */
export async function surveyTargets(
  planned: readonly PlannedScenario[],
  signal: AbortSignal,
): Promise<PlannedScenario[]> {
  const surveyed: PlannedScenario[] = [];
  for (const one of planned) {
    const records: TargetRecord[] = [];
    for (const record of one.prepared.records) {
      records.push({ ...record, facts: { ...record.facts, ...(await survey(one, record, signal)) } });
    }
    surveyed.push({ ...one, prepared: { ...one.prepared, records } });
  }
  return surveyed;
}

async function survey(
  { prepared: { scenario, targets } }: PlannedScenario,
  { name }: TargetRecord,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const deployment = targets.get(name)?.deployment;
  if (deployment?.survey === undefined) return {};
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(scenario.timeouts.startMs)]);
  try {
    const facts = await deployment.survey(scenario.request, deadline);
    signal.throwIfAborted();
    return facts;
  } catch (error) {
    signal.throwIfAborted();
    return { survey: `failed: ${messageOf(error)}` };
  }
}
