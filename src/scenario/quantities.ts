/** Milliseconds per unit. */
const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
/** Bytes per unit. */
const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

export const durationPattern = /^(\d+(?:\.\d+)?) ?(ms|s|m|h)$/;
export const sizePattern = /^(\d+(?:\.\d+)?) ?(B|KiB|MiB|GiB)$/;
export const percentPattern = /^(\d+(?:\.\d+)?) ?%$/;

/** The longest duration that is accepted: a day. Timers count 31 bits of milliseconds, 24.8 days. */
const longestMs = 86_400_000;

/** "500ms", "30s", "1.5m" or "1h" in milliseconds; undefined for anything else, for 0 and for more than a day. */
export function parseDuration(text: string): number | undefined {
  const ms = parseQuantity(text, durationPattern, durationUnits);
  return ms !== undefined && ms > 0 && ms <= longestMs ? ms : undefined;
}

/** "64MiB", "512KiB", "1GiB" or "100B" in whole bytes, rounded down; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const bytes = parseQuantity(text, sizePattern, sizeUnits);
  return bytes === undefined ? undefined : Math.floor(bytes);
}

/** "5%" or 0.05 as a share, 0..1; undefined for anything else. */
export function parseShare(value: string | number): number | undefined {
  const share = typeof value === "number" ? value : Number(percentPattern.exec(value)?.[1] ?? Number.NaN) / 100;
  return share >= 0 && share <= 1 ? share : undefined;
}

function parseQuantity(text: string, pattern: RegExp, units: Readonly<Record<string, number>>): number | undefined {
  const [, amount, unit] = pattern.exec(text) ?? [];
  const factor = units[unit ?? ""];
  return factor === undefined ? undefined : Number(amount) * factor;
}
