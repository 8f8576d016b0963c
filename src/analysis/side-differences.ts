import type { RunSummary, SeriesSummary } from "../results/run-summary.ts";
import type { SideDifference } from "./run-verdicts.ts";

/** A series of one run. */
export interface SeriesOfRun {
  readonly run: Pick<RunSummary, "fingerprint" | "machine">;
  readonly series: SeriesSummary;
}

/** Why two series are not of the same thing, in the order in which it matters; null where they are. */
export function incomparability(
  baseline: SeriesOfRun,
  candidate: SeriesOfRun,
): "machine" | "engine" | "question" | null {
  if (baseline.run.fingerprint !== candidate.run.fingerprint) return "machine";
  if (baseline.series.engine !== candidate.series.engine) return "engine";
  return baseline.series.question === candidate.series.question ? null : "question";
}

/**
 * What is not the same in a series of two runs: machine, engine, question, digests of what was measured.
 * @param refused whether the first three forbid the comparison; digests never do, they are usually what is tested
 */
export function seriesDifferences(baseline: SeriesOfRun, candidate: SeriesOfRun, refused: boolean): SideDifference[] {
  const { scenario, target, start } = candidate.series;
  const found: SideDifference[] = [];
  const differ = (what: string, [before, now]: readonly [string, string], isRefused: boolean): void => {
    found.push({ what, baseline: before, candidate: now, refused: isRefused });
  };
  if (baseline.run.fingerprint !== candidate.run.fingerprint)
    differ("machine", [describeMachine(baseline), describeMachine(candidate)], refused);
  if (baseline.series.engine !== candidate.series.engine)
    differ(`engine of ${scenario} ${target}`, [baseline.series.engine, candidate.series.engine], refused);
  if (baseline.series.question !== candidate.series.question)
    differ(`question of ${scenario} ${start}`, [baseline.series.question, candidate.series.question], refused);
  for (const [name, digest] of Object.entries(candidate.series.artifact)) {
    const before = baseline.series.artifact[name];
    if (before !== undefined && before !== digest) differ(`${name} of ${scenario} ${target}`, [before, digest], false);
  }
  return found;
}

/** Each once: the series of a target share its engine, and all series of a run its machine. Refused ones first. */
export function uniqueDifferences(differences: readonly SideDifference[]): SideDifference[] {
  const all = new Map(
    differences
      .toSorted((a, b) => Number(a.refused) - Number(b.refused))
      .map((difference) => [`${difference.what}\n${difference.baseline}`, difference]),
  );
  return [...all.values()].toSorted((a, b) => Number(b.refused) - Number(a.refused));
}

/** Two machines can be alike in every word and yet not in what their digest is of. */
function describeMachine({ run: { machine, fingerprint } }: SeriesOfRun): string {
  return `${machine} (${fingerprint})`;
}
