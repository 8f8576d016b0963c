import type { Analysis } from "../analysis/analysis.ts";
import type { TargetRecord } from "../results/run-record.ts";

/** As many targets as have a colour of their own: above it a report groups and folds. */
export const fewTargets = 8;

/** Targets that were written in one language. */
export interface LanguageGroup {
  /** "" where it is not known. */
  readonly language: string;
  readonly targets: readonly TargetRecord[];
}

/** Whether a scenario has more targets than can be told apart by colour alone. */
export function isCrowded({ targets }: Pick<Analysis, "targets">, scenario: string): boolean {
  return targets.filter((target) => target.scenario === scenario && target.available).length > fewTargets;
}

/** The targets by language, both in the order in which they come first: one group where none or all say the same. */
export function groupByLanguage(targets: readonly TargetRecord[]): LanguageGroup[] {
  const languages = new Set(targets.map(languageOf));
  return [...languages].map((language) => ({
    language,
    targets: targets.filter((target) => languageOf(target) === language),
  }));
}

function languageOf({ facts }: TargetRecord): string {
  return facts["language"] ?? "";
}
