import type { TargetRecord } from "../../results/run-record.ts";
import { mostNamed } from "../name-list.ts";

/** Something that a run does not show, or that its numbers must not be taken for. */
export interface Limit {
  /** Of one subject one at most, as a key for scripts: "isolation". */
  readonly code: string;
  /** A few words, capital first, no full stop. */
  readonly topic: string;
  /** Sentences. */
  readonly text: string;
}

/** Targets that say the same of something. */
export interface AlikeTargets {
  readonly text: string;
  readonly names: readonly string[];
}

/** The targets by what is said of them, in the order in which it is said first; those with nothing to say are left out. */
export function groupAlike(
  targets: readonly TargetRecord[],
  textOf: (target: TargetRecord) => string | undefined,
): AlikeTargets[] {
  const groups = new Map<string, Set<string>>();
  for (const target of targets) {
    const text = textOf(target);
    if (text === undefined || text === "") continue;
    const names = groups.get(text) ?? new Set();
    groups.set(text, names.add(target.name));
  }
  return [...groups].map(([text, names]) => ({ text, names: [...names] }));
}

/**
 * "a container (docker-c, docker-go); a process (process-c); a sandbox (8 of 11 targets)".
 * @param of how many targets there are
 */
export function listAlike(groups: readonly AlikeTargets[], of: number): string {
  return groups.map(({ text, names }) => `${text} (${namesOf(names, of)})`).join("; ");
}

function namesOf(names: readonly string[], of: number): string {
  if (names.length <= mostNamed / 2) return names.join(", ");
  return names.length === of ? `all ${of} targets` : `${names.length} of ${of} targets`;
}

/** Different names of targets: a target of two scenarios is one. */
export function countTargets(targets: readonly TargetRecord[]): number {
  return new Set(targets.map(({ name }) => name)).size;
}
