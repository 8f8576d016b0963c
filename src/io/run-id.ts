/**
 * A run id that sorts by time: `2026-11-22T07-31-05Z-hello-3f2a`.
 * @param name becomes lower-case letters, digits and dashes, 40 characters at most
 * @param suffix hex digits that keep two runs of one second apart
 */
export function runId(startedAt: Date, name: string, suffix: string): string {
  const time = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);
  return `${time}-${word || "run"}-${suffix.slice(0, 4)}`;
}
