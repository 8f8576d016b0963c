import { formatDuration, formatNumber } from "../units/format-duration.ts";
import type { Warning } from "./analysis.ts";
import type { Load, MeasuredLoad } from "./load-model.ts";

/** What a reader of a load must know: where the generator was the limit, what got no answer, what a closed loop hides. */
export function loadWarnings(loads: readonly Load[]): Warning[] {
  return loads.flatMap((load) => (load.measured === null ? unmeasured(load) : measuredWarnings(load, load.measured)));
}

function unmeasured({ scenario, target, reason }: Load): Warning[] {
  // What has no server is said beside the table; what should have been measured and was not is a warning.
  if (reason === null || reason.startsWith("not reachable")) return [];
  return [{ code: "load-failed", message: `${scenario}, ${target}: no load was measured: ${reason}` }];
}

function measuredWarnings({ scenario, target, plan }: Load, measured: MeasuredLoad): Warning[] {
  const place = `${scenario}, ${target}, load`;
  return [
    ...lateWarning(place, measured),
    ...(measured.isGeneratorBound
      ? [
          {
            code: "load-generator-bound",
            message: `${place}: the generator was busy for all of the time, so that the target may answer more than ${formatNumber(measured.answeredPerSecond ?? 0)} requests per second`,
            hint: "measure from a machine with more cores, or fewer connections",
          },
        ]
      : []),
    ...unansweredWarning(place, measured, plan.connections),
  ];
}

function lateWarning(
  place: string,
  { isLate, spoiled, windows, latenessP99Ns, offeredPerSecond }: MeasuredLoad,
): Warning[] {
  const used = windows.filter(({ sent }) => sent > 0).length;
  if (!isLate && spoiled === 0) return [];
  const rate = offeredPerSecond === null ? "" : ` at ${formatNumber(offeredPerSecond)} requests per second`;
  const late = formatDuration(latenessP99Ns ?? 0);
  const message = isLate
    ? `${place}: the generator itself was the limit: it sent requests up to ${late} late (p99)${rate}; its latencies include that`
    : `${place}: the generator was late in ${spoiled} of ${used} windows; they are marked, and their latencies include that`;
  return [{ code: "load-generator-late", message, hint: "lower the rate, or free cores for the generator" }];
}

function unansweredWarning(place: string, measured: MeasuredLoad, most: number | undefined): Warning[] {
  const { unanswered, offered, errors, mismatched, mismatch, timeouts, dropped } = measured;
  if (unanswered === 0) return [];
  const parts = [
    ...Object.entries(errors).map(([code, count]) => `${count} ${code}`),
    ...(mismatched > 0 ? [`${mismatched} wrong answers (the first: ${mismatch ?? ""})`] : []),
    ...(timeouts > 0 ? [`${timeouts} timeouts`] : []),
    ...(dropped > 0 ? [`${dropped} not sent because ${most ?? "all connections"} were under way`] : []),
  ];
  const message = `${place}: ${unanswered} of ${offered} requests got no right answer: ${parts.join(", ")}; percentiles count them as slower than every answer`;
  return [{ code: "load-unanswered", message }];
}
