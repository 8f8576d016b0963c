import { type Phase, phaseNames } from "../results/sample.ts";
import type { PhaseShare } from "./analysis.ts";

/** A phase, or a step of one, summed over rows. */
export interface PhaseTotal {
  readonly phase: Phase["phase"];
  readonly step: string | undefined;
  readonly source: Phase["source"];
  /** Sum over rows of its share of the row, in units of 2^-32. */
  share: number;
  /** Sum over rows of its place in the row, and in how many rows it was. */
  places: number;
  rows: number;
}

/** Sums of floating-point numbers depend on their order and sums of integers do not; a million rows stay below 2^53. */
const shareUnit = 2 ** 32;

/**
 * Adds one row's phases to the totals, as shares of the row. What the phases leave of the total counts as `other`;
 * a row that took no time has no shares.
 */
export function addPhases(totals: PhaseTotal[], phases: readonly Phase[], totalNs: number): void {
  let explained = 0;
  for (const { ns } of phases) explained += ns;
  const whole = Math.max(totalNs, explained);
  if (whole === 0) return;
  for (const [place, phase] of phases.entries()) addShare(totals, phase, phase.ns / whole, place);
  if (explained < totalNs)
    addShare(totals, { phase: "other", source: "client" }, (totalNs - explained) / whole, phases.length);
}

/** Adds the totals of other rows. */
export function addPhaseTotals(totals: PhaseTotal[], others: readonly PhaseTotal[]): void {
  for (const other of others) {
    const total = totalOf(totals, other);
    total.share += other.share;
    total.places += other.places;
    total.rows += other.rows;
  }
}

type NamedPhase = Pick<PhaseTotal, "phase" | "source"> & { readonly step?: string | undefined };

function addShare(totals: PhaseTotal[], phase: NamedPhase, share: number, place: number): void {
  const total = totalOf(totals, phase);
  total.share += Math.round(share * shareUnit);
  total.places += place;
  total.rows++;
}

function totalOf(totals: PhaseTotal[], { phase, step, source }: NamedPhase): PhaseTotal {
  const known = totals.find((total) => total.phase === phase && total.step === step && total.source === source);
  if (known !== undefined) return known;
  const total = { phase, step, source, share: 0, places: 0, rows: 0 };
  totals.push(total);
  return total;
}

/**
 * How the median divides over the phases: mean share of each times the median, in whole ns, in the order in which
 * phases happen. What rounding leaves goes to the largest, so that they sum to the median exactly.
 * @param medianNs >= 0; a multiple of a half, as a median of integers is
 */
export function phaseShares(totals: readonly PhaseTotal[], medianNs: number): PhaseShare[] {
  const whole = totals.reduce((sum, { share }) => sum + share, 0);
  if (whole === 0) return [];
  const shares = [...totals].sort(inOrder).map(({ phase, step, source, share }) => ({
    phase,
    ...(step === undefined ? {} : { step }),
    ns: Math.round((share / whole) * medianNs),
    share: share / whole,
    source,
  }));
  const rest = medianNs - shares.reduce((sum, { ns }) => sum + ns, 0);
  const longest = shares.reduce((best, { share }, at) => (share > (shares[best]?.share ?? 0) ? at : best), 0);
  return shares.map((row, at) => (at === longest ? { ...row, ns: row.ns + rest } : row));
}

function inOrder(a: PhaseTotal, b: PhaseTotal): number {
  return (
    phaseNames.indexOf(a.phase) - phaseNames.indexOf(b.phase) ||
    a.places / a.rows - b.places / b.rows ||
    (a.step ?? "").localeCompare(b.step ?? "", "en") ||
    a.source.localeCompare(b.source, "en")
  );
}
