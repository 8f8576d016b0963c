import type { RunSummary, SeriesSummary } from "../../src/results/run-summary.ts";
import { seededRandom, type Random } from "../../src/units/random.ts";

/** One series of a run: hello wasm cold, 30 starts, unless told otherwise. */
export function seriesSummary(medianNs: number, other: Partial<SeriesSummary> = {}): SeriesSummary {
  return {
    scenario: "hello",
    target: "wasm",
    kind: "wasm",
    start: "cold",
    rows: 30,
    n: 30,
    failed: 0,
    setAside: 0,
    exceedsLimits: false,
    medianNs,
    logError: 0.01,
    phases: [],
    question: "q",
    engine: "wasm embedded 12.4",
    artifact: { digest: "aa" },
    ...other,
  };
}

/** The run of night `night` (from 0), of a machine and a commit of its own. */
export function nightlyRun(
  night: number,
  series: readonly SeriesSummary[],
  other: Partial<RunSummary> = {},
): RunSummary {
  const startedAt = new Date(Date.UTC(2026, 8, 1 + night, 2)).toISOString();
  return {
    schema: 1,
    id: `${startedAt.slice(0, 10)}T02-00-00Z-all-${night.toString(16).padStart(4, "0")}`,
    startedAt,
    status: "complete",
    tool: { name: "coldbench", version: "0.1.0" },
    source: { commit: night.toString(16).padStart(4, "0").padEnd(40, "c"), dirty: false },
    fingerprint: "machine-a",
    machine: "Xeon, 2 cores, 8 GiB, Debian, kernel 6.1",
    unavailable: [],
    series: [...series],
    ...other,
  };
}

/** Factors around 1 that vary log-normally with this coefficient of variation, seeded. */
export function noise(cv: number, seed: number): () => number {
  const random: Random = seededRandom(seed);
  // The first numbers of the generator are near 1 whatever the seed, which would be an outlier at the start of every series.
  for (let draw = 0; draw < 20; draw++) random();
  const sigma = Math.sqrt(Math.log1p(cv ** 2));
  return () => {
    const [a, b] = [1 - random(), random()];
    return Math.exp(sigma * Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * b));
  };
}
