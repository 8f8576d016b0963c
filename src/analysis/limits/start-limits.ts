import type { TargetRecord } from "../../results/run-record.ts";
import { type StartKind, startKinds } from "../../units/start-kind.ts";
import type { Analysis, Cell } from "../analysis.ts";
import { listSome, mostNamed } from "../name-list.ts";
import { type Limit, countTargets, groupAlike, listAlike } from "./limit.ts";

/** Starts without a number, and starts that were made and are in none. */
export function startLimits({ cells, targets }: Analysis): Limit[] {
  const there = targets.filter(({ available }) => available);
  return [
    ...skippedLimit(targets),
    ...unreachableLimit(there),
    ...unmeasuredLimit(there, cells),
    ...lostLimit(
      cells,
      ({ failed }) => failed,
      "failed",
      "Failed starts are in no duration",
      "Who would have waited for them waited longer than any number here.",
    ),
    ...lostLimit(
      cells,
      ({ setAside }) => setAside,
      "set-aside",
      "Set aside, without proof",
      "They answered, but not provably from the start that was asked for.",
    ),
  ];
}

function skippedLimit(targets: readonly TargetRecord[]): Limit[] {
  const skipped = targets.filter(({ available }) => !available);
  if (skipped.length === 0) return [];
  const groups = groupAlike(skipped, ({ reason }) => reason ?? "not available");
  const text = `${listSome(groups.map(({ text: reason, names }) => `${names.join(", ")}: ${reason}`))}.`;
  return [{ code: "skipped", topic: "Targets that were left out", text }];
}

/** Those that another start of the target measures as well are not missing. */
function unreachableLimit(targets: readonly TargetRecord[]): Limit[] {
  const all = countTargets(targets);
  const starts = startKinds.flatMap((start) => {
    const groups = groupAlike(targets, ({ starts: supports }) => {
      const support = supports[start];
      return support === undefined || support.reachable || support.sameAs !== undefined ? undefined : support.reason;
    });
    // Reasons that name their host are as many as hosts: the table of targets has each.
    return groups.length === 0 ? [] : [`${start}: ${listAlike(groups.slice(0, mostNamed), all)}`];
  });
  if (starts.length === 0) return [];
  return [{ code: "not-reachable", topic: "Starts that cannot be reached", text: `${starts.join(". ")}.` }];
}

function unmeasuredLimit(targets: readonly TargetRecord[], cells: readonly Cell[]): Limit[] {
  const isMeasured = ({ scenario, name }: TargetRecord, start: StartKind): boolean =>
    cells.some((cell) => cell.scenario === scenario && cell.target === name && cell.start === start && cell.n > 0);
  const all = countTargets(targets);
  const starts = startKinds.flatMap((start) => {
    const able = targets.filter((target) => target.starts[start]?.reachable === true && !isMeasured(target, start));
    return able.length === 0
      ? []
      : listAlike(
          groupAlike(able, () => start),
          all,
        );
  });
  if (starts.length === 0) return [];
  return [{ code: "not-measured", topic: "Reachable, and not measured", text: `${starts.join("; ")}.` }];
}

function lostLimit(
  cells: readonly Cell[],
  countOf: (cell: Cell) => number,
  code: string,
  topic: string,
  meaning: string,
): Limit[] {
  const lost = cells.filter((cell) => countOf(cell) > 0).toSorted((a, b) => countOf(b) - countOf(a));
  if (lost.length === 0) return [];
  const several = new Set(cells.map(({ scenario }) => scenario)).size > 1;
  const where = lost.map(
    (cell) => `${several ? `${cell.scenario}, ` : ""}${cell.target} ${cell.start} (${countOf(cell)})`,
  );
  return [{ code, topic, text: `${listSome(where)}. ${meaning}` }];
}
