/** A positive estimate with its interval; `0 < low <= point <= high`. */
export interface PositiveEstimate {
  readonly point: number;
  readonly low: number;
  readonly high: number;
}

/**
 * `numerator / denominator` of two independent estimates with the interval that follows from theirs, at their level: MOVER
 * on the log scale (Zou and Donner, Statistics in Medicine 27, 2008; for ratios of log-scale estimates Zou, Huo and Taleban,
 * Environmetrics 20, 2009). It needs no variance and keeps the intervals' asymmetry; it is as distribution-free as they are.
 * Coverage at 95 %, simulated in its test: at least 94 % for medians and p95 of skewed samples.
 */
export function quotientInterval(numerator: PositiveEstimate, denominator: PositiveEstimate): PositiveEstimate {
  const [top, bottom] = [logarithms(numerator), logarithms(denominator)];
  const point = top.point - bottom.point;
  return {
    point: numerator.point / denominator.point,
    low: Math.exp(point - Math.hypot(top.point - top.low, bottom.high - bottom.point)),
    high: Math.exp(point + Math.hypot(top.high - top.point, bottom.point - bottom.low)),
  };
}

function logarithms({ point, low, high }: PositiveEstimate): PositiveEstimate {
  return { point: Math.log(point), low: Math.log(low), high: Math.log(high) };
}
