import type { z } from "zod";
import { BenchError } from "../errors/bench-error.ts";
import { toOffer } from "./catalogue-offers.ts";
import { type CatalogueFile, catalogueFileSchema } from "./catalogue-schema.ts";
import type { Offer } from "./offer.ts";

/** What can be bought, from any number of files. */
export interface Catalogue {
  /** In the order of the files; id and region together are unique. */
  readonly offers: readonly Offer[];
}

/** Where a value of a file stands; 1-based. For readers that keep places. */
export type PlaceOf = (path: readonly (string | number)[]) => { readonly line: number; readonly column: number };

/** Where a catalogue comes from. */
export interface CatalogueOrigin {
  /** The user's own file: its prices win over shipped ones, and say so. */
  readonly isUsers?: boolean;
  readonly place?: PlaceOf;
}

/** More are counted, not listed. */
const mostListed = 20;

/**
 * The content of a catalogue file, checked.
 * @param tree parsed YAML
 * @param fileName for messages
 * @throws BenchError "usage" with a line for each mistake: file, place if known, field, what to write
 */
export function parseCatalogueFile(tree: unknown, fileName: string, place?: PlaceOf): CatalogueFile {
  const parsed = catalogueFileSchema.safeParse(tree);
  if (!parsed.success) throw refuse(parsed.error.issues.map(toMistake), fileName, place);
  const keys = parsed.data.offers.map(keyOf);
  const twice = keys.flatMap((key, at) => (keys.indexOf(key) < at ? [at] : []));
  if (twice.length === 0) return parsed.data;
  const repeated = twice.map((at) => ({
    path: ["offers", at, "id"],
    message: `${keys[at]} is there twice: remove one, or give it another id`,
  }));
  throw refuse(repeated, fileName, place);
}

/** The offers of a catalogue file. @throws BenchError "usage" as `parseCatalogueFile` does */
export function parseCatalogue(
  tree: unknown,
  fileName: string,
  { isUsers = false, place }: CatalogueOrigin = {},
): Catalogue {
  const file = parseCatalogueFile(tree, fileName, place);
  const source = { ...file.source, file: fileName, isUsers };
  return { offers: file.offers.map((entry) => toOffer(file, entry, source)) };
}

/**
 * One catalogue of several. An offer takes the place of the one of the same id and region in an earlier catalogue; any other
 * is added at the end.
 */
export function mergeCatalogues(...catalogues: readonly Catalogue[]): Catalogue {
  const offers = new Map<string, Offer>();
  for (const offer of catalogues.flatMap((one) => one.offers)) offers.set(keyOf(offer), offer);
  return { offers: [...offers.values()] };
}

/** The offer of an id in a region; null where there is none: another region's price is never taken instead. */
export function findOffer({ offers }: Catalogue, id: string, region: string): Offer | null {
  return offers.find((offer) => offer.id === id && offer.region === region) ?? null;
}

/** The offers of an id, one per region; empty where there is none. */
export function findOffers({ offers }: Catalogue, id: string): readonly Offer[] {
  return offers.filter((offer) => offer.id === id);
}

function keyOf({ id, region }: { readonly id: string; readonly region: string }): string {
  return `${id} in ${region}`;
}

interface Mistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function toMistake(issue: z.core.$ZodIssue): Mistake {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return { path: [...path, key], message: "is not a field here: remove it, or correct its name" };
  }
  if (issue.code === "invalid_union" && path.at(-1) === "model")
    return { path, message: "use one of per-request, instance-hours, cpu-time, machine" };
  return { path, message: issue.message };
}

function refuse(mistakes: readonly Mistake[], fileName: string, place?: PlaceOf): BenchError {
  const lines = mistakes.slice(0, mostListed).map(({ path, message }) => {
    const at = place?.(path);
    const where = at === undefined ? fileName : `${fileName}:${at.line}:${at.column}`;
    return `${where}: ${path.length === 0 ? "" : `${formatPath(path)}: `}${message}`;
  });
  if (mistakes.length > lines.length) lines.push(`... and ${mistakes.length - lines.length} more`);
  return new BenchError("usage", lines.join("\n"), {
    hint: "correct the price file; docs/prices.md has its form, `bench prices check --prices FILE` checks it",
  });
}

function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}
