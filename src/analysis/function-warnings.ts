import type { RunRecord, TargetRecord } from "../results/run-record.ts";
import type { Cell, Warning } from "./analysis.ts";
import { listTargets } from "./name-list.ts";
import type { WarningInput } from "./warning-input.ts";

/** Warnings about Lambda functions: what is not as on Lambda, and what was spent. */
export function functionWarnings({ run, screened }: WarningInput): Warning[] {
  const cells = screened.map(({ cell }) => cell).filter(({ n }) => n > 0);
  const all = new Set(cells.map(({ target }) => target)).size;
  const about = (isMeant: (target: TargetRecord) => boolean, code: string, text: string, hint?: string): Warning[] => {
    const names = run.targets.filter((target) => isMeant(target) && isMeasured(target, cells)).map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      { code, message: `${listTargets([...new Set(names)], all)}: ${text}`, ...(hint === undefined ? {} : { hint }) },
    ];
  };
  return [
    ...spendingWarning(run),
    ...about(
      ({ facts }) => facts["emulated"] !== undefined,
      "emulated",
      "measured at an emulator, not on AWS: its times are those of the emulator",
    ),
    ...about(
      ({ facts }) => isUnlimited(facts["memory-limit"]) || isUnlimited(facts["cpu-share"]),
      "limits-not-enforced",
      "memory and CPU are not limited to what the function has: durations do not depend on its memory as they do on Lambda",
      "run as root, or with delegated control groups, or set sandbox: container",
    ),
    ...about(
      ({ facts }) => facts["cpu-share"]?.includes("capped at") === true,
      "cpu-capped",
      "this machine has fewer cores than Lambda gives for that memory",
    ),
  ];
}

function isUnlimited(fact: string | undefined): boolean {
  return fact?.startsWith("not enforced") === true;
}

function isMeasured({ scenario, name }: TargetRecord, cells: readonly Cell[]): boolean {
  return cells.some((cell) => cell.scenario === scenario && cell.target === name);
}

function spendingWarning({ spending }: RunRecord): Warning[] {
  if (spending?.capReached !== true) return [];
  return [
    {
      code: "spending-cap",
      message: `the run was stopped by its spending cap: ${spending.usd} of ${spending.capUsd ?? "0"} USD were spent, and the next trial could have cost more than the rest`,
      hint: "raise --max-usd",
    },
  ];
}
