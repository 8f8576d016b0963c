import { packFile } from "../io/packed-file.ts";
import { type PageOrigin, provenanceVersion } from "../results/provenance.ts";
import { packageVersion } from "./package-version.ts";
import { usualCostOrigin } from "./usual-cost.ts";

/**
 * What the page of a stored run carries, so that every number of it can be computed again (`bench verify`) and the run measured
 * again (`bench replay`).
 * @param today ISO date that its cost section was computed with; null: it has none
 * @param location folder of the run, as the page says it
 * @param mostPackedBytes of its rows; of more, the page has only the digest
 */
export async function traceOrigin(
  directory: string,
  today: string | null,
  location = directory,
  mostPackedBytes?: number,
): Promise<PageOrigin> {
  const record = await packFile(directory, "run.json");
  const samples = await packFile(directory, "samples.ndjson", mostPackedBytes);
  return {
    record,
    samples,
    provenance: {
      schema: provenanceVersion,
      version: packageVersion,
      location,
      record: record.facts,
      samples: samples.facts,
      cost: today === null ? null : usualCostOrigin(today),
    },
  };
}
