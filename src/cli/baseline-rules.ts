import { BenchError } from "../errors/bench-error.ts";
import type { RunSummary, SeriesSummary } from "../results/run-summary.ts";
import { listSome } from "../analysis/name-list.ts";

/**
 * Refuses runs that would make a baseline lie: those that did not end, that lost starts, or measured nothing.
 * @param force lets through all but a run without a single accepted start
 * @throws BenchError "usage" naming run and series
 */
export function requireSound(runs: readonly RunSummary[], force: boolean): void {
  for (const { id, status, series } of runs) {
    if (series.every(({ n }) => n === 0)) {
      throw new BenchError("usage", `${id} has no accepted start: there is nothing to compare with`, {
        hint: "measure again with `bench run`",
      });
    }
    if (force) continue;
    if (status !== "complete") {
      throw new BenchError("usage", `${id} is ${status}: not all of its series have all of their starts`, {
        hint: "measure again, or keep it all the same with --force",
      });
    }
    const bad = series.filter((one) => one.exceedsLimits || one.n === 0);
    if (bad.length === 0) continue;
    throw new BenchError("usage", `${id} has series that fail: ${listSome(bad.map(describeLosses))}`, {
      hint: "a later run could not be called failing: mend them and measure again, or keep them all the same with --force",
    });
  }
}

function describeLosses({ scenario, target, start, n, failed, setAside }: SeriesSummary): string {
  return `${scenario} ${target} ${start} (${n} accepted, ${failed} failed, ${setAside} set aside)`;
}

/**
 * Refuses runs of different machines: they differ by more than the code.
 * @param remedy what to do about it
 * @throws BenchError "usage" naming both
 */
export function requireOneMachine(runs: readonly RunSummary[], remedy: string): void {
  const [first] = runs;
  const other = runs.find(({ fingerprint }) => fingerprint !== first?.fingerprint);
  if (first === undefined || other === undefined) return;
  throw new BenchError(
    "usage",
    `${first.id} and ${other.id} are of different machines: ${first.machine}; ${other.machine}`,
    { hint: remedy },
  );
}

/** Series whose engine or question is not the same in all runs: a candidate is compared with the runs that are like it. */
export function mixedSeries(runs: readonly RunSummary[]): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { scenario, target, start, engine, question } of runs.flatMap(({ series }) => series)) {
    const name = `${scenario} ${target} ${start}`;
    kinds.set(name, (kinds.get(name) ?? new Set()).add(`${engine}\n${question}`));
  }
  return [...kinds].filter(([, found]) => found.size > 1).map(([name]) => name);
}
