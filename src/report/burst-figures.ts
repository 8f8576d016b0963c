import type { Analysis, Burst } from "../analysis/analysis.ts";
import { formatDuration, formatNumber } from "../units/format-duration.ts";
import { formatLevel } from "./figures.ts";

/** One column of the table of bursts. */
export interface BurstColumn {
  readonly head: string;
  readonly numeric: boolean;
  readonly text: (burst: Burst) => string;
}

/** The table of bursts, for every reporter: its first column is the target, "" is a value that is not there. */
export function burstColumns(level: number): readonly BurstColumn[] {
  return [
    { head: "target", numeric: false, text: ({ target }) => target },
    { head: "at once", numeric: true, text: ({ requests }) => String(requests) },
    { head: "rounds", numeric: true, text: ({ rounds }) => String(rounds) },
    { head: `median [${formatLevel(level)}]`, numeric: true, text: ({ median }) => formatEstimate(median) },
    { head: `slowest [${formatLevel(level)}]`, numeric: true, text: ({ slowest }) => formatEstimate(slowest) },
    { head: "one alone", numeric: true, text: ({ aloneNs }) => (aloneNs === null ? "" : formatDuration(aloneNs)) },
    { head: "times one alone", numeric: true, text: formatSlowdown },
    { head: "failed", numeric: true, text: ({ failed }) => String(failed) },
    { head: "not cold", numeric: true, text: ({ notCold }) => String(notCold) },
    { head: "note", numeric: false, text: burstRemark },
  ];
}

/** The bursts of a scenario, in its order of targets. */
export function burstsOf({ bursts }: Analysis, scenario: string): readonly Burst[] {
  return bursts.filter((burst) => burst.scenario === scenario);
}

/** What a table of bursts needs to be understood. */
export const burstNote =
  "Many first requests at the same moment, on a target without an instance. A round is one observation: its median and its slowest request, from the moment of the burst to the complete response.";

/** Who made the instances where that was not the target itself, and why a burst was not measured or ended early. */
function burstRemark({ by, rounds, reason }: Burst): string {
  const how = by === "starts" && rounds > 0 ? ["cold starts at once, an instance each"] : [];
  return [...how, ...(reason === null ? [] : [reason])].join("; ");
}

function formatEstimate(estimate: Burst["median"]): string {
  if (estimate === null) return "";
  const { point, low, high } = estimate;
  return low === null || high === null
    ? formatDuration(point)
    : `${formatDuration(point)} [${formatDuration(low)}, ${formatDuration(high)}]`;
}

function formatSlowdown({ slowdown }: Burst): string {
  if (slowdown === null) return "";
  const { ratio, low, high } = slowdown;
  return `${formatNumber(ratio)} [${formatNumber(low)}, ${formatNumber(high)}]`;
}
