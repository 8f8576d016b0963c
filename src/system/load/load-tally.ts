import type { Histogram } from "hdr-histogram-js";
import { createHistogram, encodeHistogram, recordMs } from "./latency-histogram.ts";

/** What a worker counted in one window of the load. */
export interface WindowTally {
  /** Requests that were to be sent in it, and were. */
  readonly sent: number;
  /** Right answers that were complete in it, whenever they were asked for. */
  readonly answered: number;
  /** Requests of it that failed: errors, wrong answers, timeouts. */
  readonly failed: number;
  readonly dropped: number;
  /** From the intended time, of the right answers to requests of this window. */
  readonly latency: string;
  /** How late its requests were sent. */
  readonly lateness: string;
}

/** What a worker counted, of a load or so far. Histograms are encoded, in microseconds. */
export interface LoadTally {
  readonly sent: number;
  readonly answered: number;
  /** By code: "ECONNRESET", "closed", "http-503". */
  readonly errors: Readonly<Record<string, number>>;
  readonly mismatched: number;
  /** How the first wrong answer differed. */
  readonly mismatch?: string;
  readonly timeouts: number;
  readonly dropped: number;
  /** When the first right answer was complete, ms after the load began. */
  readonly firstAnswerMs: number | null;
  /** When the last request had ended. */
  readonly lastEndMs: number;
  /** From the intended time to the complete right answer. */
  readonly latency: string;
  /** From the moment of sending: what a loop that waits for its answers would have seen. */
  readonly service: string;
  readonly windows: readonly WindowTally[];
}

/** How a request ended. */
export type Ending =
  | { readonly as: "answered" }
  | { readonly as: "mismatched"; readonly message: string }
  | { readonly as: "timeout" }
  | { readonly as: "error"; readonly code: string };

/** Counts what becomes of requests. Times are ms after the load began. */
export interface LoadCounter {
  /** @param atMs when it was written, or when a connection for it was asked for */
  sent(intendedMs: number, atMs: number): void;
  dropped(intendedMs: number): void;
  ended(ending: Ending, times: { readonly intendedMs: number; readonly sentMs: number; readonly endMs: number }): void;
  tally(): LoadTally;
}

interface Window {
  sent: number;
  answered: number;
  failed: number;
  dropped: number;
  readonly latency: Histogram;
  readonly service: Histogram;
  readonly lateness: Histogram;
}

interface Totals {
  sent: number;
  answered: number;
  mismatched: number;
  mismatch?: string;
  timeouts: number;
  dropped: number;
  firstAnswerMs: number | null;
  lastEndMs: number;
  readonly errors: Map<string, number>;
}

/**
 * @param windowMs length of a window; windows begin with the load
 * @param isScheduled requests have a time of their own; else they are due when they are sent, and nothing is late
 */
export function createLoadCounter(windowMs: number, isScheduled: boolean): LoadCounter {
  const windows: Window[] = [];
  const totals = noTotals();
  const windowAt = (ms: number): Window => {
    const at = Math.max(0, Math.floor(ms / windowMs));
    while (windows.length <= at) windows.push(emptyWindow());
    return windows[at] as Window;
  };
  return {
    sent(intendedMs, atMs) {
      totals.sent++;
      const window = windowAt(intendedMs);
      window.sent++;
      if (isScheduled) recordMs(window.lateness, atMs - intendedMs);
    },
    dropped(intendedMs) {
      totals.dropped++;
      windowAt(intendedMs).dropped++;
    },
    ended(ending, { intendedMs, sentMs, endMs }) {
      totals.lastEndMs = Math.max(totals.lastEndMs, endMs);
      const window = windowAt(intendedMs);
      if (ending.as !== "answered") {
        window.failed++;
        countFailure(totals, ending);
        return;
      }
      totals.answered++;
      totals.firstAnswerMs = Math.min(totals.firstAnswerMs ?? endMs, endMs);
      windowAt(endMs).answered++;
      recordMs(window.latency, endMs - intendedMs);
      if (isScheduled) recordMs(window.service, endMs - sentMs);
    },
    tally: () => ({
      ...totals,
      errors: Object.fromEntries(totals.errors),
      latency: encodeHistogram(sumOf(windows.map((window) => window.latency))),
      service: encodeHistogram(sumOf(windows.map((window) => (isScheduled ? window.service : window.latency)))),
      windows: windows.map(encodeWindow),
    }),
  };
}

function noTotals(): Totals {
  const counts = { sent: 0, answered: 0, mismatched: 0, timeouts: 0, dropped: 0, lastEndMs: 0 };
  return { ...counts, firstAnswerMs: null, errors: new Map() };
}

function countFailure(totals: Totals, ending: Exclude<Ending, { readonly as: "answered" }>): void {
  if (ending.as === "timeout") totals.timeouts++;
  else if (ending.as === "error") totals.errors.set(ending.code, (totals.errors.get(ending.code) ?? 0) + 1);
  else {
    totals.mismatched++;
    totals.mismatch ??= ending.message;
  }
}

function encodeWindow({ sent, answered, failed, dropped, latency, lateness }: Window): WindowTally {
  return { sent, answered, failed, dropped, latency: encodeHistogram(latency), lateness: encodeHistogram(lateness) };
}

function emptyWindow(): Window {
  const histograms = { latency: createHistogram(), service: createHistogram(), lateness: createHistogram() };
  return { sent: 0, answered: 0, failed: 0, dropped: 0, ...histograms };
}

function sumOf(histograms: readonly Histogram[]): Histogram {
  const whole = createHistogram();
  for (const one of histograms) whole.add(one);
  return whole;
}
