import type { Environment, RunRecord, TargetRecord } from "../results/run-record.ts";
import { formatDuration, formatNumber } from "../units/format-duration.ts";
import type { Cell, FloorEstimate, Warning } from "./analysis.ts";
import { environmentsOf } from "./continuation-warnings.ts";
import { listSome, listTargets } from "./name-list.ts";
import { isHostless } from "./stand-ins.ts";
import { placeOf, type WarningInput } from "./warning-input.ts";

/** Below this multiple of the harness's own floor, a median says as much about the harness as about the target. */
const floorMultiple = 3;

/** Warnings about the machine, the harness and what the targets are. */
export function machineWarnings({ run, screened, floors }: WarningInput): Warning[] {
  const cells = screened.map(({ cell }) => cell).filter(({ n }) => n > 0);
  return [
    ...loadWarning(run),
    ...launcherWarning(floors),
    ...fakeWarning(cells),
    ...freshInstanceWarning(run.targets, cells),
    ...hostlessWarning(run.targets, cells),
    ...floors.flatMap((floor) => nearFloorWarning(floor, run.targets, cells)),
  ];
}

/** Of the busiest machine, or moment, where there were several. */
function loadWarning(run: RunRecord): Warning[] {
  const all = environmentsOf(run);
  const [busiest] = all.toSorted((a, b) => shareOf(b) - shareOf(a));
  if (busiest === undefined || shareOf(busiest) <= 1 / 2) return [];
  const [load = 0] = busiest.loadAverage;
  const what = all.length === 1 ? "the run began" : "the run, or a part of it, began";
  return [
    {
      code: "machine-busy",
      message: `the machine was busy when ${what}: load average ${formatNumber(load)} on ${busiest.cpu.cores} cores`,
      hint: "stop what else is running and measure again; `bench doctor` shows how noisy the machine is",
    },
  ];
}

function shareOf({ loadAverage: [load = 0], cpu: { cores } }: Environment): number {
  return load / cores;
}

function launcherWarning(floors: readonly FloorEstimate[]): Warning[] {
  const slow = floors.find(({ launcher }) => launcher.includes("child_process"));
  if (slow === undefined) return [];
  return [
    {
      code: "launcher-fallback",
      message: `processes were launched through child_process, which adds its own time (a null command took ${formatDuration(slow.medianNs)}) and more as the harness grows`,
      hint: "install the optional dependency koffi (`npm install koffi`) to launch with posix_spawn",
    },
  ];
}

function fakeWarning(cells: readonly Cell[]): Warning[] {
  const names = namesOf(cells.filter(({ kind }) => kind === "fake"));
  if (names.length === 0) return [];
  const message = `${listTargets(names, namesOf(cells).length)}: scripted timings, not a measurement`;
  return [{ code: "fake-target", message }];
}

function freshInstanceWarning(targets: readonly TargetRecord[], cells: readonly Cell[]): Warning[] {
  const fresh = targets.filter(({ freshInstancePerRequest }) => freshInstancePerRequest === true);
  const warm = cells.filter(({ start }) => start === "warm");
  const names = namesOf(warm.filter((cell) => fresh.some((target) => isOf(target, cell))));
  if (names.length === 0) return [];
  return [
    {
      code: "fresh-instance-per-request",
      message: `${listTargets(names, namesOf(cells).length)}: warm means a hot host here; each request still gets an instance of its own`,
    },
  ];
}

function hostlessWarning(targets: readonly TargetRecord[], cells: readonly Cell[]): Warning[] {
  const hostless = targets.filter(isHostless);
  const fresh = cells.filter(({ start }) => start === "cold" || start === "host");
  const names = namesOf(fresh.filter((cell) => hostless.some((target) => isOf(target, cell))));
  if (names.length === 0) return [];
  return [
    {
      code: "cold-is-host",
      message: `${listTargets(names, namesOf(cells).length)}: no host outlives the process, so cold and host are the same start: compare it with the host start of the others, too`,
    },
  ];
}

function isOf(target: TargetRecord, cell: Cell): boolean {
  return target.scenario === cell.scenario && target.name === cell.target;
}

function namesOf(cells: readonly Cell[]): string[] {
  return [...new Set(cells.map(({ target }) => target))];
}

/** The floor is never subtracted, so where it is most of a number the reader must know. One warning per floor. */
function nearFloorWarning(floor: FloorEstimate, targets: readonly TargetRecord[], cells: readonly Cell[]): Warning[] {
  const near = cells
    .flatMap((cell) =>
      cell.median === null ||
      !isFloorOf(
        floor,
        cell,
        targets.find((target) => isOf(target, cell)),
      )
        ? []
        : [{ cell, ns: cell.median.point }],
    )
    .filter(({ ns }) => ns < floorMultiple * floor.medianNs)
    .sort((a, b) => a.ns - b.ns)
    .map(({ cell, ns }) => `${placeOf(cell)} (${formatDuration(ns)})`);
  if (near.length === 0) return [];
  return [
    {
      code: "near-floor",
      message: `close to the harness's own floor of ${formatDuration(floor.medianNs)} (${floor.what}): ${listSome(near)}`,
      hint: "the true ratio to slower targets is larger than shown; give the workload more to do to see past the harness",
    },
  ];
}

/** A start that includes a process, or a host, stands on launching a command; every other sample on an HTTP exchange. */
function isFloorOf({ name }: FloorEstimate, { kind, start }: Cell, target: TargetRecord | undefined): boolean {
  const launches = start !== "warm" && (kind === "process" || start === "host" || isHostless(target));
  return kind !== "fake" && name === (launches ? "null-command" : "null-exchange");
}
