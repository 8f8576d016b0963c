import { mkdirSync, openSync, closeSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { PlannedTrial, RunRecord } from "../src/results/run-record.ts";
import type { Sample } from "../src/results/sample.ts";
import { nanoseconds } from "../src/units/duration.ts";
import { seededRandom } from "../src/units/random.ts";

const published = "results/published/hello";

/**
 * A run of exactly so many rows, as `bench run` leaves it: the published run over and over, each time with trials and times that go
 * on and with noise of its own. @returns its folder
 */
export function writeLargeRun(results: string, rows: number, seed: number): string {
  const record = JSON.parse(readFileSync(join(published, "run.json"), "utf8")) as RunRecord;
  const lines = readFileSync(join(published, "samples.ndjson"), "utf8").trimEnd().split("\n");
  const samples = lines.map((line) => JSON.parse(line) as Sample);
  const trials = Math.max(...samples.map(({ trial }) => trial)) + 1;
  const lengthNs = Math.max(...samples.map(({ atNs }) => atNs ?? 0));
  const random = seededRandom(seed);
  const id = "2026-11-29T00-00-00Z-large-0001";
  const folder = join(results, id);
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, "samples.ndjson"), "w");
  const rounds = Math.ceil(rows / samples.length);
  for (let round = 0, written = 0; round < rounds; round++) {
    const again = samples.slice(0, rows - written).map((row): Sample => {
      const factor = Math.exp(0.06 * (random() + random() + random() - 1.5));
      const phases = row.phases.map((phase) => ({ ...phase, ns: nanoseconds(phase.ns * factor) }));
      const totalNs = nanoseconds(phases.reduce((sum, { ns }) => sum + ns, 0));
      const atNs = nanoseconds((row.atNs ?? 0) + round * lengthNs);
      const proof = { ...row.proof, instance: `${row.proof.instance}-${round}` };
      return { ...row, trial: row.trial + round * trials, atNs, totalNs, phases, proof };
    });
    written += again.length;
    writeSync(file, again.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  closeSync(file);
  const order = Array.from({ length: rounds }, (_, round) =>
    record.order.map(([scenario, target, start, trial]): PlannedTrial => [
      scenario,
      target,
      start,
      trial + round * trials,
    ]),
  ).flat();
  const scenarios = record.scenarios.map((scenario) => ({ ...scenario, stop: { trials: trials * rounds } }));
  writeFileSync(join(folder, "run.json"), `${JSON.stringify({ ...record, id, scenarios, order }, null, 1)}\n`);
  return folder;
}
