import { describe, expect, test } from "vitest";
import { gaussLegendre } from "../../src/stats/gauss-legendre.ts";

// numpy.polynomial.legendre.leggauss(count), the first nodes and their weights, NumPy 2.4.6
test.each([
  [1, [0], [2]],
  [2, [-0.5773502691896257], [1]],
  [3, [-0.7745966692414834, 0], [0.5555555555555557, 0.8888888888888888]],
  [5, [-0.906179845938664, -0.5384693101056831, 0], [0.23692688505618928, 0.4786286704993663, 0.5688888888888887]],
  [
    16,
    [-0.9894009349916499, -0.9445750230732326, -0.8656312023878318, -0.755404408355003],
    [0.027152459411754176, 0.062253523938647456, 0.0951585116824926, 0.12462897125553407],
  ],
  [
    33,
    [-0.9974246942464552, -0.9864557262306425, -0.9668229096899927, -0.9386943726111684],
    [0.006606227847587528, 0.015321701512935382, 0.023915548101749853, 0.032300358632328253],
  ],
])("the rule of %d nodes is NumPy's", (count, nodes, weights) => {
  const rule = gaussLegendre(count);
  expect(rule.nodes).toHaveLength(count);
  expect(rule.weights).toHaveLength(count);
  expect(rule.nodes.slice(0, nodes.length)).toEqual(nodes.map((node) => expect.closeTo(node, 13)));
  expect(rule.weights.slice(0, weights.length)).toEqual(weights.map((weight) => expect.closeTo(weight, 13)));
});

describe.each([1, 2, 3, 7, 16, 40])("%d nodes", (count) => {
  const { nodes, weights } = gaussLegendre(count);
  const integral = (power: number): number =>
    nodes.reduce((sum, node, at) => sum + (weights[at] as number) * node ** power, 0);

  test("ascend, and mirror each other", () => {
    expect(nodes.every((node, at) => node > (nodes[at - 1] ?? -1) && node < 1)).toBe(true);
    for (const [at, node] of nodes.entries()) {
      expect(nodes[count - 1 - at]).toBeCloseTo(-node, 14);
      expect(weights[count - 1 - at]).toBeCloseTo(weights[at] as number, 14);
    }
  });

  test("integrate every power up to 2 count - 1, and not the next", () => {
    for (let power = 0; power < 2 * count; power++)
      expect(integral(power), `x^${power}`).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 13);
    // What is missing of x^(2 count): 2 / (2 count + 1) times the square of count! / (2 count)! 2^count count!.
    if (count <= 7) expect(2 / (2 * count + 1) - integral(2 * count)).toBeGreaterThan(1e-9);
  });
});
