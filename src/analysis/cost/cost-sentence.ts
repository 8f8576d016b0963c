import { formatNumber } from "../../units/format-duration.ts";
import type { BreakEven, CostRow } from "../cost-analysis.ts";

/** "10M", "3.1M", "250k". @param requests > 0 */
export function formatRequests(requests: number): string {
  const [unit, letter] =
    requests >= 1e9 ? [1e9, "G"] : requests >= 1e6 ? [1e6, "M"] : requests >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${formatNumber(requests / unit)}${letter}`;
}

/** The last line for a person: the cheapest, what the next costs beside it, and where they cross. */
export function costSentence(
  rows: readonly CostRow[],
  breakEvens: readonly BreakEven[],
  requestsPerMonth: number,
): string {
  const at = `At ${formatRequests(requestsPerMonth)} requests a month`;
  const first = rows.findIndex(({ monthly }) => monthly !== null);
  const cheapest = rows[first];
  if (cheapest?.monthly === null || cheapest === undefined) return `${at}, no price is known of what was measured.`;
  const second = rows.findIndex(
    ({ monthly, scenario }, index) => index > first && monthly !== null && scenario === cheapest.scenario,
  );
  const next = rows[second];
  const cost = `${at}, ${cheapest.scenario} costs ${dollars(cheapest.monthly.point)} a month on ${cheapest.label}`;
  if (next === undefined || next.monthly === null) return `${cost}.`;
  const crossing = breakEvens.find(
    ({ below, above, requestsPerMonth: where }) =>
      where !== null && [below, above].includes(first) && [below, above].includes(second),
  );
  const where = crossing?.requestsPerMonth;
  const lines = where === undefined || where === null ? "" : `; they cross at ${formatRequests(where.point)}`;
  return `${cost}, and ${dollars(next.monthly.point)} on ${next.label}${lines}.`;
}

/** Two decimals from ten cents on, else three significant digits. */
function dollars(usd: string): string {
  const amount = Number(usd);
  if (amount >= 0.1 || amount === 0)
    return `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  return `$${formatNumber(amount)}`;
}
