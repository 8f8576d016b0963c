import type { CatalogueFile } from "../cost/catalogue-schema.ts";
import { type Catalogue, mergeCatalogues, parseCatalogue, parseCatalogueFile } from "../cost/price-catalogue.ts";
import { BenchError } from "../errors/bench-error.ts";
import { readPriceFile, readUserPriceFile, shippedPriceFiles } from "../io/price-files.ts";

/**
 * What can be bought: the prices that come with coldbench, and in place of them, by id and region, those of the user's files; of
 * two files of the user the later one counts.
 * @param files as named by `--prices`
 * @throws BenchError "usage" with every mistake of the first file that has one
 */
export function loadCatalogue(files: readonly string[]): Catalogue {
  return mergeCatalogues(loadShippedCatalogue(), ...files.map(loadUserCatalogue));
}

/** The prices that come with coldbench. */
export function loadShippedCatalogue(): Catalogue {
  return mergeCatalogues(
    ...shippedPriceFiles.map((name) => ours(name, () => parseCatalogue(readPriceFile(name), `prices/${name}.yaml`))),
  );
}

/** The prices of a user's file. @throws BenchError "usage" */
export function loadUserCatalogue(file: string): Catalogue {
  const source = readUserPriceFile(file);
  return parseCatalogue(source.tree, file, { isUsers: true, place: (path) => source.position(path) });
}

/** Every price file as it is written, checked: the shipped ones, then the user's. @throws BenchError "usage" */
export function loadCatalogueFiles(files: readonly string[]): readonly CatalogueFile[] {
  const shipped = shippedPriceFiles.map((name) =>
    ours(name, () => parseCatalogueFile(readPriceFile(name), `prices/${name}.yaml`)),
  );
  const users = files.map((file) => {
    const source = readUserPriceFile(file);
    return parseCatalogueFile(source.tree, file, (path) => source.position(path));
  });
  return [...shipped, ...users];
}

/** A mistake in a file that comes with coldbench is a bug, not the user's. */
function ours<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof BenchError)) throw cause;
    throw new BenchError("internal", `the price file ${name}.yaml of coldbench is broken: ${cause.message}`, { cause });
  }
}
