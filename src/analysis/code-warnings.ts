import type { TargetRecord } from "../results/run-record.ts";
import { codeStates } from "../results/sample.ts";
import { type StartKind, startKinds } from "../units/start-kind.ts";
import type { Cell, Warning } from "./analysis.ts";
import { standInOf } from "./stand-ins.ts";
import type { WarningInput } from "./warning-input.ts";

/**
 * One warning for each scenario in which a rung of the ladder holds targets whose code is in different states: its
 * ratios compare compiling, too. The rung with the most states stands for the others.
 */
export function codeWarnings({ run, screened }: WarningInput): Warning[] {
  const cells = screened.map(({ cell }) => cell).filter(({ n }) => n > 0);
  return run.scenarios.flatMap(({ name }) => {
    const own = cells.filter(({ scenario }) => scenario === name);
    const targets = run.targets.filter(({ scenario }) => scenario === name);
    const rungs = startKinds
      .filter((start) => own.some((cell) => cell.start === start))
      .map((start) => ({ start, rung: rungCells(targets, own, start) }))
      .filter(({ rung }) => rung.length > 1)
      .map(({ start, rung }) => ({ start, counts: stateCounts(rung) }));
    const [mixed] = rungs.filter(({ counts }) => counts.length > 1).sort((a, b) => b.counts.length - a.counts.length);
    if (mixed === undefined) return [];
    return [
      {
        code: "code-states-differ",
        message: `${name}: one start compares code in different states (${mixed.start}: ${mixed.counts.join(", ")} targets): some compile within it, others did before`,
        hint: "compare targets of one state to compare hosts; the table of compiled code has the state of each",
      },
    ];
  });
}

/** The cell that each target has in a rung, or that stands in it. */
function rungCells(targets: readonly TargetRecord[], cells: readonly Cell[], start: StartKind): Cell[] {
  return targets.flatMap((target) => {
    const wanted = standInOf(target, start) ?? start;
    return cells.filter((cell) => cell.target === target.name && cell.start === wanted);
  });
}

/** "8 jit", "2 aot": a cell whose samples differ counts for each of its states. */
function stateCounts(cells: readonly Cell[]): string[] {
  return codeStates
    .map((state) => ({ state, count: cells.filter(({ code }) => code?.states.includes(state) === true).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`);
}
