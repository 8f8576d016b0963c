import type { Environment } from "../results/run-record.ts";
import type { TargetKind } from "../scenario/model.ts";
import { tukeyOutliers } from "../stats/outliers.ts";
import { ascending, median, quantile } from "../stats/quantile.ts";
import type { FloorSamples } from "../system/floor.ts";
import type { Noise } from "../system/noise.ts";
import type { LauncherName } from "../system/process.ts";
import type { Availability } from "../targets/target.ts";
import { formatDuration } from "../units/format-duration.ts";
import { nanoseconds } from "../units/duration.ts";
import type { Calibration } from "./calibration.ts";
import { colorsFor, type Terminal } from "./terminal.ts";

/** One tool and where it is; null when it is not on PATH. */
export interface ToolFinding {
  readonly name: string;
  readonly purpose: string;
  readonly hint: string;
  readonly file: string | null;
}

/** One Wasm host: whether it is there, and what it can be asked for. */
export type HostFinding = {
  readonly name: string;
  readonly title: string;
  readonly shapes: readonly string[];
  readonly code: readonly string[];
  readonly tiers: readonly string[];
} & Availability;

/** Everything that `bench doctor` found out. */
export interface DoctorFindings {
  readonly machine: Omit<Environment, "engines" | "floor">;
  readonly launcher: { readonly name: LauncherName; readonly reason?: string };
  readonly targets: readonly ({ readonly kind: TargetKind } & Availability)[];
  /** Where the AWS SDK would find credentials; null: nowhere that can be seen. Not checked. */
  readonly awsCredentials: string | null;
  /** Wasm hosts beside the embedded one, those described in coldbench.yaml among them. */
  readonly hosts: readonly HostFinding[];
  /** Mistakes in coldbench.yaml. */
  readonly problems: readonly string[];
  readonly tools: readonly ToolFinding[];
  readonly noise: Noise;
  readonly floor: Readonly<Record<string, FloorSamples>>;
  /** Why it could not be measured; `bench run` cannot either. */
  readonly floorMissing?: string;
  readonly calibration?: Calibration;
}

/** Of the longest kind. */
const kindWidth = "lambda-local".length;

type Colors = ReturnType<typeof colorsFor>;

/** Prints the findings for a person. */
export function printFindings(findings: DoctorFindings, { stdout, color }: Terminal): void {
  const colors = colorsFor(color);
  const { machine, launcher, targets, tools } = findings;
  const lines = [
    colors.bold("Machine"),
    `  ${machine.os}, ${machine.kernel.split(" ")[0] ?? ""}, ${machine.arch}`,
    `  ${machine.cpu.model}, ${machine.cpu.cores} cores, governor ${machine.cpu.governor ?? "unknown"}, ${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB`,
    `  ${machine.virtualization ?? "no hypervisor seen"}; load ${machine.loadAverage.map((load) => load.toFixed(2)).join(" ")}; Node ${machine.node}`,
    `  processes are launched by ${launcher.name}${launcher.reason === undefined ? "" : ` (${launcher.reason})`}`,
    "",
    colors.bold("Targets"),
    ...targets.flatMap((target) => describeTarget(target, colors)),
    describeLambda(findings.awsCredentials, colors),
    `  ${colors.green("+")} http         any address`,
    "",
    colors.bold("Wasm hosts (kind: wasm, host: ...)"),
    `  ${colors.green("+")} embedded  our own, on Node's V8`,
    ...findings.hosts.flatMap((host) => describeHost(host, colors)),
    ...findings.problems.map((problem) => `  ${colors.red(problem)}`),
    "",
    colors.bold("Tools for the example workloads"),
    ...tools.map(({ name, purpose, hint, file }) =>
      file === null
        ? `  ${colors.yellow("-")} ${name.padEnd(9)} not on PATH: ${purpose} are skipped. To have it: ${hint}`
        : `  ${colors.green("+")} ${name.padEnd(9)} ${purpose}`,
    ),
    "",
    colors.bold("Noise"),
    ...describeNoise(findings.noise),
    "",
    colors.bold("Floor of the harness (recorded in every run, never subtracted)"),
    ...Object.values(findings.floor).map(
      ({ what, launcher: sender, samplesNs }) =>
        `  ${formatDuration(nanoseconds(median(samplesNs)))} median of ${samplesNs.length}: ${what} (${sender})`,
    ),
    ...(findings.floorMissing === undefined ? [] : [`  ${colors.red("not measured")}: ${findings.floorMissing}`]),
    ...describeCalibration(findings.calibration, colors),
  ];
  stdout.write(`${lines.join("\n")}\n`);
}

function describeTarget(target: DoctorFindings["targets"][number], colors: Colors): string[] {
  const name = target.kind.padEnd(kindWidth);
  if (target.available) return [`  ${colors.green("+")} ${name} ${target.version}`];
  return [
    `  ${colors.yellow("-")} ${name} ${target.reason}`,
    `    ${" ".repeat(kindWidth)} To have it: ${target.hint}`,
  ];
}

/** Off until asked for, whatever is there: it costs money. */
function describeLambda(credentials: string | null, colors: Colors): string {
  const found = credentials === null ? "no credentials seen" : `credentials seen in ${credentials}, not checked`;
  return `  ${colors.yellow("-")} ${"lambda".padEnd(kindWidth)} AWS, only when asked for (--target, or enabled: true), since it costs money; ${found}`;
}

function describeHost(host: HostFinding, colors: Colors): string[] {
  const name = host.name.padEnd(9);
  if (!host.available) return [`  ${colors.yellow("-")} ${name} not found. To have it: ${host.hint}`];
  const tiers = host.tiers.length === 0 ? "" : `; tier ${host.tiers.join(", ")}`;
  return [
    `  ${colors.green("+")} ${name} ${host.version}: ${host.shapes.join(", ")}; code ${host.code.join(", ")}${tiers}`,
  ];
}

function describeCalibration(calibration: Calibration | undefined, colors: Colors): string[] {
  if (calibration === undefined) return [];
  return [
    "",
    colors.bold(`Wasm micro-phases in this process (tinybench, ${calibration.module})`),
    ...calibration.phases.map(
      ({ phase, n, p50Ns, p99Ns }) =>
        `  ${phase.padEnd(12)} p50 ${formatDuration(p50Ns).padStart(8)}, p99 ${formatDuration(p99Ns).padStart(8)}, n = ${n}`,
    ),
  ];
}

/** What a fixed piece of work took, against its own fastest repetition. */
function describeNoise({ samplesNs, steal }: Noise): string[] {
  const sorted = ascending(samplesNs);
  const fastest = sorted[0] ?? 0;
  const excess = (p: number): string => `${(100 * (quantile(sorted, p) / fastest - 1)).toFixed(1)} %`;
  const outliers = tukeyOutliers(samplesNs).filter((outlier) => outlier !== "none").length;
  const stolen = steal === null ? "unknown" : `${(100 * steal).toFixed(1)} %`;
  return [
    `  ${samplesNs.length} repetitions of the same 1 ms of work: median ${excess(0.5)} and p95 ${excess(0.95)} above the fastest, ${outliers} outliers`,
    `  CPU time stolen by the hypervisor meanwhile: ${stolen}`,
  ];
}
