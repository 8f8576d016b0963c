import type { Analysis, Cell } from "../analysis/analysis.ts";
import { includesHost } from "../analysis/stand-ins.ts";

/**
 * What a start includes although its rung says that it is running already: "with its host" for a command-line host, "with
 * its process" for a plain process; "" for every other.
 */
export function hostNote(
  { targets }: Pick<Analysis, "targets">,
  { scenario, target, kind, start }: Pick<Cell, "scenario" | "target" | "kind" | "start">,
): string {
  const record = targets.find((row) => row.scenario === scenario && row.name === target);
  if (!includesHost(record, start)) return "";
  return kind === "process" ? "with its process" : "with its host";
}
