/** A wait for people: "50 ms", "45 s", "15 min", "2 h 30 min"; seconds are left out from an hour on. @param ms >= 0 */
export function describeWait(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const parts = [
    [hours, "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [hours > 0 ? 0 : seconds % 60, "s"],
  ] as const;
  return parts.flatMap(([value, unit]) => (value > 0 ? [`${value} ${unit}`] : [])).join(" ");
}
