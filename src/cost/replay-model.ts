/** How requests arrive. */
export type Traffic =
  | { readonly pattern: "constant" | "poisson"; readonly perSecond: number }
  /** Times between arrivals have this coefficient of variation, above 1 (hyperexponential, balanced means). */
  | { readonly pattern: "bursty"; readonly perSecond: number; readonly variation: number }
  /** Poisson with a rate that goes up and down once a day; `base` is the share of the mean that is constant, 0..1. */
  | { readonly pattern: "diurnal"; readonly perSecond: number; readonly base: number }
  /** Arrivals as recorded: counts per minute (spread evenly at random within it), or times. */
  | { readonly pattern: "minutes"; readonly counts: readonly number[] }
  | { readonly pattern: "times"; readonly arrivalsMs: readonly number[] };

/** What one measured invocation took and is billed. All ms. */
export interface MeasuredInvocation {
  /** What its client waits: the whole sample. */
  readonly latencyMs: number;
  /** For how long it holds its place in the instance: from the moment the instance takes it. */
  readonly busyMs: number;
}

/** The measured distributions that a replay draws from, with replacement: one entry per start, never pooled requests. */
export interface MeasuredTarget {
  readonly cold: readonly MeasuredInvocation[];
  readonly warm: readonly MeasuredInvocation[];
}

/** How instances come and go. */
export interface Scaling {
  /** An instance without a request is removed after this long, ms; Infinity: never. */
  readonly keepAliveMs: number;
  /** Requests that one instance takes at once, >= 1. */
  readonly concurrency: number;
  /** Most instances; a request that finds no place is refused. Infinity: no limit. */
  readonly maxInstances: number;
  /** Instances that are always there. */
  readonly minInstances: number;
  /** Least billed lifetime of an instance and its step, ms (instance-hours). */
  readonly instanceMinimumMs: number;
  readonly instanceGranularityMs: number;
  /** The same of each time during which an instance has a request, ms: from the first of requests that overlap to the last. */
  readonly activeMinimumMs?: number;
  readonly activeGranularityMs?: number;
}

/** What a replay of one function came to. */
export interface Replay {
  /** Simulated time that counts, ms: without the warmup at its beginning. */
  readonly horizonMs: number;
  /** Requests that were served; those refused are not among them. */
  readonly requests: number;
  /** Requests for which an instance was started. Those that waited for it to be ready are not among them. */
  readonly coldStarts: number;
  readonly refused: number;
  /** How often each measured invocation was drawn: everything that is linear in them follows exactly. */
  readonly coldDraws: Float64Array;
  readonly warmDraws: Float64Array;
  /** Client latency, ms, as a histogram: upper bounds and counts (1 % wide, ascending, without the empty bins). */
  readonly latency: { readonly upperMs: Float64Array; readonly counts: Float64Array };
  /** Instances, over time: mean and most at once. */
  readonly meanInstances: number;
  readonly peakInstances: number;
  /** Time in which an instance had a request, ms, over instances; and in which it existed. Both begin when it is started. */
  readonly activeMs: number;
  readonly aliveMs: number;
  /** Lifetimes billed with minimum and step, ms: what they run up within the horizon. */
  readonly billedInstanceMs: number;
  /** Active times billed with theirs, ms, likewise. */
  readonly billedActiveMs: number;
}
