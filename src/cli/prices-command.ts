import type { CatalogueFile } from "../cost/catalogue-schema.ts";
import type { Offer } from "../cost/offer.ts";
import { daysBetween, isStale, staleAfterDays } from "../cost/price-age.ts";
import { mergeCatalogues } from "../cost/price-catalogue.ts";
import { isChanged, type RefreshedCatalogue, refreshCatalogue } from "../cost/refreshed-catalogue.ts";
import { BenchError, exitCodes } from "../errors/bench-error.ts";
import { newPriceFile, writePriceFile } from "../io/price-files.ts";
import { systemClock } from "../io/system-clock.ts";
import { loadCatalogue, loadCatalogueFiles, loadShippedCatalogue, loadUserCatalogue } from "./price-loading.ts";
import { downloadList, regionOf } from "./price-refresh.ts";
import { formatDays, renderCatalogue, toCatalogueDocument } from "./price-table.ts";
import { priceLines } from "./price-texts.ts";
import type { PricesCheckArguments, PricesListArguments, PricesRefreshArguments } from "./prices-options.ts";
import { colorsFor, processTerminal, type Terminal, tell } from "./terminal.ts";

/** `bench prices list`: every offer with its prices, rule, source and age. @returns 0 */
export async function pricesList({ prices, json }: PricesListArguments): Promise<number> {
  const { stdout, color } = processTerminal(process.env);
  const catalogue = loadCatalogue(prices ?? []);
  const text = json
    ? JSON.stringify(toCatalogueDocument(catalogue, today()), null, 2)
    : renderCatalogue(catalogue, today(), colorsFor(color));
  stdout.write(`${text}\n`);
  return 0;
}

/** `bench prices check`: whether every price file is valid, and how old it is. @returns 0, or 2 when a file of the user's is not valid */
export async function pricesCheck({ prices }: PricesCheckArguments): Promise<number> {
  const { stdout, stderr } = processTerminal(process.env);
  const problems: string[] = [];
  const users = (prices ?? []).flatMap((file) => {
    try {
      return [loadUserCatalogue(file)];
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  const { offers } = mergeCatalogues(loadShippedCatalogue(), ...users);
  const files = new Map<string, Offer[]>();
  for (const offer of offers) files.set(offer.source.file, [...(files.get(offer.source.file) ?? []), offer]);
  for (const [file, inside] of files) stdout.write(`${describeFile(file, inside)}\n`);
  const unknown = offers.filter((offer) => priceLines(offer).some((line) => line.includes("unknown")));
  for (const { id } of unknown) tell(stderr, `bench: ${id} has a price that is not known`);
  const stale = [...files].filter(([, inside]) => inside.some(({ source }) => isStale(source.read, today())));
  for (const [file, inside] of stale) tell(stderr, `bench: ${file} ${tellAge(inside)}: read it again`);
  for (const message of problems) tell(stderr, `bench: ${message}`);
  stdout.write(
    `${count(files.size, "price file")} valid, ${stale.length} older than ${staleAfterDays} days${problems.length === 0 ? "" : `; ${problems.length} not valid`}.\n`,
  );
  return problems.length === 0 ? 0 : exitCodes.usage;
}

/**
 * `bench prices refresh`: reads the price lists that providers publish for programs into new, dated files, and prints what
 * differs from the prices in use.
 * @returns 0; 3 when a list could not be read; 4 when a list does not have a price that it should
 */
export async function pricesRefresh(args: PricesRefreshArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  const chosen = chooseFiles(loadCatalogueFiles(args.prices ?? []), args.provider ?? []);
  const planned = chosen.map((file) => {
    const region = regionOf(file, args) ?? "";
    return { file, region, path: newPriceFile(args.out, `${file.provider}-${region}-${today()}`) };
  });
  let exitCode = 0;
  for (const { file, region, path } of planned) {
    try {
      if (file.list === undefined) continue;
      const refreshed = refreshCatalogue(file, await downloadList(file.list, args), today());
      const { address, published } = refreshed.file.source;
      writePriceFile(
        path,
        [`Written by bench prices refresh from ${address}`, `Rules and free quotas are those of the file before it.`],
        refreshed.file,
      );
      terminal.stdout.write(`${file.provider}, ${region}${published === null ? "" : `, published ${published}`}\n`);
      tellChanges(refreshed, path, terminal);
      if (refreshed.missing.length > 0) exitCode ||= exitCodes.incomplete;
    } catch (error) {
      if (!(error instanceof BenchError) || error.code !== "target-unavailable") throw error;
      tell(terminal.stderr, `bench: ${file.provider}: ${error.message}`);
      if (error.hint !== undefined) tell(terminal.stderr, `hint: ${error.hint}`);
      exitCode = exitCodes["target-unavailable"];
    }
  }
  return exitCode;
}

/** The last file of each provider that has a list, or of those that are named. @throws BenchError "usage" naming those that have one */
function chooseFiles(files: readonly CatalogueFile[], providers: readonly string[]): readonly CatalogueFile[] {
  const listed = new Map(files.filter(({ list }) => list !== undefined).map((file) => [file.provider, file]));
  const unknown = providers.find((provider) => !listed.has(provider));
  if (unknown === undefined)
    return [...listed.values()].filter(({ provider }) => providers.length === 0 || providers.includes(provider));
  const known = files.some(({ provider }) => provider === unknown);
  throw new BenchError("usage", known ? `no price list is known for ${unknown}` : `there is no price file ${unknown}`, {
    hint: `these can be read again: ${[...listed.keys()].join(", ")}`,
  });
}

function tellChanges(
  { prices, missing, unlisted }: RefreshedCatalogue,
  path: string,
  { stdout, stderr }: Terminal,
): void {
  const changed = prices.filter(isChanged);
  for (const { offer, field, before, after, per } of changed)
    stdout.write(`  ${offer} ${field}: ${before ?? "not in use"} -> ${after ?? "unknown"} per ${per}\n`);
  stdout.write(`  ${prices.length - changed.length} of ${count(prices.length, "price")} unchanged\n`);
  if (unlisted.length > 0)
    tell(stderr, `bench: in no price list, and so unknown in the new file: ${unlisted.join(", ")}`);
  for (const clause of missing) tell(stderr, `bench: unknown in the new file: ${clause}`);
  stdout.write(`  wrote ${path}: use it with --prices ${path}\n`);
}

function describeFile(file: string, offers: readonly Offer[]): string {
  return `${file}: ${count(offers.length, "offer")}, ${tellAge(offers)}`;
}

function tellAge(offers: readonly Offer[]): string {
  const [oldest = ""] = offers.map(({ source }) => source.read).toSorted();
  return `read ${oldest}, ${formatDays(daysBetween(oldest, today()))} ago`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** ISO date, UTC. */
function today(): string {
  return systemClock.wall().toISOString().slice(0, 10);
}
