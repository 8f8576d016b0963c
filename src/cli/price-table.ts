import Big from "big.js";
import type { Offer } from "../cost/offer.ts";
import { daysBetween, isStale } from "../cost/price-age.ts";
import type { Catalogue } from "../cost/price-catalogue.ts";
import { tableOf } from "../report/terminal/tables.ts";
import { plainText, type TerminalColors } from "../report/terminal/text.ts";
import { priceLines, ruleLines } from "./price-texts.ts";

/**
 * The offers of a catalogue as a table. No trailing newline.
 * @param today ISO date
 */
export function renderCatalogue({ offers }: Catalogue, today: string, colors: TerminalColors): string {
  const rows = offers.map((offer) => [
    lines([colors.bold(offer.id), colors.dim(plainText(offer.name)), colors.dim(plainText(offer.region))]),
    lines(priceLines(offer).map((line) => (line.includes("unknown") ? colors.yellow(line) : line))),
    lines(ruleLines(offer)),
    lines(sourceLines(offer, today, colors)),
  ]);
  return tableOf(["offer, what, region", "USD", "billed", "read, age"], rows, colors).trimEnd();
}

/** The document of `bench prices list --json`: decimals as text, null where something is unknown or has no end. */
export function toCatalogueDocument({ offers }: Catalogue, today: string): unknown {
  return {
    schema: 1,
    today,
    offers: offers.map((offer) => ({
      ...(plain(offer) as object),
      ageDays: daysBetween(offer.source.read, today),
      stale: isStale(offer.source.read, today),
    })),
  };
}

function sourceLines({ source }: Offer, today: string, colors: TerminalColors): readonly string[] {
  const age = formatDays(daysBetween(source.read, today));
  return [
    source.read,
    isStale(source.read, today) ? colors.yellow(`${age}, stale`) : age,
    source.confidence,
    ...(source.isUsers ? [colors.cyan(`yours: ${plainText(source.file)}`)] : []),
  ];
}

/** "1 day", "12 days". */
export function formatDays(days: number): string {
  return `${days} ${days === 1 ? "day" : "days"}`;
}

/** With an empty line below, so that offers stand apart. */
function lines(parts: readonly string[]): string {
  return [...parts, ""].join("\n");
}

function plain(value: unknown): unknown {
  if (value instanceof Big) return value.toFixed();
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
