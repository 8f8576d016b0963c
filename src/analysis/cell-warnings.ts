import { formatDuration, formatNumber } from "../units/format-duration.ts";
import type { Cell, Warning } from "./analysis.ts";
import { listSome, mostNamed } from "./name-list.ts";
import type { ScreenedCell } from "./screening.ts";
import { practicalMargin } from "./verdict.ts";
import { placeOf, type WarningInput } from "./warning-input.ts";

/** Shares above which a reader must know, 0..1. */
const tolerated = {
  /** Time of a fresh start that no phase explains. */
  unexplained: 0.1,
  /** Of the median: what polling for readiness can have added. */
  pollError: 0.05,
  /** Severe outliers; a normal distribution has 2 in a million. */
  severeOutliers: 0.05,
  /** Change over the run: smaller ones matter to nobody. */
  drift: practicalMargin,
} as const;

/**
 * Warnings about cells: those that have a story of their own, in the order of the cells, then those that many share. A
 * story that more than `mostNamed` cells have is one warning.
 */
export function cellWarnings({ screened }: WarningInput): Warning[] {
  const cells = screened.map(({ cell }) => cell);
  const single = screened.flatMap(({ cell, bimodal }) => {
    const found = [
      failedWarning(cell),
      setAsideWarning(cell),
      driftWarning(cell),
      bimodalWarning(bimodal),
      unexplainedWarning(cell),
    ];
    const placed = found
      .filter((warning) => warning !== null)
      .map((one) => ({ ...one, message: `${placeOf(cell)}: ${one.message}` }));
    return [...placed, ...unprovedWarning(cell)];
  });
  return [...gather(single, cells.length), ...outlierWarning(cells), ...pollWarning(cells)];
}

/** One warning in place of those of a code that too many cells have, where the first of them stood. */
function gather(warnings: readonly Warning[], cells: number): Warning[] {
  const alike = (code: string): Warning[] => warnings.filter((other) => other.code === code);
  return warnings.flatMap((warning) => {
    const all = alike(warning.code);
    if (all.length <= mostNamed) return [warning];
    if (all[0] !== warning) return [];
    return [{ ...warning, message: `${all.length} of ${cells} cells: ${listSome(all.map(({ message }) => message))}` }];
  });
}

function failedWarning({ failed, failures }: Cell): Warning | null {
  const [most] = failures;
  if (most === undefined) return null;
  return {
    code: "failed",
    message: `${failed} failed, ${most.count} of them with ${most.code}: ${most.message}`,
    hint: "failures are counted and never a latency; the rows in samples.ndjson have every message",
  };
}

/** Of a reason that a warning quotes, characters: an instance may call itself anything. */
const mostOfReason = 200;

function setAsideWarning({ setAside, refusal }: Cell): Warning | null {
  if (setAside === 0) return null;
  const why = refusal === undefined ? "" : `; one of them: ${refusal.slice(0, mostOfReason)}`;
  return {
    code: "set-aside",
    message: `${setAside} set aside because the start was not what it claims to be${why}`,
    hint: "the rows in samples.ndjson say why (proof.reason)",
  };
}

function unprovedWarning({ unproved, scenario, target, start }: Cell): Warning[] {
  if (unproved === null) return [];
  return [
    {
      code: "unproved",
      message: `${scenario}: ${unproved.samples} of ${unproved.of} ${start} samples of ${target} are unproved: the endpoint answers no instance nonce`,
      hint: "answer the headers coldbench-instance and coldbench-invocation (docs/http.md): without them nothing tells which instance answered",
    },
  ];
}

function driftWarning({ drift }: Cell): Warning | null {
  if (drift === null || Math.abs(drift.change) < tolerated.drift) return null;
  const way = drift.change > 0 ? "rose" : "fell";
  return {
    code: "drift",
    message: `durations ${way} by ${percent(Math.abs(drift.change))} over the run (p = ${formatNumber(drift.pValue)})`,
    hint: "ratios are protected by the interleaved order, absolute times are not: measure again on a settled machine",
  };
}

function bimodalWarning(pValue: ScreenedCell["bimodal"]): Warning | null {
  if (pValue === null) return null;
  return {
    code: "bimodal",
    message: `durations have more than one mode (dip test, p = ${formatNumber(pValue)}): the median may lie where hardly any sample does`,
    hint: "look at the single samples in the report, and at what differs between the modes (`codeState`, phases)",
  };
}

function outlierWarning(cells: readonly Cell[]): Warning[] {
  const many = cells.filter(({ outliers, n }) => outliers.severe > n * tolerated.severeOutliers);
  if (many.length === 0) return [];
  const worst = many.toSorted((a, b) => b.outliers.severe / b.n - a.outliers.severe / a.n);
  const where = worst.map((cell) => `${placeOf(cell)} (${cell.outliers.severe} of ${cell.n})`);
  return [
    {
      code: "severe-outliers",
      message: `severe outliers (beyond 3 interquartile ranges), none dropped: ${listSome(where)}`,
      hint: "`bench doctor` shows how noisy the machine is",
    },
  ];
}

function unexplainedWarning({ start, phases }: Cell): Warning | null {
  const share = phases.reduce((sum, one) => sum + (one.phase === "other" ? one.share : 0), 0);
  if (start === "warm" || share <= tolerated.unexplained) return null;
  return { code: "unexplained-time", message: `${percent(share)} of the time is in no phase (\`other\`)` };
}

function pollWarning(cells: readonly Cell[]): Warning[] {
  const coarse = cells
    .map((cell) => ({ cell, error: cell.maxPollErrorNs ?? 0, median: cell.median?.point ?? 0 }))
    .filter(({ error, median }) => median > 0 && error > median * tolerated.pollError)
    .sort((a, b) => b.error / b.median - a.error / a.median)
    .map(
      ({ cell, error, median }) =>
        `${placeOf(cell)} (up to ${formatDuration(error)}; median ${formatDuration(median)})`,
    );
  if (coarse.length === 0) return [];
  return [
    {
      code: "poll-error",
      message: `polling for readiness can have added to single samples: ${listSome(coarse)}`,
      hint: "these times are upper bounds",
    },
  ];
}

function percent(share: number): string {
  return `${formatNumber(share * 100)} %`;
}
