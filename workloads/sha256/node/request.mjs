const MOST_ITERATIONS = 10_000_000;

/**
 * Splits `<iterations> <seed>`. The seed is every byte behind the first space.
 * Throws (status 400) when the iterations are not in 1..10,000,000 or have leading zeros.
 */
export function parse(request) {
  const space = request.indexOf(" ");
  const digits = request.toString("latin1", 0, Math.max(space, 0));
  const iterations = Number(digits);
  if (!/^[1-9][0-9]{0,7}$/.test(digits) || iterations > MOST_ITERATIONS) {
    throw Object.assign(new Error(`expected \`<iterations> <seed>\` with iterations from 1 to ${MOST_ITERATIONS}`), {
      status: 400,
    });
  }
  return { iterations, seed: request.subarray(space + 1) };
}
