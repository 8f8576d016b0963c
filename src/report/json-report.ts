import type { Analysis } from "../analysis/analysis.ts";
import { toResultDocument } from "../analysis/result-document.ts";
import type { Artifact } from "./artifact.ts";

/** The document that `--json` prints, as `report.json`. */
export function renderJson(analysis: Analysis): Artifact[] {
  return [{ path: "report.json", content: `${JSON.stringify(toResultDocument(analysis), null, 2)}\n` }];
}
