import type { Analysis } from "../../analysis/analysis.ts";
import { shorten } from "../charts/lanes.ts";
import { burstColumns, burstsOf } from "../burst-figures.ts";
import { type TableOptions, tableOf } from "./tables.ts";
import { hanging, plainText } from "./text.ts";

/** Columns that a narrow terminal shows; with `all`, every one but the note. */
const narrow: readonly string[] = ["target", "at once", "times one alone"];

/** Bursts: how long many first requests at once take, and how that compares with one. "" where none were sent. */
export function burstTable(analysis: Analysis, scenario: string, { colors, width, all }: TableOptions): string {
  const bursts = burstsOf(analysis, scenario);
  if (bursts.length === 0) return "";
  const columns = burstColumns(analysis.level).filter(
    ({ head }) => head !== "note" && (all || narrow.includes(head) || head.startsWith("median")),
  );
  const rows = bursts
    .filter(({ rounds }) => rounds > 0)
    .map((burst) =>
      columns.map(({ text }, at) =>
        at === 0 ? shorten(plainText(text(burst)), all ? 60 : Math.max(12, width - 62)) : text(burst),
      ),
    );
  const notes = bursts.flatMap(({ target, reason, failed, notCold }) => [
    ...(reason === null ? [] : [`${target}: ${reason}`]),
    ...(failed > 0 ? [`${target}: ${failed} requests of bursts failed`] : []),
    ...(notCold > 0 ? [`${target}: ${notCold} requests of bursts found an instance`] : []),
  ]);
  const heads = columns.map(({ head }, at) => (at === 0 ? "bursts" : head));
  return [
    ...(rows.length === 0 ? [] : [tableOf(heads, rows, colors)]),
    ...notes.map((note) => colors.yellow(hanging(plainText(note), width, 2))),
  ].join("\n");
}
