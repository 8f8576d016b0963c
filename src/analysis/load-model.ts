import type { LoadMeasured, LoadPlanRecord, LoadWindow } from "../results/load-record.ts";

/** A percentile of a load: over everything that was to be sent, where what got no right answer is slower than every answer. */
export interface LoadPercentile {
  /** 0.99 */
  readonly p: number;
  /** Null where fewer than ten requests lie beyond it, or where it falls on requests without a right answer. */
  readonly ns: number | null;
  /** Why it is null: so few requests, or so many without an answer. */
  readonly withheld: "few" | "unanswered" | null;
}

/** One window of a load, and whether its figures are the generator's more than the target's. */
export interface JudgedWindow extends LoadWindow {
  readonly spoiled: boolean;
}

/** What came of a load, judged. */
export interface MeasuredLoad extends Omit<LoadMeasured, "latency" | "service" | "lateness" | "windows"> {
  /** Everything that was to be sent: sent or dropped. */
  readonly offered: number;
  /** Of the offered: errors, wrong answers, timeouts, drops. */
  readonly unanswered: number;
  /** Offered per second while requests were sent; null for a burst. */
  readonly offeredPerSecond: number | null;
  /** Right answers per second until the last request had ended; null where none took any time. */
  readonly answeredPerSecond: number | null;
  /** p50, p90, p95, p99, p99.9. */
  readonly percentiles: readonly LoadPercentile[];
  /** The slowest right answer; null without one. */
  readonly maxNs: number | null;
  /** p99 of the right answers from the moment of sending: what a loop that waits would have shown. Null where withheld. */
  readonly serviceP99Ns: number | null;
  /** Points of the latency by percentile, p ascending, for drawing. */
  readonly curve: readonly { readonly p: number; readonly ns: number }[];
  /** p99 of how late requests were sent. */
  readonly latenessP99Ns: number | null;
  /** CPU that the target used over the whole load, in cores; null where not known. */
  readonly cores: number | null;
  /** The most memory that a window ended with; null where not known. */
  readonly memoryBytes: number | null;
  readonly windows: readonly JudgedWindow[];
  /** How many windows the generator spoiled. */
  readonly spoiled: number;
  /** The whole is spoiled: the generator's own lateness is in its p99. */
  readonly isLate: boolean;
  /** A closed loop whose generator was the busier side: the target can do more. */
  readonly isGeneratorBound: boolean;
}

/** Traffic for one target. */
export interface Load {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  readonly plan: LoadPlanRecord;
  /** Null where it was not measured. */
  readonly measured: MeasuredLoad | null;
  /** Why it was not measured, or ended early. */
  readonly reason: string | null;
}
