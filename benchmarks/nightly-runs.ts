import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedTrial, RunRecord } from "../src/results/run-record.ts";
import type { Sample } from "../src/results/sample.ts";
import { nanoseconds } from "../src/units/duration.ts";
import { type Random, seededRandom } from "../src/units/random.ts";

const published = "results/published/hello";
const targets = ["wasm-c", "wasm-go", "process-node", "docker-node"];
const scenarios = ["hello", "orders"];
const trials = 30;
const dayMs = 86_400_000;
const firstNight = Date.UTC(2024, 0, 1, 2);

/**
 * Folders of nightly runs, as `bench run` leaves them: 2 scenarios, 4 targets, the starts that each can provide (host, cold, warm),
 * 30 trials and 10 warm requests each, 2,760 rows. Rows are those of the published run, every night with noise of its own; from two
 * thirds of the nights on, one target is 15 % slower.
 */
export function writeNightlyRuns(results: string, nights: number, seed: number): void {
  const record = JSON.parse(readFileSync(join(published, "run.json"), "utf8")) as RunRecord;
  const rows = readFileSync(join(published, "samples.ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Sample)
    .filter(({ target, trial }) => targets.includes(target) && trial < trials);
  const random = seededRandom(seed);
  for (let night = 0; night < nights; night++) {
    const startedAt = new Date(firstNight + night * dayMs).toISOString();
    const id = `${startedAt.slice(0, 10)}T02-00-00Z-nightly-${night.toString(16).padStart(4, "0")}`;
    const folder = join(results, id);
    mkdirSync(folder, { recursive: true });
    const endedAt = new Date(firstNight + night * dayMs + 600_000).toISOString();
    writeFileSync(
      join(folder, "run.json"),
      `${JSON.stringify(recordOf(record, { id, startedAt, endedAt }), null, 1)}\n`,
    );
    const lines = scenarios.flatMap((scenario) => {
      const level = night > (2 * nights) / 3 ? 1.15 : 1;
      return rows.map((row) =>
        JSON.stringify(disturbed(row, scenario, row.target === "docker-node" ? level : 1, random)),
      );
    });
    writeFileSync(join(folder, "samples.ndjson"), `${lines.join("\n")}\n`);
  }
}

function recordOf(run: RunRecord, own: Pick<RunRecord, "id" | "startedAt"> & { readonly endedAt: string }): RunRecord {
  const [first] = run.scenarios;
  if (first === undefined) throw new Error(`${published} has no scenario`);
  const order = run.order.filter(([, target, , trial]) => targets.includes(target) && trial < trials);
  return {
    ...run,
    ...own,
    scenarios: scenarios.map((name) => ({ ...first, name, stop: { trials } })),
    targets: scenarios.flatMap((scenario) =>
      run.targets.filter(({ name }) => targets.includes(name)).map((target) => ({ ...target, scenario })),
    ),
    order: scenarios.flatMap((scenario) =>
      order.map(([, target, start, trial]): PlannedTrial => [scenario, target, start, trial]),
    ),
  };
}

/** The row with 3 % noise: its total and its phases by the same factor, so that they still sum up. */
function disturbed(row: Sample, scenario: string, level: number, random: Random): Sample {
  const factor = level * Math.exp(0.03 * (random() + random() + random() - 1.5) * 2);
  const phases = row.phases.map((phase) => ({ ...phase, ns: nanoseconds(phase.ns * factor) }));
  const totalNs = nanoseconds(phases.reduce((sum, { ns }) => sum + ns, 0));
  return { ...row, scenario, phases, totalNs };
}
