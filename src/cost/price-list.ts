import Big from "big.js";
import { secondsPerMonth } from "./month.ts";

/** What one price of a list is for: a time (of a vCPU, a GiB, a machine), or a number of pieces (requests). */
export type ListUnit =
  | { readonly kind: "time"; readonly seconds: number }
  | { readonly kind: "count"; readonly pieces: number }
  /** A unit that is not known here, as the list spells it. */
  | { readonly kind: "other"; readonly spelling: string };

/** A price as a provider's list has it. */
export interface ListedPrice {
  /** Names by which a catalogue entry's `meter` may mean it. */
  readonly names: readonly string[];
  readonly sku: string;
  readonly unit: ListUnit;
  /** Ascending; the last has no end. `upTo` counts units. At least one. */
  readonly tiers: readonly { readonly upTo: Big | null; readonly usd: Big }[];
}

/** A provider's price list of one service in one region. */
export interface PriceList {
  readonly address: string;
  /** ISO date; null where the list does not say. */
  readonly published: string | null;
  readonly region: string;
  readonly prices: readonly ListedPrice[];
}

/** Units of a catalogue entry. */
export type EntryUnit = "second" | "hour" | "month" | "million" | "gibibyte";

const entrySeconds = { second: 1, hour: 3_600, month: secondsPerMonth } as const;

/**
 * The tiers of a listed price in the unit of a catalogue entry.
 * @returns a clause that says why where the units do not measure the same thing
 */
export function convertPrice(
  { unit, tiers }: ListedPrice,
  per: EntryUnit,
): ListedPrice["tiers"] | { readonly unfit: string } {
  const factor = unitsPer(unit, per);
  if (factor === null) return { unfit: `is priced ${spell(unit)}, not per ${per}` };
  return tiers.map(({ upTo, usd }) => ({
    upTo: upTo === null ? null : upTo.div(factor),
    usd: usd.times(factor),
  }));
}

/** How many units of the list one unit of the entry is; null where they measure different things. */
function unitsPer(unit: ListUnit, per: EntryUnit): Big | null {
  if (unit.kind === "count") return per === "million" ? new Big(1_000_000).div(unit.pieces) : null;
  if (unit.kind === "other" || per === "million" || per === "gibibyte") return null;
  return new Big(entrySeconds[per]).div(unit.seconds);
}

function spell(unit: ListUnit): string {
  if (unit.kind === "time") return unit.seconds === 1 ? "per second" : `per ${unit.seconds} seconds`;
  return unit.kind === "count" ? `per ${unit.pieces}` : `in units of ${JSON.stringify(unit.spelling.slice(0, 40))}`;
}
