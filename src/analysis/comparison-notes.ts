import type { RunRecord } from "../results/run-record.ts";
import type { RunSummary } from "../results/run-summary.ts";
import { formatNumber, formatRatio } from "../units/format-duration.ts";
import type { SeriesMatch } from "./run-matching.ts";
import type { SeriesComparison } from "./run-verdicts.ts";

/** Series that move together say something from this many on. */
const fewestTogether = 4;
/** Of the common factor, on the log scale: how far single series may lie from it. */
const togetherWithin = 0.5;

/** What a careful reader of a comparison of runs must know: one sentence each, without a full stop. */
export function runNotes({
  baseline,
  candidate,
  series,
  matches,
}: {
  readonly baseline: readonly RunSummary[];
  readonly candidate: RunSummary;
  readonly series: readonly SeriesComparison[];
  readonly matches: readonly SeriesMatch[];
}): string[] {
  return [
    ...assumedNote(series, baseline.length),
    ...leftOutNote(matches),
    ...statusNotes("the candidate's run", [candidate]),
    ...statusNotes("a run of the baseline", baseline),
    ...toolNote([...baseline, candidate]),
    ...togetherNote(series),
  ];
}

/** What a careful reader of a comparison inside one run must know. */
export function pairedNotes(run: RunRecord, distrust: string | null): string[] {
  return [
    ...(distrust === null
      ? []
      : [`${distrust}: nothing is called slower or faster; measure again on a quieter machine`]),
    ...statusNotes("the run", [run]),
  ];
}

function assumedNote(series: readonly SeriesComparison[], runs: number): string[] {
  const assumed = series.flatMap(({ noise }) => (noise?.from === "assumed" ? [noise.cv] : []));
  if (assumed.length === 0) return [];
  const cv = `${formatNumber(Math.max(...assumed) * 100)} %`;
  const known =
    runs === 1
      ? "one run on each side does not tell how much runs differ"
      : `${runs} runs of the baseline are too few to tell how much runs differ`;
  return [
    `${known}: a run-to-run variation of ${cv} is assumed (runNoise in the scenario, --run-noise), and differences well beyond it are found; name more runs of the baseline, or measure both versions in one run (bench run --against)`,
  ];
}

function leftOutNote(matches: readonly SeriesMatch[]): string[] {
  const some = matches.filter(({ leftOut, comparable }) => leftOut > 0 && comparable.length > 0);
  if (some.length === 0) return [];
  const most = Math.max(...some.map(({ leftOut }) => leftOut));
  return [
    `up to ${most} ${most === 1 ? "run" : "runs"} of the baseline are left out of ${some.length} series: another machine, engine or question`,
  ];
}

const statusMeanings = {
  running: "has not ended, or was killed",
  partial: "ended before its plan did",
  interrupted: "was interrupted",
} as const;

function statusNotes(whose: string, runs: readonly Pick<RunSummary, "id" | "status">[]): string[] {
  return runs.flatMap(({ id, status }) => (status === "complete" ? [] : [`${whose} ${statusMeanings[status]}: ${id}`]));
}

function toolNote(runs: readonly Pick<RunSummary, "tool">[]): string[] {
  const versions = [...new Set(runs.map(({ tool }) => `${tool.name} ${tool.version}`))];
  return versions.length < 2 ? [] : [`the runs were measured by different versions: ${versions.join(", ")}`];
}

/** A change of one program moves its own series; what moves all alike is more likely to be under all of them. */
function togetherNote(series: readonly SeriesComparison[]): string[] {
  const logs = series.flatMap(({ estimate }) => (estimate === null ? [] : [Math.log(estimate.ratio)]));
  const targets = new Set(series.map(({ scenario, target }) => `${scenario}\n${target}`));
  if (logs.length < fewestTogether || targets.size < 2) return [];
  const common = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const margin = Math.min(...series.map((one) => one.margin));
  const isTogether = logs.every((log) => Math.abs(log - common) <= togetherWithin * Math.abs(common));
  if (!isTogether || Math.abs(common) <= Math.log1p(margin)) return [];
  return [
    `all ${logs.length} series moved together, by about ${formatRatio(Math.exp(common))}: that is more likely the machine, or something that all have in common, than each by itself`,
  ];
}
