import type { Analysis } from "../analysis/analysis.ts";
import type { Load, MeasuredLoad } from "../analysis/load-model.ts";

/** Rows of `loads.csv`, its names first: one for each window of each load, in the order of the run. Empty where nothing was measured. */
export function loadRows({ run, loads }: Analysis): (string | number | null)[][] {
  const rows = loads.flatMap((load) => (load.measured === null ? [] : windowRows(run.id, load, load.measured)));
  return rows.length === 0 ? [] : [names, ...rows];
}

const names = [
  ..."run,scenario,target,kind,mode,from,window,window_ms,sent,answered,failed,dropped,p50_ns,p99_ns".split(","),
  ..."cpu_ns,memory_bytes,lateness_p99_ns,loop_delay_max_ns,generator_cpu_ns,spoiled".split(","),
];

function windowRows(
  run: string,
  { scenario, target, kind, plan }: Load,
  measured: MeasuredLoad,
): (string | number | null)[][] {
  return measured.windows.map((window, at) => [
    run,
    scenario,
    target,
    kind,
    plan.mode,
    plan.from,
    at,
    measured.windowMs,
    window.sent,
    window.answered,
    window.failed,
    window.dropped,
    window.p50Ns,
    window.p99Ns,
    window.cpuNs,
    window.memoryBytes,
    window.latenessP99Ns,
    window.loopDelayMaxNs,
    window.generatorCpuNs,
    String(window.spoiled),
  ]);
}
