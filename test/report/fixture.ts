import type { Analysis, Cell, Comparison, Observation, Percentile, PhaseShare } from "../../src/analysis/analysis.ts";
import { toShape } from "../../src/analysis/cell.ts";
import type { PhaseName } from "../../src/results/sample.ts";
import { fromMs, nanoseconds } from "../../src/units/duration.ts";
import { type Random, seededRandom } from "../../src/units/random.ts";
import type { StartKind } from "../../src/units/start-kind.ts";
import { burstsFor } from "./fixture-bursts.ts";
import { densitiesFor } from "./fixture-densities.ts";
import { runOf, targetsOf } from "./fixture-records.ts";

/** What a cell of the fixture is made from: a log-normal total around `ms`, divided by the phases' weights. */
export interface CellPlan {
  readonly target: string;
  readonly kind: string;
  readonly start: StartKind;
  readonly ms: number;
  readonly phases: readonly { readonly phase: PhaseName; readonly step?: string; readonly weight: number }[];
  readonly more: CellExtras;
}

interface CellExtras {
  readonly sigma?: number;
  readonly n?: number;
  readonly failed?: number;
  readonly setAside?: number;
  readonly drift?: number;
  readonly outliers?: number;
}

/** @param phases weights in any unit: "create 8, boot:runtime 38" */
export function plan(
  target: string,
  kind: string,
  start: StartKind,
  ms: number,
  phases: string,
  more: CellExtras = {},
): CellPlan {
  const parts = phases.split(", ").map((text) => {
    const [name = "", weight = "0"] = text.split(" ");
    const [phase = "", step] = name.split(":");
    return { phase: phase as PhaseName, ...(step === undefined ? {} : { step }), weight: Number(weight) };
  });
  return { target, kind, start, ms, phases: parts, more };
}

const plans: readonly CellPlan[] = [
  plan("wasm-c", "wasm", "host", 88, "boot 71, load 9, prepare 3, init 2, connect 1, handle 4, other 2"),
  plan("wasm-c", "wasm", "compile", 1.9, "prepare 60, init 14, connect 3, handle 20, other 3"),
  plan("wasm-c", "wasm", "cold", 0.48, "init 38, connect 6, handle 51, other 5", { sigma: 0.12, outliers: 2 }),
  plan("wasm-c", "wasm", "warm", 0.31, "handle 96, other 4"),
  plan("process-node", "process", "cold", 46, "create 1, boot 38, load 3, connect 1, handle 3, other 1", {
    sigma: 0.08,
    drift: 0.041,
  }),
  plan("process-node", "process", "warm", 0.19, "handle 97, other 3"),
  plan("process-c", "process", "cold", 0.92, "create 30, handle 66, other 4"),
  plan(
    "docker-node",
    "docker",
    "cold",
    213,
    "create 8, boot:engine 150, boot:runtime 38, connect 1, handle 4, other 5",
    {
      sigma: 0.11,
      failed: 2,
      setAside: 1,
      n: 28,
      outliers: 1,
    },
  ),
  plan("docker-node", "docker", "thaw", 11, "create 55, connect 8, handle 34, other 3"),
  plan("docker-node", "docker", "warm", 0.24, "handle 97, other 3"),
  plan("docker-c[memory=128]", "docker", "cold", 171, "create 8, boot 155, handle 4, other 4"),
  plan("docker-c[memory=128]", "docker", "warm", 0.15, "handle 95, other 5"),
];

/** An analysis like one of a real run on Linux with Docker, n = 30, with everything that a report must show. */
export function exampleAnalysis(): Analysis {
  return analysisOf("hello", plans);
}

