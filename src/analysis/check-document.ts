import { toComparisonDocument } from "./comparison-document.ts";
import { type CheckDocument, comparisonDocumentVersion } from "./comparison-schema.ts";
import type { RunComparison } from "./run-verdicts.ts";

/** What a check found, as the `--json` document. */
export function toCheckDocument(check: {
  /** Where the run is stored. */
  readonly run: string;
  readonly exitCode: number;
  readonly comparisons: readonly RunComparison[];
}): CheckDocument {
  const { run, exitCode, comparisons } = check;
  return { schema: comparisonDocumentVersion, run, exitCode, comparisons: comparisons.map(toComparisonDocument) };
}
