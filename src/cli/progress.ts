import { createLogUpdate } from "log-update";
import type { MeasurementEvent } from "../runner/measurement.ts";
import { formatDuration } from "../units/format-duration.ts";
import type { Clock } from "../units/clock.ts";
import { elapsed, nanoseconds, type Ns } from "../units/duration.ts";
import { colorsFor, plainLines, type Terminal } from "./terminal.ts";

/** Shows how far a run is. It draws between trials only: nothing of it runs while a clock does. */
export interface Progress {
  /** A step before measuring, such as building an image. */
  step(text: string): void;
  /**
   * A scenario begins: its series, in the order in which they are listed.
   * @param mayEndEarly a stop rule or a time budget can end it before all its trials are done
   */
  begin(
    scenario: string,
    series: readonly { readonly target: string; readonly start: string }[],
    mayEndEarly: boolean,
  ): void;
  /** How many trials are still to come in scenarios after this one: part of the ETA. */
  event(scenario: string, event: MeasurementEvent, laterTrials: number): void;
  /** A line that stays. */
  note(text: string): void;
  /** Leaves the last picture on the screen and stops drawing. */
  end(): void;
}

interface Series {
  readonly name: string;
  readonly target: string;
  readonly start: string;
  done: number;
  failed: number;
  lastNs: Ns | undefined;
  readonly tookNs: number[];
}

/** How progress is shown. */
export interface ProgressOptions {
  readonly quiet: boolean;
  /** Takes secrets out of what tools and workloads said. */
  readonly redact?: (text: string) => string;
}

/** A live table on a terminal, plain lines elsewhere, nothing when quiet. What a workload printed steers no terminal. */
export function createProgress(
  terminal: Terminal,
  clock: Clock,
  { quiet, redact = (text) => text }: ProgressOptions,
): Progress {
  const progress = openProgress(terminal, clock, quiet);
  const clean = (text: string): string => plainLines(redact(text));
  return { ...progress, step: (text) => progress.step(clean(text)), note: (text) => progress.note(clean(text)) };
}

function openProgress(terminal: Terminal, clock: Clock, quiet: boolean): Progress {
  if (quiet)
    return {
      step: () => undefined,
      begin: () => undefined,
      event: () => undefined,
      note: () => undefined,
      end: () => undefined,
    };
  return terminal.live ? liveProgress(terminal, clock) : plainProgress(terminal, clock);
}

function plainProgress({ stderr }: Terminal, clock: Clock): Progress {
  const tally = new Map<string, Series>();
  let lastLineNs: Ns | undefined;
  let most = "";
  return {
    step: (text) => void stderr.write(`${text}\n`),
    begin(scenario, series, mayEndEarly) {
      list(tally, scenario, series);
      most = mayEndEarly ? "at most " : "";
    },
    note: (text) => void stderr.write(`${text}\n`),
    event(scenario, event, laterTrials) {
      count(tally, scenario, event);
      if (event.type !== "trial-finished") return;
      const now = clock.now();
      const isLast = event.done === event.planned;
      if (!isLast && lastLineNs !== undefined && elapsed(lastLineNs, now) < 10e9) return;
      lastLineNs = now;
      const failed = [...tally.values()].reduce((sum, series) => sum + series.failed, 0);
      const eta =
        isLast && laterTrials === 0
          ? ""
          : `, ${most === "" ? "about" : "at most"} ${etaOf(tally, event, laterTrials)} left`;
      stderr.write(`${scenario}: ${event.done} of ${most}${event.planned} trials, ${failed} failed${eta}\n`);
    },
    end: () => undefined,
  };
}

function liveProgress({ stderr, stderrColor }: Terminal, clock: Clock): Progress {
  const draw = createLogUpdate(stderr);
  const colors = colorsFor(stderrColor);
  const tally = new Map<string, Series>();
  const beganNs = clock.now();
  let drawnNs: Ns | undefined;
  let most = "";
  return {
    step: (text) => draw(colors.dim(text)),
    begin(scenario, series, mayEndEarly) {
      tally.clear();
      list(tally, scenario, series);
      most = mayEndEarly ? "at most " : "";
    },
    note(text) {
      draw.clear();
      stderr.write(`${text}\n`);
    },
    event(scenario, event, laterTrials) {
      count(tally, scenario, event);
      const now = clock.now();
      const isLast = event.type === "trial-finished" && event.done === event.planned;
      if (!isLast && drawnNs !== undefined && elapsed(drawnNs, now) < 100e6) return;
      drawnNs = now;
      const head = `${colors.bold(scenario)}  ${bar(event.done / event.planned)}  ${event.done} of ${most}${event.planned} trials`;
      const spent = `${clockTime(elapsed(beganNs, now))} elapsed, ${most === "" ? "about" : "at most"} ${etaOf(tally, event, laterTrials)} left`;
      const running = event.type === "trial-started" ? `${event.order.target} ${event.order.start}` : "";
      const rows = [...tally.values()].map((series) => rowOf(series, running === series.name, colors));
      draw([head, colors.dim(spent), ...rows].join("\n"));
    },
    end: () => draw.clear(),
  };
}

function rowOf(
  { target, start, done, failed, lastNs }: Series,
  running: boolean,
  colors: ReturnType<typeof colorsFor>,
): string {
  const mark = running ? colors.cyan(">") : " ";
  const last = lastNs === undefined ? "" : formatDuration(lastNs);
  const trouble = failed > 0 ? colors.red(`  ${failed} failed`) : "";
  return `${mark} ${target.padEnd(Math.max(20, target.length))} ${start.padEnd(8)} ${String(done).padStart(4)}  ${last.padStart(9)}${trouble}`;
}

function list(tally: Map<string, Series>, scenario: string, series: Parameters<Progress["begin"]>[1]): void {
  for (const { target, start } of series) {
    const name = `${target} ${start}`;
    tally.set(`${scenario} ${name}`, { name, target, start, done: 0, failed: 0, lastNs: undefined, tookNs: [] });
  }
}

function count(tally: ReadonlyMap<string, Series>, scenario: string, event: MeasurementEvent): void {
  const { target, start } = event.order;
  const series = tally.get(`${scenario} ${target} ${start}`);
  if (series === undefined) throw new Error(`${target} ${start} is not among the series of ${scenario}`);
  if (event.type !== "trial-finished") return;
  series.done++;
  series.tookNs.push(event.tookNs);
  series.lastNs = event.samples[0]?.totalNs;
  if (event.samples.some(({ outcome }) => !outcome.ok)) series.failed++;
}

/** Every series has the same number of trials, so the mean trial so far stands for those to come. */
function etaOf(tally: ReadonlyMap<string, Series>, event: MeasurementEvent, laterTrials: number): string {
  const means = [...tally.values()]
    .filter(({ tookNs }) => tookNs.length > 0)
    .map(({ tookNs }) => tookNs.reduce((sum, ns) => sum + ns, 0) / tookNs.length);
  if (means.length === 0) return "?";
  const mean = means.reduce((sum, ns) => sum + ns, 0) / means.length;
  return clockTime(nanoseconds(mean * (event.planned - event.done + laterTrials)));
}

function clockTime(duration: Ns): string {
  const seconds = Math.round(duration / 1e9);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function bar(share: number): string {
  const width = 24;
  const filled = Math.round(Math.min(1, share) * width);
  return `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
}
