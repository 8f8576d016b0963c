/**
 * Adjusted p-values (Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics
 * 6, 1979): reporting those at most alpha keeps the chance of any false one at most alpha, however the tests depend on
 * each other. As statsmodels' multipletests(method="holm").
 * @param pValues 0..1, any order
 * @returns in the order given, 0..1
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).toSorted((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  for (const [rank, at] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[at] as number)));
    adjusted[at] = largest;
  }
  return adjusted;
}
