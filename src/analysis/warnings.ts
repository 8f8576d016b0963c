import type { RunRecord } from "../results/run-record.ts";
import type { Warning } from "./analysis.ts";
import { cellWarnings } from "./cell-warnings.ts";
import { codeWarnings } from "./code-warnings.ts";
import { continuationWarnings } from "./continuation-warnings.ts";
import { countWarnings } from "./count-warnings.ts";
import { functionWarnings } from "./function-warnings.ts";
import { machineWarnings } from "./machine-warnings.ts";
import type { WarningInput } from "./warning-input.ts";

/** Everything that a careful reader must know: first about the run, then its machine and targets, then single cells. */
export function analysisWarnings(input: WarningInput): Warning[] {
  const { run } = input;
  return [
    ...statusWarnings(run),
    ...continuationWarnings(run),
    ...machineWarnings(input),
    ...functionWarnings(input),
    ...codeWarnings(input),
    ...countWarnings(input),
    ...cellWarnings(input),
  ];
}

const statusMeanings = {
  running: "the run has not ended, or was killed: what is here is what was written until then",
  partial: "the run ended before its plan did",
  interrupted: "the run was interrupted: every finished trial is here, the one in flight is not",
} as const;

function statusWarnings({ id, status, merged, warnings = [] }: RunRecord): Warning[] {
  const noticed = warnings.map((message) => ({ code: "run", message }));
  if (status === "complete") return noticed;
  return [
    {
      code: `run-${status}`,
      message: statusMeanings[status],
      hint:
        merged === undefined
          ? `bench run --resume ${id} goes on where it stopped, for balanced data`
          : "measure the shards that are missing, and merge again, for balanced data",
    },
    ...noticed,
  ];
}
