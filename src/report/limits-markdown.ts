import type { Analysis } from "../analysis/analysis.ts";
import { claimsAbout } from "../analysis/claims.ts";
import { limitsOfRun } from "../analysis/limits-of-run.ts";
import { escapeMarkdown, markdownTable } from "./markdown-text.ts";

/** What the run does not show, and what others claim, as blocks: a heading, a list, and where there are claims a folded table. */
export function limitsMarkdown(analysis: Analysis, hasCost: boolean): string[] {
  const claims = claimsAbout(analysis.targets);
  const rows = claims.map(({ by, year, number, covers, evidence }) => [
    by,
    year === null ? "" : String(year),
    number,
    covers,
    evidence,
  ]);
  return [
    "## What this does not show",
    limitsOfRun(analysis, hasCost)
      .map(({ topic, text }) => `- **${escapeMarkdown(topic)}.** ${escapeMarkdown(text)}`)
      .join("\n"),
    ...(claims.length === 0
      ? []
      : [
          "<details><summary>What others claim, and what their clocks cover: quoted, not measured here</summary>",
          markdownTable(["who", "year", "claims", "what the clock covers", "evidence"], rows),
          "</details>",
        ]),
  ];
}
