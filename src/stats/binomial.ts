/**
 * P(B <= k) for k = 0..n, B binomial with n draws of probability p: ascending, the last is 1.
 * Built outward from the mode by the ratio of neighbouring terms, so that nothing underflows at large n;
 * agrees with scipy.stats.binom.cdf to 1e-12 (tested).
 * @param n integer >= 0
 * @param p 0 < p < 1
 */
export function binomialCdf(n: number, p: number): Float64Array {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const terms = new Float64Array(n + 1);
  terms[mode] = 1;
  for (let k = mode; k < n; k++) terms[k + 1] = ((terms[k] as number) * odds * (n - k)) / (k + 1);
  for (let k = mode; k > 0; k--) terms[k - 1] = ((terms[k] as number) * k) / (odds * (n - k + 1));
  for (let k = 1; k <= n; k++) terms[k] = (terms[k] as number) + (terms[k - 1] as number);
  const sum = terms[n] as number;
  return terms.map((value) => value / sum);
}