/** Two scenarios in one run, the second with another set of targets. */
export function twoScenarios(): Analysis {
  const [one, two] = [
    exampleAnalysis(),
    analysisOf(
      "sha256",
      plans.filter(({ kind }) => kind !== "docker"),
      7,
    ),
  ];
  return {
    ...one,
    densities: [...one.densities, ...two.densities],
    bursts: [...one.bursts, ...two.bursts],
    run: {
      ...one.run,
      scenarios: [...one.run.scenarios, ...two.run.scenarios],
      targets: [...one.run.targets, ...two.run.targets],
    },
    cells: [...one.cells, ...two.cells],
    comparisons: [...one.comparisons, ...two.comparisons],
    targets: [...one.targets, ...two.targets],
    sentences: [...one.sentences, ...two.sentences],
  };
}

/** Eight targets with names as long as a matrix makes them. */
export function longNames(): Analysis {
  const memory = ["128", "256", "512", "1024"];
  return analysisOf("orders-aggregate[orders=5000]", [
    ...memory.flatMap((size, at) => [
      plan(`wasm-orders-aggregate-tinygo[memory=${size}]`, "wasm", "cold", 0.6 + at * 0.1, "init 40, handle 60"),
      plan(`wasm-orders-aggregate-tinygo[memory=${size}]`, "wasm", "warm", 0.2 + at * 0.02, "handle 96, other 4"),
    ]),
    ...memory.flatMap((size, at) => [
      plan(`docker-orders-aggregate-node-alpine[memory=${size}]`, "docker", "cold", 330 - at * 40, "create 9, boot 90"),
      plan(`docker-orders-aggregate-node-alpine[memory=${size}]`, "docker", "warm", 0.2 + at * 0.02, "handle 1"),
    ]),
  ]);
}

/** An analysis of one scenario made from plans; the first target is the reference. */
export function analysisOf(scenario: string, cellPlans: readonly CellPlan[], seed = 20_261_122): Analysis {
  const random = seededRandom(seed);
  const cells = cellPlans.map((cell, index) => cellFrom(scenario, cell, random, index));
  const reference = cellPlans[0]?.target ?? "none";
  const targets = targetsOf(scenario, new Map(cellPlans.map(({ target, kind }) => [target, kind])));
  return {
    location: "results/2026-11-22T07-31-05Z-hello-3f2a",
    run: runOf(scenario, targets, reference, seed),
    level: 0.95,
    cells,
    comparisons: comparisonsOf(cells, reference),
    densities: densitiesFor(scenario, [...new Map(cellPlans.map(({ target, kind }) => [target, kind]))]),
    loads: [],
    bursts: burstsFor(scenario, [...new Map(cellPlans.map(({ target, kind }) => [target, kind]))]),
    versions: null,
    targets,
    floors: [
      { name: "command", what: "run a command that does nothing", launcher: "posix_spawn", n: 50, medianNs: 812_000 },
      { name: "http", what: "POST to a server that answers nothing", launcher: "node:net", n: 200, medianNs: 61_000 },
    ],
    warnings: [
      {
        code: "failed",
        message: `docker-node cold: 2 of 31 starts failed on ${scenario} (never-ready: no response in 30 s)`,
        hint: "see the container's log with docker logs, or raise timeouts.start",
      },
      {
        code: "drift",
        message: "process-node cold: the level rose by 4.1 % during the run (p = 0.003)",
        hint: "close what else runs here, or measure longer; bench doctor shows the noise of this machine",
      },
      { code: "noise", message: "load average was 1.9 on 2 cores when the run began" },
    ],
    sentences: [
      `With host and engine running, wasm-c (embedded) started 444x [428, 461] faster than docker-node on ${scenario} (median 0.48 ms against 213 ms, 95 %); from a stopped host 2.4x.`,
    ],
    incomplete: false,
  };
}

