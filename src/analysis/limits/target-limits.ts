import { formatNumber } from "../../units/format-duration.ts";
import type { TargetRecord } from "../../results/run-record.ts";
import type { Analysis } from "../analysis.ts";
import { type AlikeTargets, type Limit, countTargets, groupAlike, listAlike } from "./limit.ts";
import { sentenceCase } from "./sentence-case.ts";
import { artifactBytesOf, cpuLimitOf, isolationOf, memoryLimitOf } from "./target-facts.ts";

/** Sizes further apart than this must be said. */
const sizeFactor = 2;

/** What differs between the targets that were there, beside what is compared. */
export function targetLimits({ cells, targets }: Analysis): Limit[] {
  const there = targets.filter(({ available, kind }) => available && kind !== "fake");
  const all = countTargets(there);
  const isolation = groupAlike(there, isolationOf);
  return [
    ...isolationLimit(isolation, all),
    ...differing(groupAlike(there, memoryLimitOf), (groups) => ({
      code: "memory-limits",
      topic: "Memory limits differ",
      text: `${listAlike(groups, all)}.`,
    })),
    ...differing(groupAlike(there, cpuLimitOf), (groups) => ({
      code: "cpu-limits",
      topic: "CPU limits differ",
      text: `${listAlike(groups, all)}.`,
    })),
    ...differing(codeGroups(cells, there), (groups) => ({
      code: "code-state",
      topic: "Compiled code is in different states",
      text: `In a fresh start: ${listAlike(groups, all)}. A start that compiles pays for what another was given.`,
    })),
    ...differing(
      groupAlike(there, ({ facts }) => facts["language"]),
      (groups) => ({
        code: "languages",
        topic: "Not one program",
        text: `Languages differ: ${listAlike(groups, all)}. Part of a ratio between them is the language's.`,
      }),
    ),
    ...sizeLimit(there),
  ];
}

/** What is said where targets do not say the same of something. */
function differing(groups: readonly AlikeTargets[], toLimit: (groups: readonly AlikeTargets[]) => Limit): Limit[] {
  return groups.length < 2 ? [] : [toLimit(groups)];
}

function isolationLimit(groups: readonly AlikeTargets[], all: number): Limit[] {
  const [first, second] = groups;
  if (first === undefined) return [];
  if (second === undefined) {
    const text = `Everything here is separated from other work by ${first.text}: what more or less isolation costs is not in these numbers.`;
    return [{ code: "isolation", topic: "One level of isolation", text }];
  }
  const text = `${sentenceCase(listAlike(groups, all))}. Who needs the stronger one cannot choose the other for its speed.`;
  return [{ code: "isolation", topic: "Isolation differs", text }];
}

/** The states of a target's code in its fresh starts: "jit", "jit or jit-cached". */
function codeGroups(cells: Analysis["cells"], targets: readonly TargetRecord[]): AlikeTargets[] {
  return groupAlike(targets, ({ scenario, name }) => {
    const fresh = cells.filter((cell) => cell.scenario === scenario && cell.target === name && cell.start === "cold");
    return [...new Set(fresh.flatMap(({ code }) => code?.states ?? []))].join(" or ");
  });
}

function sizeLimit(targets: readonly TargetRecord[]): Limit[] {
  const sizes = targets.flatMap((target) => {
    const bytes = artifactBytesOf(target);
    return bytes === undefined || bytes === 0 ? [] : [{ name: target.name, bytes }];
  });
  const [smallest, ...others] = sizes.toSorted((a, b) => a.bytes - b.bytes);
  const largest = others.at(-1);
  if (smallest === undefined || largest === undefined || largest.bytes < smallest.bytes * sizeFactor) return [];
  const text = `What is shipped is between ${formatMiB(smallest.bytes)} (${smallest.name}) and ${formatMiB(largest.bytes)} (${largest.name}): moving and storing it is in no number.`;
  return [{ code: "artifact-sizes", topic: "Artifacts differ in size", text }];
}

/** "11 KiB", "93.8 MiB". */
function formatMiB(bytes: number): string {
  return bytes < 2 ** 20 ? `${formatNumber(bytes / 2 ** 10)} KiB` : `${formatNumber(bytes / 2 ** 20)} MiB`;
}
