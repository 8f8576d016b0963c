/**
 * Medians of bootstrap resamples, each n draws with replacement from the n values: distributed exactly as if drawn,
 * at a cost that does not depend on n. The i-th smallest of n uniform draws from 1..n is ceil(n U(i)), where U(i) is
 * the i-th order statistic of n uniforms: U(k) is Beta(k, n - k + 1), and U(k+1) given U(k) is the smallest of the
 * n - k uniforms above it (David and Nagaraja, Order Statistics, sections 2.2 and 2.5). So only the one or two
 * middle order statistics are drawn.
 * @param sorted ascending, length >= 1
 * @param count how many resamples, >= 0
 * @param random uniform in [0, 1)
 * @returns `count` medians, in no order, in the unit of the values
 */
export function resampledMedians(sorted: Float64Array, count: number, random: () => number): Float64Array {
  const n = sorted.length;
  const k = Math.ceil(n / 2);
  const valueAt = (uniform: number): number => sorted[Math.min(n - 1, Math.floor(n * uniform))] as number;
  const medians = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const rise = gammaVariate(k, random);
    const middle = rise / (rise + gammaVariate(n - k + 1, random));
    const low = valueAt(middle);
    if (n % 2 === 1) medians[at] = low;
    else medians[at] = low + (valueAt(1 - (1 - middle) * (1 - random()) ** (1 / (n - k))) - low) / 2;
  }
  return medians;
}

/** A Gamma(shape, 1) variate, shape >= 1 (Marsaglia and Tsang, ACM TOMS 26, 2000). */
function gammaVariate(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normalVariate(random);
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random();
    // The squeeze accepts nearly always and spares two logarithms.
    if (u < 1 - 0.0331 * z * z * z * z) return d * v;
    if (Math.log(u) < 0.5 * z * z + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** A standard normal variate (Marsaglia's polar method, SIAM Review 6, 1964). */
function normalVariate(random: () => number): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
