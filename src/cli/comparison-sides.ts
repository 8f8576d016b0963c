import { BenchError } from "../errors/bench-error.ts";
import { listBaselines, readBaseline } from "../io/baseline-files.ts";
import { isPath } from "../io/run-folders.ts";
import { oldestFirst } from "../results/run-order.ts";
import type { RunSummary } from "../results/run-summary.ts";
import { readStoredRun, type StoredRun } from "./stored-runs.ts";

/** Runs that stand on one side of a comparison. */
export interface Side {
  /** As a person names it. */
  readonly label: string;
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
}

/**
 * What a word of the command line stands for: the folder of a run, else a baseline of that name.
 * @param baselines folder of the baselines
 * @throws BenchError "usage" naming the baselines that are there
 */
export async function readSide(word: string, baselines: string): Promise<Side> {
  if (isPath(word)) {
    const { directory, summary } = await readStoredRun(word);
    return { label: directory, runs: [summary] };
  }
  const known = listBaselines(baselines);
  if (known.includes(word)) return { label: word, runs: readBaseline(baselines, word).runs };
  throw new BenchError("usage", `${word} is neither the folder of a run nor a baseline in ${baselines}/`, {
    hint:
      known.length === 0
        ? "name a folder such as results/<id>, or make a baseline: bench baseline set <name> results/<id>"
        : `baselines: ${known.join(", ")}`,
  });
}

/** Several words as one side, each run once. @throws BenchError "usage" */
export async function readSides(words: readonly string[], baselines: string): Promise<Side> {
  const sides: Side[] = [];
  for (const word of words) sides.push(await readSide(word, baselines));
  const runs = new Map(sides.flatMap((side) => side.runs.map((run) => [run.id, run])));
  const [only] = sides;
  if (sides.length === 1 && only !== undefined) return only;
  return {
    label: `${runs.size} runs (${sides.map(({ label }) => label).join(", ")})`,
    runs: [...runs.values()].toSorted(oldestFirst),
  };
}

/** The run that is judged. @throws BenchError "usage" when it is none, such as the name of a baseline */
export async function readCandidate(word: string, baselines: string): Promise<StoredRun> {
  if (isPath(word)) return readStoredRun(word);
  if (listBaselines(baselines).includes(word)) {
    throw new BenchError("usage", `${word} is a baseline, and what is judged is a run`, {
      hint: "name the folder of a run last, such as results/<id>",
    });
  }
  throw new BenchError("usage", `there is no run in ${word}`, {
    hint: "name the folder of a run, such as results/<id>",
  });
}

/** A run cannot be judged by itself. @throws BenchError "usage" */
export function refuseSelf(side: Side, { summary }: StoredRun): void {
  if (!side.runs.some(({ id }) => id === summary.id)) return;
  throw new BenchError("usage", `${summary.id} is on both sides: it would be compared with itself`, {
    hint: "name another run; a run is checked before it is added to a baseline",
  });
}
