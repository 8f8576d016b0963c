/** Prices that were read longer ago are called stale, days. */
export const staleAfterDays = 90;

/** Whole days from one ISO date to another; 0 where the first is the later one. @param from and `to`: "2026-11-22" */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, dayNumber(to) - dayNumber(from));
}

/** Whether prices read on that day are stale on this one. Both ISO dates. */
export function isStale(read: string, today: string): boolean {
  return daysBetween(read, today) > staleAfterDays;
}

/** Days of the Gregorian calendar since 0000-03-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
function dayNumber(date: string): number {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.split("-").map(Number);
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + dayOfYear;
}
