/** Where a function is taken and what each value counts, to integrate it. */
export interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Gauss and Legendre's rule on [-1, 1]: exact for polynomials of degree 2 count - 1 (Abramowitz and Stegun 25.4.29). The nodes
 * are the roots of the Legendre polynomial, by Newton's method. Agrees with numpy.polynomial.legendre.leggauss (tested).
 * @param count nodes, integer >= 1
 */
export function gaussLegendre(count: number): Rule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let at = 0; at < count; at++) {
    let x = Math.cos((Math.PI * (count - at - 0.25)) / (count + 0.5));
    for (let round = 0; round < 10; round++) {
      const { value, slope } = legendre(count, x);
      x -= value / slope;
    }
    nodes.push(x);
    weights.push(2 / ((1 - x * x) * legendre(count, x).slope ** 2));
  }
  return { nodes, weights };
}

/** The Legendre polynomial of that degree and its derivative, by Bonnet's recursion. */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [1, x];
  for (let k = 2; k <= degree; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
