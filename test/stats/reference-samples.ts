/**
 * Samples that any tool makes from the same line, so that a reference value needs no list of numbers: in NumPy
 * `np.arange(1, n + 1) * 7919 % 1009 / 100 + shift` and `np.arange(1, n + 1) * 104729 % 1013 / 100`. No two values of one are equal,
 * nor one of the first and one of the second where the shift is not a multiple of 0.01.
 */
export function firstSample(n: number, shift = 0): number[] {
  return Array.from({ length: n }, (_, at) => (((at + 1) * 7_919) % 1_009) / 100 + shift);
}

export function secondSample(n: number): number[] {
  return Array.from({ length: n }, (_, at) => (((at + 1) * 104_729) % 1_013) / 100);
}
