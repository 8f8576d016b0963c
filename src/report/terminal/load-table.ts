import type { Analysis } from "../../analysis/analysis.ts";
import { shorten } from "../charts/lanes.ts";
import { describeTraffic, loadColumns, loadRemark, loadsOf } from "../load-figures.ts";
import { type TableOptions, tableOf } from "./tables.ts";
import { hanging, plainText } from "./text.ts";

/** Traffic: what each target answered, and how late. "" where there was none. */
export function loadTable(analysis: Analysis, scenario: string, { colors, width, all }: TableOptions): string {
  const loads = loadsOf(analysis, scenario);
  const [first] = loads;
  if (first === undefined) return "";
  const columns = loadColumns.filter(({ narrow }) => all || width >= 160 || narrow === true);
  const rows = loads
    .filter(({ measured }) => measured !== null)
    .map((load) =>
      columns.map(({ text }, at) =>
        at === 0 ? shorten(plainText(text(load)), all ? 60 : Math.max(12, width - 76)) : text(load),
      ),
    );
  const heads = columns.map(({ head }, at) => (at === 0 ? "load" : head));
  const remarks = loads.map(loadRemark).filter((remark) => remark !== null);
  return [
    colors.dim(hanging(`traffic, ${describeTraffic(first.plan)}`, width, 2)),
    ...(rows.length === 0 ? [] : [tableOf(heads, rows, colors)]),
    ...remarks.map((remark) => colors.yellow(hanging(plainText(remark), width, 2))),
  ].join("\n");
}
