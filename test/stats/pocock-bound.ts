import { type Continuation, continuePast, tailBeyond } from "../../src/stats/continuation.ts";
import { normalQuantile } from "../../src/stats/normal.ts";

/**
 * The bound that |Z| must pass at one of equally spaced looks, the same at each (Pocock, Biometrika 64, 1977): 2.413 for 5
 * looks at 5 %. Published figures that the integrals behind `nominalLevels` must reproduce.
 * @param looks integer >= 1
 * @param alpha 0 < alpha < 1
 */
export function pocockBound(looks: number, alpha: number): number {
  let [low, high] = [-normalQuantile(alpha / 2), -normalQuantile(alpha / 2 / looks)];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (crossing(looks, middle) > alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|Z| passes the bound at any of equally spaced looks). */
function crossing(looks: number, bound: number): number {
  let before: Continuation | null = null;
  let total = 0;
  for (let look = 1; look <= looks; look++) {
    total += tailBeyond(before, look, bound);
    before = continuePast(before, { fraction: look, bound, next: look + 1 });
  }
  return total;
}
