/** CLOCK_MONOTONIC in ns, the clock of the harness too. Exact up to 104 days of uptime. */
export function monotonicNs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e9 + nanoseconds;
}
