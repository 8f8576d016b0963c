/** A variance and how many degrees of freedom stand behind it; at 0 the variance says nothing. */
export interface Variance {
  readonly variance: number;
  readonly df: number;
}

/** What the prior weighs when nothing else is said: as much as five runs of one series (moderated by simulation). */
export const priorDf = 4;

/**
 * Variances of few values each, drawn towards what all groups share (Smyth, "Linear Models and Empirical Bayes Methods",
 * Statistical Applications in Genetics and Molecular Biology 3, 2004, equation 3): (d0 s0^2 + d s^2) / (d0 + d) with d0 + d
 * degrees of freedom.
 * @param prior s0^2 and d0; by default the pooled variance of the groups, and `priorDf`
 * @returns in the order given
 */
export function moderatedVariances(groups: readonly Variance[], prior?: Variance): Variance[] {
  const { variance, df } = prior ?? { variance: pooledVariance(groups), df: priorDf };
  return groups.map((group) => ({
    variance: (df * variance + group.df * group.variance) / (df + group.df),
    df: df + group.df,
  }));
}

/** The mean of the variances, weighted by their degrees of freedom. */
export function pooledVariance(groups: readonly Variance[]): number {
  const df = groups.reduce((sum, group) => sum + group.df, 0);
  return groups.reduce((sum, group) => sum + group.df * group.variance, 0) / df;
}
