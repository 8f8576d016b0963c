/**
 * How many independent groups tell as much about a common variance as these, which may all move together: tr(S)^2 / tr(S^2)
 * of their covariance S, each estimated without bias (Bai and Saranadasa, Statistica Sinica 6, 1996). The pooled variance
 * has this many times the degrees of freedom of one group (Satterthwaite's approximation).
 * @param groups one list per group, the n-th values of all of them from the same occasion; of a value that is not there
 *   NaN. Order of magnitude in common: a group with a far larger variance counts as if it were alone
 * @returns 1 to the number of groups: 1 where all move as one; 1 below three occasions, from which it cannot be told
 */
export function independentGroups(groups: readonly (readonly number[])[]): number {
  const occasions = Math.max(0, ...groups.map((group) => group.length));
  const df = occasions - 1;
  if (df < 2) return 1;
  const rests = groups.map(centred);
  let [trace, squares] = [0, 0];
  for (let i = 0; i < occasions; i++)
    for (let j = 0; j < occasions; j++) {
      const product = rests.reduce((sum, rest) => sum + (rest[i] ?? 0) * (rest[j] ?? 0), 0) / df;
      if (i === j) trace += product;
      squares += product * product;
    }
  const traceOfSquare = ((df * df) / ((df - 1) * (df + 2))) * (squares - (trace * trace) / df);
  const squareOfTrace = trace * trace - (2 / df) * traceOfSquare;
  if (trace === 0) return 1;
  if (traceOfSquare <= 0) return groups.length;
  return Math.min(groups.length, Math.max(1, squareOfTrace / traceOfSquare));
}

/** What is left of each value without the mean of its group; 0 for one that is not there. */
function centred(group: readonly number[]): number[] {
  const known = group.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return group.map((value) => (Number.isNaN(value) ? 0 : value - mean));
}