function cellFrom(scenario: string, cell: CellPlan, random: Random, index: number): Cell {
  const { target, kind, start, more } = cell;
  const { n = 30, failed = 0, setAside = 0, outliers = 0, drift } = more;
  const observations = Array.from({ length: n }, (_, trial) => observe(cell, random, trial, index));
  const sorted = observations.map(({ ns }) => ns).sort((a, b) => a - b);
  const docker = kind === "docker" && start === "cold";
  return {
    scenario,
    target,
    kind,
    start,
    n,
    failed,
    failures: failed === 0 ? [] : [{ code: "never-ready", message: "no response in 30 s", count: failed }],
    setAside,
    unproved: null,
    ...orderStatistics(sorted),
    phases: phasesOf(cell, at(sorted, 0.5)),
    outliers: { mild: 0, severe: outliers },
    drift: drift === undefined ? null : { change: drift, pValue: 0.003 },
    invocationsPerInstance: start === "warm" ? 10 : 1,
    medianCpuNs: kind === "wasm" ? null : at(sorted, 0.5) * 0.8,
    medianBilledMs: null,
    peakMemoryBytes: kind === "wasm" ? 1_310_720 : 43_307_008,
    maxPollErrorNs: docker ? 240_000 : null,
    code: null,
    shape: toShape(Float64Array.from(sorted)),
    modes: null,
    observations,
  };
}

function at(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
}

/** Near enough to the real ones for a picture; what is shown is not computed from them. */
function orderStatistics(sorted: readonly number[]): Pick<Cell, "median" | "percentiles" | "minNs" | "maxNs"> {
  const n = sorted.length;
  const half = n >= 6 ? 0.98 / Math.sqrt(n) : null;
  const bounds =
    half === null ? { low: null, high: null } : { low: at(sorted, 0.5 - half), high: at(sorted, 0.5 + half) };
  const percentile = (p: number, needs: number): Percentile =>
    n >= needs
      ? { p, withheld: false, point: at(sorted, p), low: at(sorted, p - 0.08), high: at(sorted, 1) }
      : { p, withheld: true, needs };
  return {
    median: n === 0 ? null : { point: at(sorted, 0.5), ...bounds },
    percentiles: [percentile(0.9, 29), percentile(0.95, 59), percentile(0.99, 299)],
    minNs: sorted[0] ?? null,
    maxNs: sorted.at(-1) ?? null,
  };
}

function phasesOf({ phases }: CellPlan, median: number): PhaseShare[] {
  const whole = phases.reduce((sum, { weight }) => sum + weight, 0);
  return phases.map(({ phase, step, weight }) => ({
    phase,
    ...(step === undefined ? {} : { step }),
    share: weight / whole,
    ns: (median * weight) / whole,
    source: phase === "init" ? "engine" : "client",
  }));
}

function observe({ ms, more }: CellPlan, random: Random, trial: number, index: number): Observation {
  const { sigma = 0.06, drift = 0, outliers = 0, n = 30 } = more;
  const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const severe = trial < outliers;
  return {
    trial,
    ns: fromMs(severe ? ms * 2.6 : ms * Math.exp(sigma * gauss) * (1 + (drift * trial) / n)),
    atNs: nanoseconds((trial * 12 + index) * 4e8),
    outlier: severe ? "severe" : "none",
  };
}

function comparisonsOf(cells: readonly Cell[], reference: string): Comparison[] {
  return cells
    .filter(({ target }) => target !== reference)
    .flatMap((cell) => {
      const starts: StartKind[] = cell.start === "cold" ? ["cold", "host"] : [cell.start];
      return starts.flatMap((start): Comparison[] => {
        const base = cells.find((other) => other.target === reference && other.start === start)?.median?.point;
        if (base === undefined || cell.median === null) return [];
        const ratio = cell.median.point / base;
        const verdict = ratio > 1.1 ? "slower" : ratio < 0.9 ? "faster" : "inconclusive";
        return [
          {
            scenario: cell.scenario,
            start,
            target: cell.target,
            targetStart: cell.start,
            reference,
            ratio,
            low: ratio * 0.96,
            high: ratio * 1.04,
            level: 0.95,
            verdict,
          },
        ];
      });
    });
}
