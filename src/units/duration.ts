declare const unit: unique symbol;

/** A duration or a monotonic instant in integer nanoseconds. Exact up to 2^53 ns (104 days). */
export type Ns = number & { readonly [unit]: "ns" };

/**
 * Nanoseconds from a number, rounded to an integer; a tiny negative rounding error becomes 0.
 * @throws RangeError when `value` is not finite or is below -1 microsecond (a clock that ran backwards).
 */
export function nanoseconds(value: number): Ns {
  if (!Number.isFinite(value) || value < -1_000) throw new RangeError(`not a duration in nanoseconds: ${value}`);
  return Math.max(0, Math.round(value)) as Ns;
}

/** Milliseconds (any fraction) to nanoseconds. */
export function fromMs(ms: number): Ns {
  return nanoseconds(ms * 1e6);
}

/** Nanoseconds to milliseconds, fraction kept. */
export function toMs(duration: Ns): number {
  return duration / 1e6;
}

/** `later - earlier`, clipped at 0 within clock granularity. */
export function elapsed(earlier: Ns, later: Ns): Ns {
  return nanoseconds(later - earlier);
}
