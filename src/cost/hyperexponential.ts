/** Two kinds of gaps between arrivals, both exponential, in units of the mean gap. */
export interface TwoPhases {
  /** Share of the gaps that are of the short kind, 1/2..1. */
  readonly often: number;
  readonly shortMean: number;
  readonly longMean: number;
}

/**
 * The two-phase hyperexponential distribution of mean 1 and a coefficient of variation, with balanced means (both phases
 * contribute half of the time: p m1 = (1 - p) m2), which makes it unique:
 * p = (1 + sqrt((c^2 - 1) / (c^2 + 1))) / 2, m1 = 1 / (2 p), m2 = 1 / (2 (1 - p)).
 * Source: Tijms, "A First Course in Stochastic Models", Wiley 2003; the same in IKR SimLib, GeneralDistribution.
 * @param variation standard deviation to mean, >= 1; at 1 it is exponential
 * @throws RangeError below 1: no mixture of exponentials varies less
 */
export function balancedPhases(variation: number): TwoPhases {
  if (!(variation >= 1 && variation < Infinity))
    throw new RangeError(`bursty traffic has a coefficient of variation of at least 1, not ${variation}`);
  const square = variation ** 2;
  const often = (1 + Math.sqrt((square - 1) / (square + 1))) / 2;
  return { often, shortMean: 1 / (2 * often), longMean: 1 / (2 * (1 - often)) };
}
